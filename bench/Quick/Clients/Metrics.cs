using System.Globalization;
using System.Net;
using System.Text;
using Magnum.Bench;
using Magnum.Bench.Clients;

namespace Magnum.Quick.Clients;

/// <summary>What a server tells Prometheus about itself.</summary>
internal static class Metrics
{
    /// <summary>The sum of all series of a metric.</summary>
    /// <exception cref="BenchException">It tells nothing of that name.</exception>
    public static async Task<double> SumAsync(Uri server, string metric, CancellationToken cancellationToken)
    {
        using var http = Http.Invoker();
        var text = Encoding.UTF8.GetString(await Http.SendAsync(http, HttpMethod.Get, new Uri(server, "metrics"), null, null, HttpStatusCode.OK, cancellationToken));
        var values = text.Split('\n').Where(line => line.StartsWith(metric + "{", StringComparison.Ordinal) || line.StartsWith(metric + " ", StringComparison.Ordinal))
            .Select(static line => double.Parse(line[(line.LastIndexOf('}') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture))
            .ToList();
        return values.Count > 0 ? values.Sum() : throw new BenchException($"{server}metrics has no {metric}.");
    }
}

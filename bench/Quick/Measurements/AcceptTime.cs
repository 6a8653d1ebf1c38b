using System.Net;
using System.Text.Json.Nodes;
using Magnum.Bench.Clients;
using Magnum.Bench.Figures;
using Magnum.Quick.Servers;

namespace Magnum.Quick.Measurements;

/// <summary>How long a client waits for 202 of a creation, against three commits one after another and the same calls of Keystone.</summary>
/// <remarks>
/// One creation, one of the baseline, and so on: what the accepted bays do meanwhile, keys and stacks, is the same load for both. Nobody
/// waits for the bays.
/// </remarks>
internal sealed class AcceptTime(Workbench bench, Progress progress)
{
    private const double Target = 3;
    private const int Rounds = 5;
    private const int PairsOfRound = 100;
    private const int WarmUp = 50;
    private const double Share = 0.99;

    public async Task<Figure> RunAsync(CancellationToken cancellationToken)
    {
        progress.Line($"accept: {Rounds} times {PairsOfRound} creations, each beside a baseline");
        await using var silo = await bench.StartSiloAsync("accept", cancellationToken);
        await using var baseline = await bench.StartBaselineAsync(
            new Dictionary<string, string> { ["CommitsFile"] = bench.PathOf("commits.db"), ["Keystone"] = bench.Keystone.ToString(), ["Password"] = Workbench.Password },
            cancellationToken);
        using var tenant = await bench.LogInAsync(cancellationToken);
        var bay = Tenant.Bay(await tenant.CreateTemplateAsync(silo.Address, cancellationToken), "accepted", 0);
        using var http = Http.Invoker();
        var (create, compare) = (new Uri(silo.Address, "v1/clusters"), new Uri(baseline.Address, "accept"));
        Task<double> TimeAsync(Uri address) => MillisecondsAsync(http, address, tenant.Token, bay, cancellationToken);

        for (var i = 0; i < WarmUp; i++)
            _ = (await TimeAsync(create), await TimeAsync(compare));

        var rounds = new List<(double Ours, double Bare, double OursMedian, double BareMedian)>();
        for (var round = 0; round < Rounds; round++)
        {
            var (ours, bare) = (new List<double>(), new List<double>());
            for (var i = 0; i < PairsOfRound; i++)
            {
                ours.Add(await TimeAsync(create));
                bare.Add(await TimeAsync(compare));
            }

            rounds.Add((Statistics.Percentile(ours, Share), Statistics.Percentile(bare, Share), Statistics.Median(ours), Statistics.Median(bare)));
        }

        double Middle(Func<(double Ours, double Bare, double OursMedian, double BareMedian), double> what) => Statistics.Median([.. rounds.Select(what)]);
        return Figure.AtMost(
            "POST accepted p99, of 3 commits and Keystone",
            Target,
            Middle(static r => r.Ours / r.Bare),
            " x",
            FormattableString.Invariant($"{Middle(static r => r.Ours):0.0} ms against {Middle(static r => r.Bare):0.0} ms; medians {Middle(static r => r.OursMedian):0.0} and {Middle(static r => r.BareMedian):0.0} ms"));
    }

    private static async Task<double> MillisecondsAsync(HttpMessageInvoker http, Uri address, string token, JsonObject body, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        await Http.SendAsync(http, HttpMethod.Post, address, token, body, HttpStatusCode.Accepted, cancellationToken);
        return TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
    }
}

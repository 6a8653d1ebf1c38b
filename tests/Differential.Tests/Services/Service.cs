using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Magnum.Differential.Tests.Probes;

namespace Magnum.Differential.Tests.Services;

/// <summary>One of the two services: sends requests with its ids and gives answers with symbols in their place.</summary>
/// <param name="address">Root of its API, without version.</param>
/// <param name="logins">Tokens.</param>
public sealed partial class Service(Uri address, Logins logins) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Patience };
    // Several requests may be under way.
    private readonly ConcurrentDictionary<string, string> ids = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> symbols = new(StringComparer.Ordinal);
    private readonly string origin = address.GetLeftPart(UriPartial.Authority);

    /// <summary>Notes this service's id for a symbol.</summary>
    public void Learn(string symbol, string id)
    {
        ids[symbol] = id;
        symbols[id] = symbol;
    }

    /// <summary>Sends it. A symbol that is not known is an error of the test.</summary>
    public async Task<Answer> SendAsync(Probe probe, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(new HttpMethod(probe.Method), new Uri(origin + Resolve(probe.Path)));
        if (probe.Body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Resolve(probe.Body)));
            if (probe.ContentType is not null)
                request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(probe.ContentType);
        }

        if (probe.Version is not null)
            request.Headers.TryAddWithoutValidation("OpenStack-API-Version", probe.Version);
        if (probe.Accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", probe.Accept);
        if (logins.Token(probe.Identity) is { } token)
            request.Headers.Add("X-Auth-Token", token);
        try
        {
            using var answer = await http.SendAsync(request, cancellationToken);
            var text = (await answer.Content.ReadAsStringAsync(cancellationToken)).Trim();
            if (probe.Creates is { } symbol && answer.IsSuccessStatusCode && Uuid().Match(text) is { Success: true } made)
                Learn(symbol, made.Groups[1].Value);
            var headers = answer.Headers.Concat(answer.Content.Headers)
                .ToDictionary(static h => h.Key, h => Normalise(string.Join(", ", h.Value)), StringComparer.OrdinalIgnoreCase);
            return new Answer((int)answer.StatusCode, headers, Normalise(text));
        }
        catch (HttpRequestException)
        {
            // Magnum closes the connection where an exception passes its WSGI application.
            return new Answer(0, new Dictionary<string, string>(), "");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{origin} did not answer within {Patience.TotalSeconds} s: {probe}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private string Resolve(string text) => Symbol().Replace(text, match => ids[match.Groups[1].Value]);

    private string Normalise(string text) =>
        AnyUuid().Replace(text.Replace(origin, "$service$", StringComparison.Ordinal), match => symbols.TryGetValue(match.Value, out var symbol) ? $"${symbol}$" : "$uuid$");

    [GeneratedRegex("\\$([a-z0-9.-]+)\\$", RegexOptions.CultureInvariant)]
    private static partial Regex Symbol();

    [GeneratedRegex("^\\{.*?\"uuid\": ?\"([0-9a-f-]{36})\"", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Uuid();

    [GeneratedRegex("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}", RegexOptions.CultureInvariant)]
    private static partial Regex AnyUuid();
}

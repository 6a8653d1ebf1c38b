using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Magnum.Clouds;

/// <summary>A plain and patient HTTP client of a silo that may be away: an answer that did not come is told as null.</summary>
public sealed class MagnumClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    private readonly HttpClient http;
    private readonly Func<string> explain;

    /// <summary>Makes it for the silo at <paramref name="api"/>.</summary>
    /// <param name="api">Root of the API, without version.</param>
    /// <param name="token">The caller's token.</param>
    /// <param name="explain">Tells what is known, when its patience ends.</param>
    /// <param name="version">The microversion that it asks for.</param>
    public MagnumClient(Uri api, string token, Func<string> explain, string version = "1.10")
    {
        this.explain = explain;
        http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(api, "v1/") };
        http.DefaultRequestHeaders.Add("X-Auth-Token", token);
        http.DefaultRequestHeaders.Add("OpenStack-API-Version", $"container-infra {version}");
    }

    /// <summary>How long it pauses between two looks at what it waits for. A real OpenStack works for each.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Sends until an answer comes, whatever it is; for requests that may be repeated.</summary>
    public async Task<MagnumAnswer> AskAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken)
    {
        MagnumAnswer? answer = null;
        await UntilAsync(async () => (answer = await TryAsync(method, path, body, cancellationToken)) is { Status: not HttpStatusCode.ServiceUnavailable }, $"{method} {path} is answered", cancellationToken);
        return answer!;
    }

    /// <summary>Sends once; null when no answer came, and nobody knows whether it was done.</summary>
    public async Task<MagnumAnswer?> TryAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body.ToJsonString(), null, "application/json") };
        try
        {
            using var answer = await http.SendAsync(request, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            return new MagnumAnswer(answer.StatusCode, text.Length > 0 ? JsonNode.Parse(text) : null);
        }
        catch (Exception e) when (e is HttpRequestException or SocketException)
        {
            return null;
        }
    }

    /// <summary>Looks again and again until it is so.</summary>
    /// <exception cref="TimeoutException">It did not come to this within eight minutes.</exception>
    public async Task UntilAsync(Func<Task<bool>> isSo, string what, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var timer = new PeriodicTimer(LookEvery);
        try
        {
            while (!await isSo())
                await timer.WaitForNextTickAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"It did not come to this: {what}.{Environment.NewLine}{explain()}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();
}

/// <summary>What a silo answered.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Body">Its body, or null.</param>
public sealed record MagnumAnswer(HttpStatusCode Status, JsonNode? Body);

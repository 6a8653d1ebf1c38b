using System.Net;

namespace Magnum.Bench.Clients;

/// <summary>Clients that each ask again as soon as they are answered.</summary>
/// <param name="address">What they ask for.</param>
/// <param name="token">Keystone token, or null.</param>
/// <param name="bytes">Length of the right answer.</param>
public sealed class ClosedLoop(Uri address, string? token, int bytes) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly HttpMessageInvoker http = Http.Invoker();

    /// <summary>Asks for that long; a question that began before the end is waited for.</summary>
    /// <exception cref="BenchException">An answer was not 200, or of another length, or did not come within two minutes after the end.</exception>
    public async Task<LoopResult> RunAsync(int clients, TimeSpan span, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(span + Patience);
        var began = TimeProvider.System.GetTimestamp();
        async Task<List<double>> AskOnAsync()
        {
            var milliseconds = new List<double>();
            while (TimeProvider.System.GetElapsedTime(began) < span)
                milliseconds.Add(await AskAsync(patience.Token));
            return milliseconds;
        }

        try
        {
            var latencies = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => AskOnAsync()));
            return new LoopResult(TimeProvider.System.GetElapsedTime(began), [.. latencies.SelectMany(static own => own)]);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BenchException($"GET {address} was not answered within {Patience.TotalMinutes} minutes.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private async Task<double> AskAsync(CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (token is not null)
            request.Headers.TryAddWithoutValidation("X-Auth-Token", token);
        using var answer = await http.SendAsync(request, cancellationToken);
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        if (answer.StatusCode != HttpStatusCode.OK || body.Length != bytes)
            throw new BenchException($"GET {address} answered {(int)answer.StatusCode} with {body.Length} bytes instead of 200 with {bytes}.");
        return TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
    }
}

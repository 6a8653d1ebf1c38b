using System.Net;
using Magnum.Quick.Servers;

namespace Magnum.Quick.Clients;

/// <summary>Clients that each ask again as soon as they are answered.</summary>
/// <param name="server">Whom they ask.</param>
/// <param name="address">What they ask for.</param>
/// <param name="token">Keystone token, or null.</param>
/// <param name="bytes">Length of the right answer.</param>
internal sealed class ClosedLoop(ServerProcess server, Uri address, string? token, int bytes) : IDisposable
{
    private readonly HttpMessageInvoker http = Http.Invoker();

    /// <summary>Asks for that long.</summary>
    /// <exception cref="BenchException">An answer was not 200, or of another length.</exception>
    public async Task<LoopResult> RunAsync(int clients, TimeSpan span, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        var processor = server.ProcessorTime;
        var counts = await Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
        {
            var asked = 0;
            for (; TimeProvider.System.GetElapsedTime(began) < span; asked++)
                await AskAsync(cancellationToken);
            return asked;
        }));
        var (elapsed, spent, count) = (TimeProvider.System.GetElapsedTime(began), server.ProcessorTime - processor, counts.Sum());
        return new LoopResult(count / elapsed.TotalSeconds, spent / count);
    }

    public void Dispose() => http.Dispose();

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (token is not null)
            request.Headers.TryAddWithoutValidation("X-Auth-Token", token);
        using var answer = await http.SendAsync(request, cancellationToken);
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        if (answer.StatusCode != HttpStatusCode.OK || body.Length != bytes)
            throw new BenchException($"GET {address} answered {(int)answer.StatusCode} with {body.Length} bytes instead of 200 with {bytes}.");
    }
}

/// <summary>What a closed loop came to.</summary>
/// <param name="PerSecond">Answers a second, of all clients.</param>
/// <param name="Processor">The server's processor time an answer.</param>
internal sealed record LoopResult(double PerSecond, TimeSpan Processor);

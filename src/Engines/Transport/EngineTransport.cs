using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using Magnum.Engines.Tls;
using Microsoft.Extensions.Options;

namespace Magnum.Engines.Transport;

/// <summary>One handler for all bays. A request's host is made up and only tells connections apart; where they go is in the request's options.</summary>
internal sealed class EngineTransport : IDisposable
{
    private static readonly HttpRequestOptionsKey<Route> RouteKey = new("magnum-engine-route");

    private readonly TlsContexts contexts;
    private readonly DialGuard guard;
    private readonly HttpMessageInvoker invoker;

    public EngineTransport(TlsContexts contexts, DialGuard guard, IOptions<EngineOptions> options)
    {
        this.contexts = contexts;
        this.guard = guard;
        invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = ConnectAsync,
            ConnectTimeout = options.Value.Deadline,
            PooledConnectionIdleTimeout = options.Value.ConnectionRest,
            PooledConnectionLifetime = options.Value.ConnectionLifetime,
            MaxConnectionsPerServer = 2,
            MaxResponseHeadersLength = 32,
            // The engine is asked and nobody else: an answer that points elsewhere is an answer.
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
        });
    }

    /// <summary>Sends a GET; the answer's body is still to be read.</summary>
    /// <param name="target">Whom.</param>
    /// <param name="path">Path and query.</param>
    /// <param name="cancellationToken">The deadline.</param>
    /// <exception cref="HttpRequestException">No answer; what is inside tells why.</exception>
    public Task<HttpResponseMessage> GetAsync(EngineTarget target, string path, CancellationToken cancellationToken) => SendAsync(target, HttpMethod.Get, path, null, cancellationToken);

    /// <summary>Sends a request; the answer's body is still to be read.</summary>
    /// <param name="target">Whom.</param>
    /// <param name="method">The method.</param>
    /// <param name="path">Path and query.</param>
    /// <param name="content">The body, or null.</param>
    /// <param name="cancellationToken">The deadline.</param>
    /// <exception cref="HttpRequestException">No answer; what is inside tells why. The engine may have done it all the same.</exception>
    public async Task<HttpResponseMessage> SendAsync(EngineTarget target, HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        var isKept = false;
        var context = target.Identity is { } identity ? contexts.Get(target.Bay, identity, out isKept) : null;
        using var request = new HttpRequestMessage(method, $"http://{PoolName(target)}{path}") { Content = content };
        request.Headers.Host = target.Address.Authority;
        request.Headers.Accept.ParseAdd("application/json, */*");
        request.Headers.ConnectionClose = isKept ? null : true;
        request.Options.Set(RouteKey, new Route(target.Address, context));
        return await invoker.SendAsync(request, cancellationToken);
    }

    public void Dispose() => invoker.Dispose();

    // Another address or identity is another pool: nothing goes over a connection that was made by former ones.
    private static string PoolName(EngineTarget target) =>
        $"{target.Bay:N}.{target.Identity?.Fingerprint ?? "plain"}.{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(target.Address.Authority)).AsSpan(0, 8))}.engine";

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext connection, CancellationToken cancellationToken)
    {
        if (!connection.InitialRequestMessage.Options.TryGetValue(RouteKey, out var route))
            throw new InvalidOperationException("A request without a route.");
        var addresses = await guard.ResolveAsync(route.Address.DnsSafeHost, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, route.Address.Port, cancellationToken);
            var plain = new NetworkStream(socket, ownsSocket: true);
            return route.Context is null ? plain : await SecureAsync(plain, route, cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<Stream> SecureAsync(Stream plain, Route route, CancellationToken cancellationToken)
    {
        string? refusal = null;
        var secure = new SslStream(plain);
        try
        {
            await secure.AuthenticateAsClientAsync(route.Context!.For(route.Address.DnsSafeHost, cause => refusal = cause), cancellationToken);
            return secure;
        }
        catch (AuthenticationException) when (refusal is not null)
        {
            await secure.DisposeAsync();
            throw new CertificateRefusedException(refusal);
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }

    private sealed record Route(Uri Address, TlsContext? Context);
}

/// <summary>The server's certificate was refused.</summary>
internal sealed class CertificateRefusedException(string message) : Exception(message);

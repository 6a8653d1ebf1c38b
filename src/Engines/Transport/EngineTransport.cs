using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Magnum.Engines.Tls;
using Microsoft.Extensions.Options;

namespace Magnum.Engines.Transport;

/// <summary>One handler for all bays whose TLS context is kept. A request's host is made up and only tells connections apart; where they go is in the request's options.</summary>
/// <remarks>
/// Of a connection that was closed, a handler lets go only when it next looks through its idle ones, every quarter of <see cref="EngineOptions.ConnectionRest"/>: until then
/// buffers and certificates of every bay that is not kept would be held. A look at one of those has a handler of its own, which ends with it.
/// </remarks>
internal sealed class EngineTransport : IDisposable
{
    private const string Json = "application/json, */*";

    private static readonly HttpRequestOptionsKey<EngineLine> LineKey = new("magnum-engine-line");

    private readonly TlsContexts contexts;
    private readonly DialGuard guard;
    private readonly EngineOptions options;
    private readonly HttpMessageInvoker shared;

    public EngineTransport(TlsContexts contexts, DialGuard guard, IOptions<EngineOptions> options)
    {
        this.contexts = contexts;
        this.guard = guard;
        this.options = options.Value;
        shared = Invoker();
    }

    /// <summary>Begins a look, whose requests go over one connection.</summary>
    public EngineLine Open(EngineTarget target)
    {
        var isKept = true;
        var context = target.Identity is { } identity ? contexts.Get(target.Bay, identity, out isKept) : null;
        return new EngineLine(context?.PlaceOf(target) ?? new EnginePlace(target.Bay, target.Address, context: null), context, isKept ? null : Invoker());
    }

    /// <summary>Sends a GET; the answer's body is still to be read.</summary>
    /// <param name="line">Whom.</param>
    /// <param name="path">Path and query.</param>
    /// <param name="cancellationToken">The deadline.</param>
    /// <param name="accept">The forms of answers that the caller reads.</param>
    /// <exception cref="HttpRequestException">No answer; what is inside tells why.</exception>
    public Task<HttpResponseMessage> GetAsync(EngineLine line, string path, CancellationToken cancellationToken, string accept = Json) =>
        SendAsync(line, HttpMethod.Get, path, null, accept, cancellationToken);

    /// <summary>Sends a request; the answer's body is still to be read.</summary>
    /// <param name="line">Whom.</param>
    /// <param name="method">The method.</param>
    /// <param name="path">Path and query.</param>
    /// <param name="content">The body, or null.</param>
    /// <param name="cancellationToken">The deadline.</param>
    /// <exception cref="HttpRequestException">No answer; what is inside tells why. The engine may have done it all the same.</exception>
    public Task<HttpResponseMessage> SendAsync(EngineLine line, HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken) =>
        SendAsync(line, method, path, content, Json, cancellationToken);

    public void Dispose() => shared.Dispose();

    private HttpMessageInvoker Invoker() => new(new SocketsHttpHandler
    {
        ConnectCallback = ConnectAsync,
        ConnectTimeout = options.Deadline,
        PooledConnectionIdleTimeout = options.ConnectionRest,
        PooledConnectionLifetime = options.ConnectionLifetime,
        MaxConnectionsPerServer = 2,
        MaxResponseHeadersLength = 32,
        // The engine is asked and nobody else: an answer that points elsewhere is an answer.
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
    });

    private async Task<HttpResponseMessage> SendAsync(
        EngineLine line, HttpMethod method, string path, HttpContent? content, string accept, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, line.Place.To(path)) { Content = content };
        request.Headers.Host = line.Place.Authority;
        request.Headers.TryAddWithoutValidation("Accept", accept);
        // Without certificates there is nothing to save by keeping it.
        request.Headers.ConnectionClose = line.Context is null ? true : null;
        request.Options.Set(LineKey, line);
        return await (line.Own ?? shared).SendAsync(request, cancellationToken);
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext connection, CancellationToken cancellationToken)
    {
        if (!connection.InitialRequestMessage.Options.TryGetValue(LineKey, out var line))
            throw new InvalidOperationException("A request without a line.");
        var addresses = await guard.ResolveAsync(line.Place.Address.DnsSafeHost, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, line.Place.Address.Port, cancellationToken);
            var plain = new NetworkStream(socket, ownsSocket: true);
            return line.Context is null ? plain : await SecureAsync(plain, line, cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<Stream> SecureAsync(Stream plain, EngineLine line, CancellationToken cancellationToken)
    {
        string? refusal = null;
        var secure = new SslStream(plain);
        try
        {
            await secure.AuthenticateAsClientAsync(line.Context!.For(line.Place.Address.DnsSafeHost, cause => refusal = cause), cancellationToken);
            line.Context.Own(secure);
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
}

/// <summary>The server's certificate was refused.</summary>
internal sealed class CertificateRefusedException(string message) : Exception(message);

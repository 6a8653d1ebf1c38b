using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Magnum.Bench;
using Magnum.EngineRounds.Bays;
using Magnum.Engines;

namespace Magnum.EngineRounds.Clients;

/// <summary>The same requests on one bare handler, with the same TLS: certificates of each bay, made once. Answers are read and thrown away.</summary>
internal sealed class BareClient : IDisposable
{
    /// <summary>No connection is given up while it is measured.</summary>
    public static readonly TimeSpan ConnectionAge = TimeSpan.FromHours(1);

    private static readonly (string Path, string Accept)[] Requests =
        [("/readyz", "application/json, */*"), ("/api/v1/nodes?limit=250", "application/vnd.kubernetes.protobuf, application/json")];

    private readonly Dictionary<int, SslClientAuthenticationOptions> contexts;
    private readonly HttpMessageInvoker invoker;

    public BareClient(SimulatedBays bays)
    {
        contexts = bays.Targets.ToDictionary(static bay => bay.Address.Port, bay => Context(bay.Identity!, bays.Key));
        invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = ConnectAsync,
            PooledConnectionIdleTimeout = ConnectionAge,
            PooledConnectionLifetime = ConnectionAge,
            MaxConnectionsPerServer = 2,
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
        });
    }

    /// <summary>One round.</summary>
    /// <exception cref="BenchException">An answer is not 200.</exception>
    public async Task LookAsync(EngineTarget bay, CancellationToken cancellationToken)
    {
        foreach (var (path, accept) in Requests)
        {
            // TLS is made by the callback, so that each port has certificates of its own.
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{bay.Address.Port}{path}");
            request.Headers.TryAddWithoutValidation("Accept", accept);
            using var answer = await invoker.SendAsync(request, cancellationToken);
            if (answer.StatusCode is not HttpStatusCode.OK)
                throw new BenchException($"{request.RequestUri} is answered {(int)answer.StatusCode}.");
            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            await body.CopyToAsync(Stream.Null, cancellationToken);
        }
    }

    public void Dispose() => invoker.Dispose();

    private static SslClientAuthenticationOptions Context(EngineIdentity identity, ECDsa key)
    {
        using var bare = X509Certificate2.CreateFromPem(identity.Certificate);
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(X509Certificate2.CreateFromPem(identity.Authority));
        return new SslClientAuthenticationOptions
        {
            TargetHost = "127.0.0.1",
            ClientCertificateContext = SslStreamCertificateContext.Create(bare.CopyWithPrivateKey(key), additionalCertificates: null, offline: true),
            CertificateChainPolicy = trust,
        };
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext connection, CancellationToken cancellationToken)
    {
        var port = connection.DnsEndPoint.Port;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        var secure = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await secure.AuthenticateAsClientAsync(contexts[port], cancellationToken);
        return secure;
    }
}

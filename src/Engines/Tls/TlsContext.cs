using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Magnum.Engines.Transport;

namespace Magnum.Engines.Tls;

/// <summary>What a TLS handshake with one bay's engine needs, made once: dear to make, cheap to use. The connections made with it end with it.</summary>
internal sealed class TlsContext : IDisposable
{
    private static long made;

    private readonly Lock gate = new();
    private readonly X509Certificate2 certificate;
    private readonly X509Certificate2Collection authorities = [];
    private readonly SslStreamCertificateContext client;
    private readonly X509ChainPolicy trust;
    private readonly List<Stream> connections = [];
    private bool isDisposed;
    private EnginePlace? place;

    public TlsContext(EngineIdentity identity)
    {
        certificate = identity.ToCertificateWithKey();
        authorities.ImportFromPem(identity.Authority);
        client = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            // A certificate may name places to fetch issuers from: they would be the tenant's choice.
            DisableCertificateDownloads = true,
        };
        trust.CustomTrustStore.AddRange(authorities);
    }

    /// <summary>Tells it from all others of this process, those that the same bay has had too.</summary>
    public long Number { get; } = Interlocked.Increment(ref made);

    /// <summary>Where requests with it go. The one for the address that was asked for last is kept: a bay is nearly always looked at by the same one.</summary>
    public EnginePlace PlaceOf(EngineTarget target)
    {
        var known = place;
        return known is not null && known.Address == target.Address ? known : place = new EnginePlace(target.Bay, target.Address, Number);
    }

    /// <summary>Takes a connection that was made with this context; closes it at once where the context has ended meanwhile.</summary>
    public void Own(Stream connection)
    {
        lock (gate)
        {
            if (!isDisposed)
            {
                // Closed ones read nothing any more: the pool of connections has given them up.
                connections.RemoveAll(static one => !one.CanRead);
                connections.Add(connection);
                return;
            }
        }

        connection.Dispose();
    }

    /// <summary>Closes the connections, which no other context takes up (<see cref="Number"/>), and frees what lies outside of the collector's memory.</summary>
    public void Dispose()
    {
        lock (gate)
            isDisposed = true;
        connections.ForEach(static connection => connection.Dispose());
        certificate.Dispose();
        foreach (var authority in authorities)
            authority.Dispose();
    }

    /// <summary>Options of one handshake.</summary>
    /// <param name="host">Name or address that the server's certificate must be for.</param>
    /// <param name="refused">Is told why the server's certificate is refused.</param>
    public SslClientAuthenticationOptions For(string host, Action<string> refused) => new()
    {
        TargetHost = host,
        ClientCertificateContext = client,
        CertificateChainPolicy = trust,
        // A connection lives for minutes. To resume its session, the runtime would keep its own context of each of the last 500 bays, whatever is kept here.
        AllowTlsResume = false,
        RemoteCertificateValidationCallback = (_, _, chain, errors) =>
        {
            if (errors == SslPolicyErrors.None)
                return true;
            refused(Cause(host, chain, errors));
            return false;
        },
    };

    private static string Cause(string host, X509Chain? chain, SslPolicyErrors errors)
    {
        if ((errors & SslPolicyErrors.RemoteCertificateNotAvailable) != 0)
            return "it shows no certificate";
        var status = (chain?.ChainStatus ?? []).Aggregate(X509ChainStatusFlags.NoError, static (all, one) => all | one.Status);
        if ((status & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.NotSignatureValid)) != 0)
            return "its certificate is not signed by the cluster's certificate authority";
        if ((status & X509ChainStatusFlags.NotTimeValid) != 0)
            return "its certificate has expired, or is not valid yet";
        return (errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0
            ? $"its certificate is not for {host}"
            : $"its certificate is not good for a server ({status})";
    }
}

using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Connections.Security;

namespace Magnum.Silo;

/// <summary>Closes the gateway: mutual TLS where certificates are set, loopback where not. Calls between silos are not concerned.</summary>
internal static class GatewaySecurity
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>Applies the section <see cref="GatewayOptions.Section"/>.</summary>
    /// <exception cref="OptionsValidationException">A file is missing or wrong; the messages name its key.</exception>
    public static void AddGatewaySecurity(this ISiloBuilder orleans, GatewayOptions gateway, SiloOptions silo)
    {
        if (!gateway.IsSecured)
        {
            orleans.Configure<EndpointOptions>(endpoint => endpoint.GatewayListeningEndpoint = new IPEndPoint(IPAddress.Loopback, silo.GatewayPort));
            return;
        }

        var failures = new List<string>();
        var own = Read(failures, nameof(GatewayOptions.CertificateFile), gateway.CertificateFile, file => Own(failures, file, gateway.KeyFile));
        var authorities = Read(failures, nameof(GatewayOptions.ClientCaFile), gateway.ClientCaFile, Authorities);
        if (failures.Count > 0)
            throw new OptionsValidationException(GatewayOptions.Section, typeof(GatewayOptions), failures);

        var tls = new TlsOptions
        {
            LocalCertificate = own,
            RemoteCertificateMode = RemoteCertificateMode.RequireCertificate,
            RemoteCertificateValidation = (certificate, chain, _) => IsClient(certificate, chain, authorities!),
            SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        };
        orleans.Configure<SiloConnectionOptions>(connections => connections.ConfigureGatewayInboundConnection(connection => connection.UseServerTls(tls)));
    }

    private static X509Certificate2? Own(List<string> failures, string certificateFile, string? keyFile) =>
        Read(failures, nameof(GatewayOptions.KeyFile), keyFile, file => X509Certificate2.CreateFromPemFile(certificateFile, file));

    private static X509Certificate2Collection Authorities(string file)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        return authorities.Count > 0 ? authorities : throw new CryptographicException("it holds no certificate");
    }

    private static T? Read<T>(List<string> failures, string key, string? file, Func<string, T?> read)
        where T : class
    {
        if (string.IsNullOrEmpty(file))
        {
            failures.Add($"{GatewayOptions.Section}:{key} is missing: mutual TLS needs {nameof(GatewayOptions.CertificateFile)}, {nameof(GatewayOptions.KeyFile)} and {nameof(GatewayOptions.ClientCaFile)}.");
            return null;
        }

        try
        {
            return read(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            failures.Add($"{GatewayOptions.Section}:{key} ({file}) can't be used: {e.Message}");
            return null;
        }
    }

    // Only the configured authorities count, none that the machine trusts. The chain that came along helps with intermediate certificates.
    private static bool IsClient(X509Certificate2 certificate, X509Chain? presented, X509Certificate2Collection authorities)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        foreach (var element in presented?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(certificate);
    }
}

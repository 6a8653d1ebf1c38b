using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Magnum.GrainClient;

/// <summary>An Orleans client of the silos.</summary>
internal static class Connection
{
    /// <summary>Makes a host with the client in it; starting the host connects.</summary>
    public static IHost Build(Settings settings)
    {
        var builder = Host.CreateApplicationBuilder();
        // What the sample prints is its own; what goes wrong comes as an exception.
        builder.Logging.ClearProviders();
        builder.UseOrleansClient(client =>
        {
            // The silos' Magnum:Silo:ClusterId and ServiceId.
            client.Configure<ClusterOptions>(static cluster => (cluster.ClusterId, cluster.ServiceId) = ("magnum", "magnum"));
            // A gateway that hangs is left after seconds, not minutes.
            client.Configure<GatewayOptions>(static gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5));
            client.UseStaticClustering(settings.Gateways);
            if (settings.CertificateFile is not null)
                Secure(client, settings);
        });
        return builder.Build();
    }

    // Mutual TLS: the client shows its certificate, and believes only gateways whose certificate comes from the named authorities.
    private static void Secure(IClientBuilder client, Settings settings)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(settings.CaFile ?? throw new InvalidOperationException("MAGNUM_CA is not set."));
        client.UseTls(X509Certificate2.CreateFromPemFile(settings.CertificateFile!, settings.KeyFile), tls =>
        {
            tls.OnAuthenticateAsClient = (_, ssl) => ssl.TargetHost = settings.GatewayName;
            tls.RemoteCertificateValidation = (certificate, _, _) =>
            {
                using var chain = new X509Chain();
                chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
                chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
                chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
                return certificate.MatchesHostname(settings.GatewayName) && chain.Build(certificate);
            };
        });
    }
}

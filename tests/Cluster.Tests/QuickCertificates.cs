using Magnum.Grains.Certificates;

namespace Magnum.Cluster.Tests;

/// <summary>Keys for bays whose keys nobody tries: made once, and given to every bay under its own name.</summary>
internal sealed class QuickCertificates : ICertificatesFactory
{
    private static readonly Lazy<CertificatesState> Made = new(static () => CertificatesState.Create("bay", "project", DateTimeOffset.UnixEpoch));

    /// <summary>Makes them now, so that nobody waits for them later.</summary>
    public static void Prepare() => _ = Made.Value;

    private static int sets;

    // What stands before the CA's certificate, and the key for service accounts, tell the sets apart.
    public CertificatesState Create(string bayName, string projectId, DateTimeOffset now)
    {
        var number = Interlocked.Increment(ref sets);
        return Made.Value with
        {
            BayName = bayName,
            ProjectId = projectId,
            Kubernetes = Made.Value.Kubernetes! with { Certificate = $"CA {number}\n{Made.Value.Kubernetes.Certificate}" },
            ServiceAccountPrivateKey = $"key {number}",
        };
    }
}

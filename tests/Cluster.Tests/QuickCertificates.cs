using Magnum.Grains.Certificates;

namespace Magnum.Cluster.Tests;

/// <summary>Keys for bays whose keys nobody tries: made once, and given to every bay under its own name.</summary>
internal sealed class QuickCertificates : ICertificatesFactory
{
    private static readonly Lazy<CertificatesState> Made = new(static () => CertificatesState.Create("bay", "project", DateTimeOffset.UnixEpoch));

    /// <summary>Makes them now, so that nobody waits for them later.</summary>
    public static void Prepare() => _ = Made.Value;

    private static int sets;

    // The key for service accounts tells the sets apart.
    public CertificatesState Create(string bayName, string projectId, DateTimeOffset now) =>
        Made.Value with { BayName = bayName, ProjectId = projectId, ServiceAccountPrivateKey = $"key {Interlocked.Increment(ref sets)}" };
}

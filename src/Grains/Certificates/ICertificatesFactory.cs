namespace Magnum.Grains.Certificates;

/// <summary>Makes the keys of a bay; injected, because they are made of chance and cost a second of CPU time.</summary>
internal interface ICertificatesFactory
{
    /// <summary>All keys and authorities of one bay, anew with every call.</summary>
    /// <param name="bayName">Common name of the CAs.</param>
    /// <param name="projectId">Owner.</param>
    /// <param name="now">When they are made.</param>
    CertificatesState Create(string bayName, string projectId, DateTimeOffset now);
}

/// <summary>The factory for production.</summary>
internal sealed class CertificatesFactory : ICertificatesFactory
{
    /// <inheritdoc />
    public CertificatesState Create(string bayName, string projectId, DateTimeOffset now) => CertificatesState.Create(bayName, projectId, now);
}

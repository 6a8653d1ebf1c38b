using Magnum.Grains.Abstractions.Certificates;

namespace Magnum.Api.Tests.Doubles;

/// <summary>Certificate authorities that sign anything that looks like a request.</summary>
public sealed class InMemoryAuthorities
{
    /// <summary>False while bays have none yet.</summary>
    public bool Exist { get; set; } = true;

    public List<(Guid Bay, CertificateAuthority Authority)> Issued { get; } = [];
}

/// <summary>The grain of a bay's authorities, as the API calls it.</summary>
internal sealed class InMemoryCertificatesGrain(InMemoryAuthorities authorities, Guid bay) : ICertificatesGrain
{
    public Task<string?> GetAuthorityAsync(CertificateAuthority authority, CancellationToken cancellationToken) =>
        Task.FromResult(authorities.Exist ? $"-----BEGIN CERTIFICATE-----\n{authority} {bay:D}\n-----END CERTIFICATE-----\n" : null);

    public Task<SignReply> SignAsync(CertificateAuthority authority, string csr, CancellationToken cancellationToken)
    {
        if (!authorities.Exist)
            return Task.FromResult<SignReply>(new SignReply.NoAuthority());
        if (csr.Contains("nameConstraints", StringComparison.Ordinal))
            return Task.FromResult<SignReply>(new SignReply.ExtensionNotAllowed("nameConstraints"));
        if (!csr.Contains("BEGIN CERTIFICATE REQUEST", StringComparison.Ordinal))
            return Task.FromResult<SignReply>(new SignReply.InvalidRequest());
        lock (authorities.Issued)
            authorities.Issued.Add((bay, authority));
        return Task.FromResult<SignReply>(new SignReply.Issued($"-----BEGIN CERTIFICATE-----\nsigned by {authority}\n-----END CERTIFICATE-----\n"));
    }
}

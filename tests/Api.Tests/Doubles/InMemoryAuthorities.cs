using Magnum.Grains.Abstractions.Certificates;
using Magnum.Grains.Abstractions.Drivers;
using Magnum.Grains.Abstractions.Services;

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

/// <summary>Two drivers.</summary>
internal sealed class FixedDrivers : IDriverCatalog
{
    public IReadOnlyList<DriverDescription> All { get; } =
    [
        new("k8s_labos", [new BayKind("vm", "labos", "kubernetes")]),
        new("k8s_vm", [new BayKind("vm", "fedora-coreos", "kubernetes"), new BayKind("vm", "fedora-atomic", "kubernetes")]),
    ];

    public DriverDescription? Find(BayKind kind) => All.FirstOrDefault(driver => driver.Provides.Contains(kind));
}

/// <summary>One silo.</summary>
internal sealed class FixedServices : IServiceIndex
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    public Task<IReadOnlyList<ServiceSnapshot>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ServiceSnapshot>>([new ServiceSnapshot(1, "silo-1", true, 7, Start, Start.AddSeconds(70)), new ServiceSnapshot(2, "silo-2", false, 3, Start, null)]);
}

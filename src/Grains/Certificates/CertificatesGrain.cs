using Magnum.Grains.Abstractions.Certificates;
using Magnum.Grains.Tenancy;

namespace Magnum.Grains.Certificates;

/// <summary>The certificate authorities of one bay.</summary>
internal sealed class CertificatesGrain([PersistentState("certificates", "secrets")] IPersistentState<CertificatesState> storage, KeyMill mill, TimeProvider time)
    : Grain, ICertificatesGrain, ICertificatesSystem
{
    public Task<string?> GetAuthorityAsync(CertificateAuthority authority, CancellationToken cancellationToken) =>
        Task.FromResult(Find(authority)?.Certificate);

    public async Task<SignReply> SignAsync(CertificateAuthority authority, string csr, CancellationToken cancellationToken)
    {
        if (Find(authority) is not { } issuer)
            return new SignReply.NoAuthority();
        var now = time.GetUtcNow();

        // Milliseconds, which wait behind no keys that are being made.
        return await Task.Run(() => RequestSigner.Sign(issuer, csr, now), cancellationToken);
    }

    public async Task<BayCertificates> EnsureAsync(EnsureCertificates command, CancellationToken cancellationToken)
    {
        if (storage.State.Kubernetes is null)
        {
            // Only the bay's own reconciler calls this, and waits for it: nobody is held up behind the arithmetic.
            var now = time.GetUtcNow();
            storage.State = await mill.GrindAsync(() => CertificatesState.Create(command.BayName, command.ProjectId, now, cancellationToken), cancellationToken);
            await CommitAsync(storage.WriteStateAsync(CancellationToken.None));
        }

        var state = storage.State;
        return new BayCertificates(state.Kubernetes!.Certificate, state.ServiceAccountPublicKey!, state.ServiceAccountPrivateKey!);
    }

    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        if (storage.RecordExists)
            await CommitAsync(storage.ClearStateAsync(CancellationToken.None));
        DeactivateOnIdle();
    }

    private KeyedCertificate? Find(CertificateAuthority authority) =>
        storage.State is { ProjectId: { } owner } state && Ownership.MaySee(owner) ? state.Authority(authority) : null;

    private async Task CommitAsync(Task write)
    {
        try
        {
            await write;
        }
        catch
        {
            // Memory and storage are in doubt: the next call reads the truth.
            DeactivateOnIdle();
            throw;
        }
    }
}

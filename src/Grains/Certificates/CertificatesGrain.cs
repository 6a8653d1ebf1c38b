using Magnum.Grains.Abstractions.Certificates;
using Magnum.Grains.Tenancy;
using Microsoft.Extensions.Logging;

namespace Magnum.Grains.Certificates;

/// <summary>The certificate authorities of one bay.</summary>
/// <remarks>
/// Public methods see nothing of another project's bay. Policy within a project (by default any member of it may sign, as a bay's machines must) is the API's.
/// Calls that change are not interleaved: whoever comes while keys are made waits and finds them, so that they are made once. Reads go past them.
/// </remarks>
internal sealed partial class CertificatesGrain(
    [PersistentState("certificates", "secrets")] IPersistentState<CertificatesState> storage,
    KeyGenerationQueue keys,
    ICertificatesFactory factory,
    TimeProvider time,
    ILogger<CertificatesGrain> logger) : Grain, ICertificatesGrain, ICertificatesSystem
{
    // What is known to be stored: readers must not be given a CA that a failed write takes back.
    private CertificatesState stored = new();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        stored = storage.State;
        return base.OnActivateAsync(cancellationToken);
    }

    public Task<string?> GetAuthorityAsync(CertificateAuthority authority, CancellationToken cancellationToken) =>
        Task.FromResult(Find(authority)?.Certificate);

    public async Task<SignReply> SignAsync(CertificateAuthority authority, string csr, CancellationToken cancellationToken)
    {
        if (Find(authority) is not { } issuer)
            return new SignReply.NoAuthority();
        var now = time.GetUtcNow();

        // Milliseconds of arithmetic on foreign input: beside the turn, so that other readers of this bay don't wait for it.
        return await Task.Run(() => RequestSigner.Sign(issuer, csr, now), cancellationToken);
    }

    public async Task<BayCertificates> EnsureAsync(EnsureCertificates command, CancellationToken cancellationToken)
    {
        if (stored.ProjectId is null)
        {
            var now = time.GetUtcNow();
            var made = await keys.RunAsync(() => factory.Create(command.BayName, command.ProjectId, now), cancellationToken);
            storage.State = made;
            await this.PersistAsync(storage.WriteStateAsync(CancellationToken.None));
            stored = made;
            LogMade(Key);
        }
        else if (stored.ProjectId != command.ProjectId)
        {
            throw new ArgumentException($"The certificates {Key} belong to another project.", nameof(command));
        }

        return new BayCertificates(stored.Kubernetes!.Certificate, stored.ServiceAccountPublicKey!, stored.ServiceAccountPrivateKey!);
    }

    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        if (storage.RecordExists)
        {
            await this.PersistAsync(storage.ClearStateAsync(CancellationToken.None));
            LogForgotten(Key);
        }

        stored = new CertificatesState();
        DeactivateOnIdle();
    }

    private string Key => this.GetPrimaryKeyString();

    private KeyedCertificate? Find(CertificateAuthority authority)
    {
        _ = Ownership.RequireCaller();
        return stored.ProjectId is { } owner && Ownership.MaySee(owner) ? stored.Authority(authority) : null;
    }
}

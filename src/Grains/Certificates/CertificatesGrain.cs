using System.Security.Cryptography.X509Certificates;
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
        Task.FromResult(Find()?.Believed(authority));

    public async Task<SignReply> SignAsync(CertificateAuthority authority, string csr, CancellationToken cancellationToken)
    {
        if (Find()?.Authority(authority) is not { } issuer)
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
            await StoreAsync(made);
            LogMade(Key);
        }
        else if (stored.ProjectId != command.ProjectId)
        {
            throw new ArgumentException($"The certificates {Key} belong to another project.", nameof(command));
        }

        return new BayCertificates(stored.Believed(CertificateAuthority.Kubernetes)!, stored.ServiceAccountPublicKey!, stored.ServiceAccountPrivateKey!);
    }

    public async Task RotateAsync(RotateCertificates command, CancellationToken cancellationToken)
    {
        await EnsureAsync(new EnsureCertificates(command.BayName, command.ProjectId), cancellationToken);
        if (stored.Rotation == command.OperationId || stored.LastRotation == command.OperationId)
            return;

        var now = time.GetUtcNow();
        var made = await keys.RunAsync(() => factory.Create(command.BayName, command.ProjectId, now), cancellationToken);
        // The engine's store holds tokens of service accounts that this pair signed, and running masters keep it: another one would part masters to come from both.
        made = made with { ServiceAccountPublicKey = stored.ServiceAccountPublicKey, ServiceAccountPrivateKey = stored.ServiceAccountPrivateKey };
        // Of a rotation that nobody settled what signs stays.
        await StoreAsync(stored with { Rotation = command.OperationId, Next = made, Former = null });
        LogRotated(Key, command.OperationId);
    }

    public async Task TurnAsync(TurnRotation command, CancellationToken cancellationToken)
    {
        if (stored.Rotation != command.OperationId || stored.Next is not { } next)
            return;
        await StoreAsync(next with { Rotation = command.OperationId, Former = stored with { Rotation = null, Next = null, LastRotation = null }, LastRotation = stored.LastRotation });
        LogTurned(Key, command.OperationId);
    }

    public async Task SettleRotationAsync(SettleRotation command, CancellationToken cancellationToken)
    {
        if (stored.ProjectId is null || stored.LastRotation == command.OperationId)
            return;

        // A rotation that failed before it made keys is settled too: a late attempt at it must make none.
        var isUnderWay = stored.Rotation == command.OperationId;
        var hasTurned = isUnderWay && stored.Former is not null;
        await StoreAsync(isUnderWay
            ? stored with { Rotation = null, Next = null, Former = null, LastRotation = command.OperationId }
            : stored with { LastRotation = command.OperationId });
        LogRotationSettled(Key, command.OperationId, hasTurned);
    }

    public async Task<ServiceCertificate?> IssueServiceAsync(IssueServiceCertificate command, CancellationToken cancellationToken)
    {
        if (stored.Kubernetes is not { } issuer)
            return null;
        var now = time.GetUtcNow();
        var key = PublicKey.CreateFromSubjectPublicKeyInfo(command.PublicKey, out _);
        return new ServiceCertificate(
            stored.Believed(CertificateAuthority.Kubernetes)!,
            await Task.Run(() => CertificateAuthorityFactory.IssueClient(issuer, key, "admin", "system:masters", now, command.Lifetime), cancellationToken));
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

    private async Task StoreAsync(CertificatesState next)
    {
        storage.State = next;
        await this.PersistAsync(storage.WriteStateAsync(CancellationToken.None));
        stored = next;
    }

    private string Key => this.GetPrimaryKeyString();

    private CertificatesState? Find()
    {
        _ = Ownership.RequireCaller();
        return stored.ProjectId is { } owner && Ownership.MaySee(owner) ? stored : null;
    }
}

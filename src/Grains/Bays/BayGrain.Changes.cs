using Magnum.Drivers;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Callers;
using Magnum.Grains.Tenancy;
using Magnum.OpenStack;

namespace Magnum.Grains.Bays;

/// <summary>Upgrade and rotations, as callers ask for them.</summary>
internal sealed partial class BayGrain
{
    private Task<BayReply>? credentialRotation;

    public async Task<BayReply> UpgradeAsync(UpgradeBay command, CancellationToken cancellationToken)
    {
        var caller = Ownership.RequireCaller();
        return IsVisible()
            ? await AnswerAsync(UpgradeRequested(command, ids.NewUuid(), caller))
            : Absent();
    }

    public async Task<BayReply> RotateCaAsync(CancellationToken cancellationToken)
    {
        var caller = Ownership.RequireCaller();
        return IsVisible()
            ? await AnswerAsync(new BayEvent.CaRotationRequested(AskOfChange(BayChange.CaRotation, "'rotate_ca_certificate' is not supported by this driver."), ids.NewUuid(), caller, time.GetUtcNow())
            {
                Overlap = options.Value.CaOverlap,
            })
            : Absent();
    }

    public async Task<BayReply> RotateCredentialsAsync(RotateBayCredentials command, CancellationToken cancellationToken)
    {
        var caller = Ownership.RequireCaller();
        if (!IsVisible())
            return Absent();
        // Calls of Keystone lie between the writes, and other calls may come in meanwhile. A repetition joins the first.
        credentialRotation ??= RotateCredentialsOnceAsync(command, caller);
        try
        {
            return await credentialRotation;
        }
        finally
        {
            credentialRotation = null;
        }
    }

    public async Task<BayMachineCredential?> GetMachineCredentialAsync(string trust, CancellationToken cancellationToken)
    {
        var kept = secrets.State;
        return IsVisible() && (kept.Machine?.TrustId == trust || kept.NextMachine?.TrustId == trust) && kept.MachineOf(bay.Work!.Ledger.MachineTrustee) is { } machine
            ? new BayMachineCredential(machine.UserId, machine.UserName, await trusts.DomainIdAsync(cancellationToken), machine.Password, machine.TrustId)
            : null;
    }

    private BayEvent.UpgradeRequested UpgradeRequested(UpgradeBay command, Guid operationId, Caller caller) =>
        new(command, AskOfUpgrade(command), operationId, caller, time.GetUtcNow());

    // The name of the trustee is stored before Keystone is asked for it: whatever becomes of this call, the operation then removes it again.
    private async Task<BayReply> RotateCredentialsOnceAsync(RotateBayCredentials command, Caller caller)
    {
        var begun = await AnswerAsync(new BayEvent.CredentialRotationRequested(
            options.Value.MachineTrust ? AskOfChange(BayChange.CredentialRotation, NoCredentialRotation) : new DriverAnswer(NoCredentialRotation), ids.NewUuid(), caller, time.GetUtcNow())
        {
            Overlap = options.Value.CredentialOverlap,
        });
        if (begun is not BayReply.Accepted || bay.Work?.Operation is not { Phase: BayPhases.AwaitCredential, Credential: { } order } operation)
            return begun;

        StoredTrust made;
        try
        {
            OpenStackRequest.Tags = new RequestTags(caller.RequestId, "rotatecredentials/trusts");
            made = await trusts.EstablishMachineAsync(order.Trustee, caller, command.Token, CancellationToken.None);
        }
        catch (OpenStackException e)
        {
            LogTrustsRefused(Uuid, caller.RequestId, e.Message);
            await HandleAsync(new BayEvent.CredentialRefused(operation.Id, time.GetUtcNow()));
            Drive();
            return new BayReply.Refused(e.IsTransient ? new BayError.Unavailable(e.Message) : new BayError.DelegationRefused(e.Detail));
        }

        if (bay.Work?.Operation?.Id == operation.Id)
        {
            secrets.State = secrets.State with { Machine = secrets.State.MachineOf(bay.Work.Ledger.MachineTrustee), NextMachine = made };
            await this.PersistAsync(secrets.WriteStateAsync());
        }

        var reply = await AnswerAsync(new BayEvent.CredentialStored(operation.Id, time.GetUtcNow()));
        // Given up meanwhile, or deleted: what came too late goes at once.
        if (reply is BayReply.Refused)
            await trusts.WithdrawMachinesAsync([order.Trustee], caller.ProjectId, new BaySecrets(), CancellationToken.None);
        return reply;
    }

    private const string NoCredentialRotation = "'rotate_credential' is not supported by this driver.";
}

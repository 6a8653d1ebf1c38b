using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.Federations;
using Magnum.Grains.Tenancy;

namespace Magnum.Grains.Federations;

/// <summary>One federation: what its tenant wrote down, and nothing outside.</summary>
internal sealed class FederationGrain(
    [PersistentState("federation", "states")] IPersistentState<FederationState> storage,
    TimeProvider time) : Grain, IFederationGrain
{
    // What is known to be stored: readers must not be given what a failed write takes back.
    private FederationState stored = new();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        stored = storage.State;
        return base.OnActivateAsync(cancellationToken);
    }

    public Task<FederationSnapshot?> GetAsync(CancellationToken cancellationToken)
    {
        _ = Ownership.RequireCaller();
        return Task.FromResult(Visible());
    }

    public async Task<FederationReply> CreateAsync(FederationSnapshot federation, CancellationToken cancellationToken)
    {
        if (federation.Uuid != GrainKeys.Uuid(this.GetPrimaryKeyString()))
            throw new ArgumentException($"The federation {federation.Uuid} was told to {this.GetPrimaryKeyString()}.", nameof(federation));
        _ = Ownership.RequireCaller();
        if (!Ownership.MaySee(federation.ProjectId))
            return new FederationReply.NotFound();
        if (stored.Snapshot is { } earlier)
            return FederationLifecycle.IsRepetition(earlier, federation) ? new FederationReply.Done(earlier) : new FederationReply.AlreadyExists();
        return await StoreAsync(new FederationReply.Done(federation));
    }

    public async Task<FederationReply> ChangeAsync(FederationChange change, CancellationToken cancellationToken)
    {
        _ = Ownership.RequireCaller();
        return Visible() is { } federation ? await StoreAsync(FederationLifecycle.Change(federation, change, time.GetUtcNow())) : new FederationReply.NotFound();
    }

    public async Task<FederationReply> DeleteAsync(CancellationToken cancellationToken)
    {
        _ = Ownership.RequireCaller();
        if (Visible() is not { } federation)
            return new FederationReply.NotFound();
        await this.PersistAsync(storage.ClearStateAsync(CancellationToken.None));
        stored = new FederationState();
        DeactivateOnIdle();
        return new FederationReply.Done(federation);
    }

    private async Task<FederationReply> StoreAsync(FederationReply reply)
    {
        if (reply is FederationReply.Done(var next))
        {
            storage.State = new FederationState { Snapshot = next };
            await this.PersistAsync(storage.WriteStateAsync(CancellationToken.None));
            stored = storage.State;
        }

        return reply;
    }

    private FederationSnapshot? Visible() => stored.Snapshot is { } federation && Ownership.MaySee(federation.ProjectId) ? federation : null;
}

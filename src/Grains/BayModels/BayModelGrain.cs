using System.Diagnostics;
using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Bays;
using Magnum.Grains.Tenancy;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Magnum.Grains.BayModels;

/// <summary>One bay model.</summary>
/// <remarks>Public models are read by everybody and changed by their project only; the API tells 403 from 404.</remarks>
internal sealed partial class BayModelGrain(
    [PersistentState("baymodel", "states")] IPersistentState<BayModelState> storage,
    IBayIndex bays,
    IOptions<BayOptions> options,
    TimeProvider time,
    ILogger<BayModelGrain> logger) : Grain, IBayModelGrain, IBayModelSystem
{
    // Bays that are about to be accepted, and when they said so.
    private readonly Dictionary<Guid, DateTimeOffset> claims = [];

    // What is known to be stored: readers must not be given what a failed write takes back.
    private BayModelState stored = new();
    private bool isRemoved;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        stored = storage.State;
        return base.OnActivateAsync(cancellationToken);
    }

    public Task<BayModelSnapshot?> GetAsync(CancellationToken cancellationToken)
    {
        _ = Ownership.RequireCaller();
        return Task.FromResult(stored.Snapshot is { } model && (model.Public || Ownership.MaySee(model.ProjectId)) ? model : null);
    }

    public Task<BayModelReply> CreateAsync(BayModelSnapshot model, CancellationToken cancellationToken)
    {
        if (model.Uuid != Uuid)
            throw new ArgumentException($"The model {model.Uuid} was told to {this.GetPrimaryKeyString()}.", nameof(model));
        return Ownership.MaySee(model.ProjectId)
            ? HandleAsync(new BayModelEvent.CreateRequested(model))
            : Task.FromResult<BayModelReply>(new BayModelReply.NotFound());
    }

    public async Task<BayModelReply> ReplaceAsync(BayModelSnapshot model, CancellationToken cancellationToken) =>
        MayChange()
            ? await HandleAsync(new BayModelEvent.ReplaceRequested(model, await IsUsedAsync(cancellationToken), time.GetUtcNow()))
            : new BayModelReply.NotFound();

    public async Task<BayModelReply> DeleteAsync(CancellationToken cancellationToken) =>
        MayChange()
            ? await HandleAsync(new BayModelEvent.DeleteRequested(await IsUsedAsync(cancellationToken)))
            : new BayModelReply.NotFound();

    public Task<bool> ClaimAsync(Guid bay, CancellationToken cancellationToken)
    {
        if (!isRemoved)
            claims[bay] = time.GetUtcNow();
        return Task.FromResult(!isRemoved);
    }

    public Task ReleaseAsync(Guid bay, CancellationToken cancellationToken)
    {
        claims.Remove(bay);
        return Task.CompletedTask;
    }

    private async Task<bool> IsUsedAsync(CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow() - options.Value.IntentLifetime;
        foreach (var (bay, at) in claims)
        {
            if (at < oldest)
                claims.Remove(bay);
        }

        return claims.Count > 0 || await bays.AnyUsesAsync(Uuid, cancellationToken);
    }

    private Guid Uuid => GrainKeys.Uuid(this.GetPrimaryKeyString());

    private bool MayChange()
    {
        _ = Ownership.RequireCaller();
        return stored.Snapshot is { } model && Ownership.MaySee(model.ProjectId);
    }

    private async Task<BayModelReply> HandleAsync(BayModelEvent @event)
    {
        switch (BayModelLifecycle.Apply(stored, @event))
        {
            case BayModelTransition.Kept kept:
                LogKept(Uuid, @event.GetType().Name, kept.Reply.GetType().Name);
                return kept.Reply;
            case BayModelTransition.Stored next:
                storage.State = new BayModelState { Snapshot = next.Next };
                await this.PersistAsync(storage.WriteStateAsync(CancellationToken.None));
                stored = storage.State;
                isRemoved = false;
                return new BayModelReply.Done(next.Next);
            case BayModelTransition.Removed removed:
                await this.PersistAsync(storage.ClearStateAsync(CancellationToken.None));
                stored = new BayModelState();
                isRemoved = true;
                return new BayModelReply.Done(removed.Last);
            default:
                throw new UnreachableException();
        }
    }
}

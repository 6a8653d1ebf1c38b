using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Tenancy;

namespace Magnum.Grains.BayModels;

/// <summary>What is stored of a bay model.</summary>
internal sealed record BayModelState
{
    public BayModelSnapshot? Snapshot { get; init; }
}

/// <summary>One bay model.</summary>
internal sealed class BayModelGrain(
    [PersistentState("baymodel", "states")] IPersistentState<BayModelState> storage,
    IBayIndex bays,
    TimeProvider time) : Grain, IBayModelGrain
{
    // The last content that is known to be stored; readers never see one that is still being written.
    private BayModelSnapshot? model;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        model = storage.State.Snapshot;
        return base.OnActivateAsync(cancellationToken);
    }

    public Task<BayModelSnapshot?> GetAsync(CancellationToken cancellationToken)
    {
        _ = Ownership.RequireCaller();
        return Task.FromResult(model is not null && (model.Public || Ownership.MaySee(model.ProjectId)) ? model : null);
    }

    public async Task<BayModelReply> CreateAsync(BayModelSnapshot model, CancellationToken cancellationToken)
    {
        if (!Ownership.MaySee(model.ProjectId))
            return new BayModelReply.NotFound();
        var reply = BayModelLifecycle.Create(this.model, model);
        if (reply is BayModelReply.Done(var next) && this.model is null)
            await WriteAsync(next);
        return reply;
    }

    public async Task<BayModelReply> ReplaceAsync(BayModelSnapshot model, CancellationToken cancellationToken)
    {
        if (this.model is not { } stored || !Ownership.MaySee(stored.ProjectId))
            return new BayModelReply.NotFound();
        var isInUse = await bays.AnyUsesAsync(Uuid, cancellationToken);
        var reply = BayModelLifecycle.Replace(stored, model, isInUse, time.GetUtcNow());
        if (reply is BayModelReply.Done(var next))
            await WriteAsync(next);
        return reply;
    }

    public async Task<BayModelReply> DeleteAsync(CancellationToken cancellationToken)
    {
        if (model is not { } stored || !Ownership.MaySee(stored.ProjectId))
            return new BayModelReply.NotFound();
        if (await bays.AnyUsesAsync(Uuid, cancellationToken))
            return new BayModelReply.InUse();

        await CommitAsync(storage.ClearStateAsync(CancellationToken.None));
        model = null;
        DeactivateOnIdle();
        return new BayModelReply.Done(stored);
    }

    private Guid Uuid => GrainKeys.Uuid(this.GetPrimaryKeyString());

    private async Task WriteAsync(BayModelSnapshot next)
    {
        storage.State = new BayModelState { Snapshot = next };
        await CommitAsync(storage.WriteStateAsync());
        model = next;
    }

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

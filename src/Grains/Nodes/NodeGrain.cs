using Magnum.Grains.Abstractions.Nodes;
using Magnum.Grains.Tenancy;

namespace Magnum.Grains.Nodes;

/// <summary>What is stored of a machine.</summary>
internal sealed record NodeState
{
    public NodeSnapshot? Snapshot { get; init; }
}

/// <summary>What a bay tells its machines' grains. Same key as <see cref="INodeGrain"/>.</summary>
[Alias("Magnum.INodeSystem")]
internal interface INodeSystem : IGrainWithStringKey
{
    /// <summary>Stores what the machine is; the first sighting's time stays. May be repeated.</summary>
    [Alias("Record")]
    Task RecordAsync(NodeSnapshot node, CancellationToken cancellationToken);

    /// <summary>Forgets the machine. May be repeated.</summary>
    [Alias("Forget")]
    Task ForgetAsync(CancellationToken cancellationToken);
}

/// <summary>One machine.</summary>
internal sealed class NodeGrain([PersistentState("node", "states")] IPersistentState<NodeState> storage) : Grain, INodeGrain, INodeSystem
{
    public Task<NodeSnapshot?> GetAsync(CancellationToken cancellationToken) =>
        Task.FromResult(storage.State.Snapshot is { } node && Ownership.MaySee(node.ProjectId) ? node : null);

    public async Task RecordAsync(NodeSnapshot node, CancellationToken cancellationToken)
    {
        var known = storage.State.Snapshot;
        var next = known is null ? node : node with { CreatedAt = known.CreatedAt };
        if (next == known)
            return;
        storage.State = new NodeState { Snapshot = next };
        await CommitAsync(storage.WriteStateAsync(CancellationToken.None));
    }

    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        if (storage.RecordExists)
            await CommitAsync(storage.ClearStateAsync(CancellationToken.None));
        DeactivateOnIdle();
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

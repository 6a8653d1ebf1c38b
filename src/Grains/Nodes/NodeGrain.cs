using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.Nodes;
using Magnum.Grains.Tenancy;
using Microsoft.Extensions.Logging;

namespace Magnum.Grains.Nodes;

/// <summary>One machine.</summary>
internal sealed partial class NodeGrain(
    [PersistentState("node", "states")] IPersistentState<NodeState> storage,
    TimeProvider time,
    ILogger<NodeGrain> logger) : Grain, INodeGrain, INodeSystem, IRemindable
{
    // What is known to be stored: readers must not be given what a failed write takes back.
    private NodeState stored = new();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        stored = storage.State;
        return base.OnActivateAsync(cancellationToken);
    }

    public Task<NodeSnapshot?> GetAsync(CancellationToken cancellationToken)
    {
        _ = Ownership.RequireCaller();
        return Task.FromResult(stored.Snapshot is { } node && Ownership.MaySee(node.ProjectId) ? node : null);
    }

    public async Task RecordAsync(NodeSnapshot node, CancellationToken cancellationToken)
    {
        if (GrainKeys.Node(node.BayUuid, node.Name) != this.GetPrimaryKeyString())
            throw new ArgumentException($"The machine {node.Name} of the bay {node.BayUuid} was told to {this.GetPrimaryKeyString()}.", nameof(node));

        var next = new NodeState { Snapshot = stored.Merge(node) };
        if (next != stored)
            await WriteAsync(next);
    }

    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        if (storage.RecordExists)
            await this.PersistAsync(storage.ClearStateAsync(CancellationToken.None));
        if (stored.Snapshot?.Health is not null)
            await ForgetReminderAsync();
        stored = new NodeState();
        DeactivateOnIdle();
    }

    private async Task WriteAsync(NodeState next)
    {
        storage.State = next;
        await this.PersistAsync(storage.WriteStateAsync(CancellationToken.None));
        stored = next;
    }
}

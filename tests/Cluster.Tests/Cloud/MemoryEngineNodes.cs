using Magnum.Engines;
using Magnum.OpenStack;

namespace Magnum.Cluster.Tests.Cloud;

/// <summary>The engines as one silo changes them.</summary>
internal sealed class MemoryEngineNodes(MemoryEngines engines, CloudCalls calls, SiloLife life) : IEngineNodes
{
    public Task<EngineReply> DrainAsync(EngineTarget target, EngineNode node, CancellationToken cancellationToken) =>
        DoAsync(nameof(DrainAsync), () => engines.Drain(target.Bay, node), cancellationToken);

    public Task<EngineReply> RestoreAsync(EngineTarget target, EngineNode node, CancellationToken cancellationToken) =>
        DoAsync(nameof(RestoreAsync), () => engines.Restore(target.Bay, node), cancellationToken);

    public Task<EngineReply> ForgetAsync(EngineTarget target, EngineNode node, CancellationToken cancellationToken) =>
        DoAsync(nameof(ForgetAsync), () => engines.Forget(target.Bay, node), cancellationToken);

    // An engine throws nothing at the service: what a test makes of a call is a failure in words.
    private async Task<EngineReply> DoAsync(string method, Func<EngineReply> work, CancellationToken cancellationToken)
    {
        try
        {
            return await calls.MakeAsync(method, work, life, cancellationToken);
        }
        catch (OpenStackException e)
        {
            return new EngineReply.Failed(e.Detail);
        }
    }
}

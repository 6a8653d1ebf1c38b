using Magnum.Engines.Kubernetes;
using Magnum.Engines.Swarm;
using Magnum.Engines.Transport;

namespace Magnum.Engines;

/// <summary>Changes of nodes, for engines of any kind.</summary>
internal sealed class EngineNodes(KubernetesNodes kubernetes, SwarmNodes swarm, EngineTransport transport, EngineCalls calls) : IEngineNodes
{
    public Task<EngineReply> DrainAsync(EngineTarget target, EngineNode node, CancellationToken cancellationToken) =>
        ReplyAsync(target, kubernetes.DrainAsync, swarm.DrainAsync, node, cancellationToken);

    public Task<EngineReply> RestoreAsync(EngineTarget target, EngineNode node, CancellationToken cancellationToken) =>
        ReplyAsync(target, kubernetes.RestoreAsync, swarm.RestoreAsync, node, cancellationToken);

    public Task<EngineReply> ForgetAsync(EngineTarget target, EngineNode node, CancellationToken cancellationToken) =>
        ReplyAsync(target, kubernetes.ForgetAsync, swarm.ForgetAsync, node, cancellationToken);

    // Each act may be repeated: where one address fails, the next is asked the same.
    private async Task<EngineReply> ReplyAsync(EngineTarget target, Act ofKubernetes, Act ofSwarm, EngineNode node, CancellationToken cancellationToken)
    {
        var reply = await AskAsync(target, ofKubernetes, ofSwarm, node, cancellationToken);
        foreach (var master in target.Masters)
        {
            if (reply is not EngineReply.Failed)
                break;
            reply = await AskAsync(target with { Address = master }, ofKubernetes, ofSwarm, node, cancellationToken);
        }

        return reply;
    }

    private Task<EngineReply> AskAsync(EngineTarget target, Act ofKubernetes, Act ofSwarm, EngineNode node, CancellationToken cancellationToken) => calls.BoundAsync(
        async end =>
        {
            using var line = transport.Open(target);
            return target.Kind switch
            {
                EngineKind.Kubernetes => await ofKubernetes(line, node, end),
                EngineKind.Swarm => await ofSwarm(line, node, end),
                _ => throw new ArgumentOutOfRangeException(nameof(target), target.Kind, "No such engine."),
            };
        },
        static failure => new EngineReply.Failed(failure.Cause),
        cancellationToken);

    private delegate Task<EngineReply> Act(EngineLine line, EngineNode node, CancellationToken cancellationToken);
}

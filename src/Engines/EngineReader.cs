using Magnum.Engines.Kubernetes;
using Magnum.Engines.Swarm;
using Magnum.Engines.Transport;

namespace Magnum.Engines;

/// <summary>Looks at engines of any kind, and makes a reading of whatever happens.</summary>
internal sealed class EngineReader(KubernetesReader kubernetes, SwarmReader swarm, EngineCalls calls) : IEngineReader
{
    public Task<EngineReading> ReadAsync(EngineTarget target, CancellationToken cancellationToken) => calls.BoundAsync<EngineReading>(
        end => target.Kind switch
        {
            EngineKind.Kubernetes => kubernetes.ReadAsync(target, end),
            EngineKind.Swarm => swarm.ReadAsync(target, end),
            _ => throw new ArgumentOutOfRangeException(nameof(target), target.Kind, "No such engine."),
        },
        static failure => failure,
        cancellationToken);
}

using Magnum.Engines.Kubernetes;
using Magnum.Engines.Swarm;
using Magnum.Engines.Transport;

namespace Magnum.Engines;

/// <summary>Looks at engines of any kind, and makes a reading of whatever happens.</summary>
internal sealed class EngineReader(KubernetesReader kubernetes, KubernetesStore store, SwarmReader swarm, SwarmStore managers, EngineCalls calls) : IEngineReader
{
    public async Task<EngineReading> ReadAsync(EngineTarget target, CancellationToken cancellationToken)
    {
        var reading = await AskAsync(target, cancellationToken);
        if (target.Masters.IsEmpty || reading is not (EngineReading.Unreachable or EngineReading.TimedOut or EngineReading.NotReady))
            return reading;

        // All at once: together they take as long as one.
        var others = await Task.WhenAll(target.Masters.Select(master => AskAsync(target with { Address = master }, cancellationToken)));
        return others.OfType<EngineReading.Answered>().FirstOrDefault() is { } answered
            ? answered with { Detour = ((EngineReading.Failure)reading).Cause }
            // What an engine says itself tells more than that it is not there.
            : others.Prepend(reading).OfType<EngineReading.NotReady>().FirstOrDefault() ?? reading;
    }

    public Task<StoreReading> ReadStoreAsync(EngineTarget target, CancellationToken cancellationToken) => calls.BoundAsync<StoreReading>(
        end => target.Kind switch
        {
            EngineKind.Kubernetes => store.ReadAsync(target, end),
            EngineKind.Swarm => managers.ReadAsync(target, end),
            _ => throw new ArgumentOutOfRangeException(nameof(target), target.Kind, "No such engine."),
        },
        static failure => new StoreReading.Failed(failure.Cause),
        cancellationToken);

    private Task<EngineReading> AskAsync(EngineTarget target, CancellationToken cancellationToken) => calls.BoundAsync<EngineReading>(
        end => target.Kind switch
        {
            EngineKind.Kubernetes => kubernetes.ReadAsync(target, end),
            EngineKind.Swarm => swarm.ReadAsync(target, end),
            _ => throw new ArgumentOutOfRangeException(nameof(target), target.Kind, "No such engine."),
        },
        static failure => failure,
        cancellationToken);
}

namespace Magnum.Engines;

/// <summary>Looks at engines.</summary>
public interface IEngineReader
{
    /// <summary>Asks an engine once whether it is ready, and for its machines. May be repeated; changes nothing. Never repeats by itself.</summary>
    /// <returns>
    /// Whatever the engine does, within <see cref="EngineOptions.Deadline"/>, or twice that where its masters are asked instead; everything that may be expected of a
    /// network is a reading.
    /// </returns>
    /// <exception cref="OperationCanceledException">Only when <paramref name="cancellationToken"/> asks for it.</exception>
    Task<EngineReading> ReadAsync(EngineTarget target, CancellationToken cancellationToken);

    /// <summary>Asks an engine once for the members of what keeps its memory: etcd's, of Kubernetes. May be repeated; changes nothing.</summary>
    /// <returns>What its own address tells, within <see cref="EngineOptions.Deadline"/>; its masters are not asked instead.</returns>
    /// <exception cref="OperationCanceledException">Only when <paramref name="cancellationToken"/> asks for it.</exception>
    Task<StoreReading> ReadStoreAsync(EngineTarget target, CancellationToken cancellationToken);
}

namespace Magnum.Engines;

/// <summary>Prepares engines for machines that go, and has them forget those that are gone.</summary>
/// <remarks>Like the looks: each call ends within <see cref="EngineOptions.Deadline"/> for each address, none is asked twice, and whatever the engine does is a reply.</remarks>
public interface IEngineNodes
{
    /// <summary>
    /// Has the engine give a machine no more work and move what it carries. May be repeated, and is to be: one call takes one step, and nothing is waited for.
    /// Kubernetes: the node is cordoned and its pods are evicted as their disruption budgets admit, but for those of daemon sets and static ones. Swarm: its availability is "drain".
    /// </summary>
    /// <returns>Done: it carries nothing that moves, or nobody on it could let go of it, or the engine does not know it.</returns>
    /// <exception cref="OperationCanceledException">Only when <paramref name="cancellationToken"/> asks for it.</exception>
    Task<EngineReply> DrainAsync(EngineTarget target, EngineNode node, CancellationToken cancellationToken);

    /// <summary>Lets a machine have work again. May be repeated.</summary>
    /// <returns>Done: it may, or the engine does not know it.</returns>
    /// <exception cref="OperationCanceledException">Only when <paramref name="cancellationToken"/> asks for it.</exception>
    Task<EngineReply> RestoreAsync(EngineTarget target, EngineNode node, CancellationToken cancellationToken);

    /// <summary>Has the engine forget a machine, whether or not it still hears of it. May be repeated; another machine that has the name by now is left alone.</summary>
    /// <returns>Done: it is forgotten.</returns>
    /// <exception cref="OperationCanceledException">Only when <paramref name="cancellationToken"/> asks for it.</exception>
    Task<EngineReply> ForgetAsync(EngineTarget target, EngineNode node, CancellationToken cancellationToken);
}

/// <summary>What came of asking an engine for something.</summary>
public abstract record EngineReply
{
    /// <summary>It is as wanted.</summary>
    public sealed record Done : EngineReply;

    /// <summary>It was begun, and is not as wanted yet.</summary>
    /// <param name="Cause">What is left, for people.</param>
    public sealed record Working(string Cause) : EngineReply;

    /// <summary>The engine did not do it, or nobody knows whether it did.</summary>
    /// <param name="Cause">Why, for people.</param>
    public sealed record Failed(string Cause) : EngineReply;
}

using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Grains.Bays.Phases;

/// <summary>One step of an operation: talks to the outside, stores nothing, and may be run again after any crash.</summary>
internal interface IBayPhase
{
    /// <summary>The phase's name, as stored in the operation and shown in OpenStack's access logs.</summary>
    string Name { get; }

    /// <summary>Runs the phase once.</summary>
    /// <exception cref="OpenStack.OpenStackException">A service refused or did not answer; the reconciler decides by its kind.</exception>
    Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken);
}

/// <summary>What a phase works from: the state as it was committed before the phase began.</summary>
/// <param name="Bay">The bay's UUID.</param>
/// <param name="State">The bay.</param>
/// <param name="Secrets">Its credentials.</param>
internal sealed record BayScope(Guid Bay, BayState State, BaySecrets Secrets)
{
    public BayWork Work => State.Work ?? throw new InvalidOperationException($"Bay {Bay} has no work.");

    public Operation Operation => Work.Operation ?? throw new InvalidOperationException($"Bay {Bay} has no operation.");

    public BaySnapshot Snapshot => State.Snapshot ?? throw new InvalidOperationException($"Bay {Bay} is not accepted.");

    public string ProjectId => Work.Creator.ProjectId;
}

using System.Collections.Immutable;
using Magnum.Engines;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Callers;
using Magnum.Grains.Bays.Phases;
using Magnum.Grains.Health;

namespace Magnum.Grains.Bays;

/// <summary>What may happen to a bay. Every event carries its time and the ids that it needs: deciding reads no clock and no chance.</summary>
internal abstract record BayEvent(DateTimeOffset At)
{
    /// <summary>A tenant wants a bay; nobody sees it yet.</summary>
    internal sealed record Intended(BaySpec Spec, Caller Creator, DateTimeOffset At) : BayEvent(At);

    /// <summary>Everything that the creation needs to end by itself is stored.</summary>
    internal sealed record Accepted(NewBayIds Ids, DateTimeOffset At) : BayEvent(At);

    /// <summary>The intent was never accepted and is taken back.</summary>
    internal sealed record IntentExpired(Guid OperationId, DateTimeOffset At) : BayEvent(At);

    /// <summary>A tenant wants another size.</summary>
    internal sealed record ResizeRequested(ResizeBay Command, Guid OperationId, Caller Caller, DateTimeOffset At) : BayEvent(At);

    /// <summary>A tenant wants a group of its own.</summary>
    internal sealed record GroupRequested(CreateNodeGroup Command, Guid OperationId, Caller Caller, DateTimeOffset At) : BayEvent(At)
    {
        /// <summary>What the driver says to the labels and taints of its machines.</summary>
        public DriverAnswer Marks { get; init; } = new();

        /// <summary>What it says to the rest of the group.</summary>
        public DriverAnswer Driver { get; init; } = new();
    }

    /// <summary>A tenant sets the limits of a group, or what its machines to come carry.</summary>
    internal sealed record GroupLimitsSet(UpdateNodeGroup Command, DateTimeOffset At) : BayEvent(At)
    {
        /// <summary>What the driver says to the labels and taints of its machines.</summary>
        public DriverAnswer Marks { get; init; } = new();
    }

    /// <summary>A tenant wants a group gone.</summary>
    internal sealed record GroupDeleteRequested(Guid NodeGroup, Guid OperationId, Caller Caller, DateTimeOffset At) : BayEvent(At);

    /// <summary>A tenant wants another bay model.</summary>
    internal sealed record UpgradeRequested(UpgradeBay Command, DriverAnswer Driver, Guid OperationId, Caller Caller, DateTimeOffset At) : BayEvent(At);

    /// <summary>A tenant wants new certificate authorities.</summary>
    internal sealed record CaRotationRequested(DriverAnswer Driver, Guid OperationId, Caller Caller, DateTimeOffset At) : BayEvent(At)
    {
        /// <summary>How long machines are given to follow each of its changes.</summary>
        public TimeSpan Overlap { get; init; }
    }

    /// <summary>A tenant wants a new credential for the machines.</summary>
    internal sealed record CredentialRotationRequested(DriverAnswer Driver, Guid OperationId, Caller Caller, DateTimeOffset At) : BayEvent(At)
    {
        /// <summary>How long the former credential stays valid beside the new one.</summary>
        public TimeSpan Overlap { get; init; }
    }

    /// <summary>The new credential is stored.</summary>
    internal sealed record CredentialStored(Guid OperationId, DateTimeOffset At) : BayEvent(At);

    /// <summary>Keystone did not give the new credential.</summary>
    internal sealed record CredentialRefused(Guid OperationId, DateTimeOffset At) : BayEvent(At);

    /// <summary>A tenant wants the bay gone.</summary>
    internal sealed record DeleteRequested(Guid OperationId, Caller Caller, DateTimeOffset At) : BayEvent(At);

    /// <summary>Somebody outside measured health.</summary>
    internal sealed record HealthReported(ReportBayHealth Command, DateTimeOffset At) : BayEvent(At);

    /// <summary>The service itself looked at the engine.</summary>
    internal sealed record HealthSeen(BayHealth Health, DateTimeOffset At) : BayEvent(At)
    {
        /// <summary>Nova's ids of the machines that the engine says are unwell; none where it gave no answer.</summary>
        public ImmutableArray<string> Unhealthy { get; init; } = [];
    }

    /// <summary>The engine told of its machines: perhaps one is to be replaced.</summary>
    internal sealed record HealConsidered(ImmutableArray<EngineNode> Nodes, HealTerms Terms, Guid OperationId, DateTimeOffset At) : BayEvent(At);

    /// <summary>A phase of an operation ran.</summary>
    internal sealed record PhaseRan(Guid OperationId, string Phase, PhaseResult Result, Guid NextOperationId, DateTimeOffset At) : BayEvent(At);

    /// <summary>The operation's time is up.</summary>
    internal sealed record DeadlinePassed(Guid OperationId, Guid NextOperationId, DateTimeOffset At) : BayEvent(At);
}

/// <summary>What the bay's driver says to a change.</summary>
/// <param name="Refusal">Why it can't, in words for the tenant; null when it can.</param>
/// <param name="Renews">For an upgrade: whether running machines follow only by being replaced.</param>
/// <param name="RenewsMasters">Whether it replaces masters too.</param>
internal sealed record DriverAnswer(string? Refusal = null, bool Renews = false, bool RenewsMasters = false);

/// <summary>Ids that a new bay gets, made outside so that a seed controls them.</summary>
internal sealed record NewBayIds(Guid Bay, Guid Operation, Guid MasterGroup, Guid WorkerGroup);

/// <summary>What an event does.</summary>
internal abstract record Transition
{
    /// <summary>The bay changes; the change is to be stored before anybody is told.</summary>
    internal sealed record Changed(BayState Next) : Transition;

    /// <summary>Nothing changes, and that is as it should be (a repetition, a late result).</summary>
    internal sealed record Unchanged : Transition;

    /// <summary>Nothing changes, and the caller is told why.</summary>
    internal sealed record Refused(BayError Error) : Transition;
}

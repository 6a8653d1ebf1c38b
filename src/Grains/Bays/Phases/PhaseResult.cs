using System.Collections.Immutable;
using Magnum.Drivers;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Grains.Bays.Phases;

/// <summary>What came of running a phase once.</summary>
internal abstract record PhaseResult
{
    /// <summary>The phase is done; the next one may run.</summary>
    /// <param name="Fact">What is known now, or null.</param>
    internal sealed record Done(PhaseFact? Fact = null) : PhaseResult;

    /// <summary>Nothing to do now; the phase runs again when something is seen or the time comes.</summary>
    /// <param name="Status">The status to show meanwhile, or null to leave it.</param>
    /// <param name="Until">When to run again at the latest, or null.</param>
    internal sealed record Waiting(BayStatus? Status = null, DateTimeOffset? Until = null) : PhaseResult;

    /// <summary>It did not work now but may later.</summary>
    /// <param name="Cause">What happened.</param>
    internal sealed record Retry(string Cause) : PhaseResult;

    /// <summary>It will not work; the operation ends.</summary>
    internal sealed record Failed(string Cause) : PhaseResult
    {
        /// <summary>The final status to show; null for the operation's own failed status.</summary>
        public BayStatus? Status { get; init; }

        /// <summary>Heat's own sentence about the stack, shown by its groups.</summary>
        public string? StackReason { get; init; }

        /// <summary>What the stack tells in spite of the failure.</summary>
        public BayOutputs? Outputs { get; init; }
    }
}

/// <summary>What a phase found out or made; written into the state before the next phase runs.</summary>
internal abstract record PhaseFact
{
    /// <summary>Heat has the stack.</summary>
    internal sealed record StackCreated(string StackId) : PhaseFact;

    /// <summary>What the stack tells before it takes an upgrade whose machines are replaced.</summary>
    internal sealed record NodesListed(BayOutputs Outputs) : PhaseFact;

    /// <summary>Those machines go.</summary>
    /// <param name="Leaving">May be none.</param>
    /// <param name="DrainUntil">So long they may take to hand over what they carry.</param>
    /// <param name="NotSeen">Why the engine did not tell of them; null when it did, or can't be reached from here.</param>
    internal sealed record NodesChosen(ImmutableArray<LeavingNode> Leaving, DateTimeOffset DrainUntil, string? NotSeen) : PhaseFact;

    /// <summary>The master that goes may be shut down.</summary>
    internal sealed record MasterReleased : PhaseFact;

    /// <summary>Machines go, or went, without having handed over everything, or are still known to their engine.</summary>
    internal sealed record NotDrained(string Cause) : PhaseFact;

    /// <summary>Heat took the update.</summary>
    /// <param name="Before">When the stack was last updated before; null when never, or when Heat is seen at this update.</param>
    internal sealed record StackUpdated(DateTimeOffset? Before) : PhaseFact;

    /// <summary>The stack is complete.</summary>
    internal sealed record StackComplete : PhaseFact;

    /// <summary>What the complete stack tells.</summary>
    /// <param name="Outputs">Of the engine and the machines.</param>
    /// <param name="Reason">Heat's sentence about the stack.</param>
    internal sealed record OutputsRead(BayOutputs Outputs, string? Reason) : PhaseFact;

    /// <summary>The node grains know their machines.</summary>
    internal sealed record NodesRecorded(ImmutableArray<string> Names) : PhaseFact;

    /// <summary>Octavia or Heat has just been asked to delete what there is.</summary>
    internal sealed record DeletionAsked : PhaseFact;

    /// <summary>The engine made load balancers after they were looked for: its machines still ran. The deletion begins anew.</summary>
    internal sealed record BalancersFound : PhaseFact;

    /// <summary>The stack is gone.</summary>
    internal sealed record StackGone : PhaseFact;

    /// <summary>The stacks of all groups are gone.</summary>
    internal sealed record GroupStacksGone : PhaseFact;

    /// <summary>The last credential is gone: nobody sees the bay any more.</summary>
    internal sealed record CredentialsGone : PhaseFact;

    /// <summary>Nothing of the bay came back; even the memory of it may go.</summary>
    internal sealed record Gone : PhaseFact;
}

using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Bays;
using Magnum.Grains.Bays.Phases;
using Xunit;

namespace Magnum.Grains.Tests.Bays;

/// <summary>The part of a deletion that is about what the engine made outside the stacks.</summary>
public sealed class BayLeavingsTests
{
    [Fact]
    public void The_time_that_Octavia_has_begins_when_it_is_asked()
    {
        var asked = BaySamples.Start.AddMinutes(30);

        var bay = BaySamples.Ran(BaySamples.Deleting(), new PhaseResult.Done(new PhaseFact.DeletionAsked()), at: asked);

        Assert.Equal((BayPhases.AwaitBalancersGone, asked), (bay.Work!.Operation!.Phase, bay.Work.Operation.EffectAt));
    }

    [Fact]
    public void What_is_found_while_stacks_go_begins_the_deletion_anew()
    {
        var bay = At(BayPhases.AwaitStackGone);

        bay = BaySamples.Ran(bay, new PhaseResult.Done(new PhaseFact.BalancersFound()));

        Assert.Equal((BayPhases.DeleteBalancers, 0), (bay.Work!.Operation!.Phase, bay.Work.Operation.Attempts));
        Assert.Equal((BayStatus.DeleteInProgress, BayPhases.DeleteBalancers, "stack-1"), (bay.Snapshot!.Status, bay.Snapshot.Operation!.Phase, bay.Snapshot.StackId));
    }

    // What a silo of a version without these phases has stored.
    [Theory]
    [InlineData(BayPhases.DeleteGroupStacks)]
    [InlineData(BayPhases.AwaitGroupStacksGone)]
    [InlineData(BayPhases.DeleteStack)]
    [InlineData(BayPhases.AwaitStackGone)]
    public void A_deletion_that_stands_at_the_stacks_already_goes_on_from_there(string phase)
    {
        var bay = At(phase);

        while (bay.Work?.Operation is { } operation)
        {
            Assert.DoesNotContain("balancers", operation.Phase, StringComparison.Ordinal);
            bay = BaySamples.Ran(bay, BaySamples.GoodResult(operation.Phase));
        }

        Assert.Equal(new BayState(), bay);
    }

    private static BayState At(string phase)
    {
        var bay = BaySamples.Deleting();
        return bay with { Work = bay.Work! with { Operation = bay.Work.Operation! with { Phase = phase } } };
    }
}

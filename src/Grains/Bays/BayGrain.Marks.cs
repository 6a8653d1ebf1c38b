using System.Collections.Immutable;
using Magnum.Drivers;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Grains.Bays;

/// <summary>Groups of the tenant's own, and labels and taints of machines: what the bay's driver says to them.</summary>
internal sealed partial class BayGrain
{
    // Asked of the bay as it is: what it has become once the group's turn comes is looked at again by the plan.
    private DriverAnswer AskOfGroup(CreateNodeGroup command)
    {
        try
        {
            var spec = bay.Work!.Spec;
            return new DriverAnswer(drivers.Get(spec.Driver).Objection(spec, BayLifecycle.Group(command, time.GetUtcNow())));
        }
        catch (BayPlanException e)
        {
            // The driver that built the bay is not installed any more.
            return new DriverAnswer(e.Message);
        }
    }

    // Taking marks away is always possible: only what a machine is to carry must be told to it.
    private DriverAnswer AskOfMarks(ImmutableSortedDictionary<string, string>? labels, ImmutableArray<NodeTaint>? taints, bool isDefault)
    {
        try
        {
            if (labels is { IsEmpty: false } && !CanMark(NodeMark.Labels, isDefault))
                return new DriverAnswer("'node_labels' is not supported by this driver.");
            return taints is { IsEmpty: false } && !CanMark(NodeMark.Taints, isDefault) ? new DriverAnswer("'node_taints' is not supported by this driver.") : new DriverAnswer();
        }
        catch (BayPlanException e)
        {
            // The driver that built the bay is not installed any more.
            return new DriverAnswer(e.Message);
        }
    }

    private bool CanMark(NodeMark mark, bool isDefault) => drivers.Get(bay.Work!.Spec.Driver).CanMark(mark, isDefault);
}

using System.Collections.Immutable;
using Magnum.Drivers;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Grains.Bays;

/// <summary>What the bay's driver says to what a caller asks for, before it is accepted.</summary>
internal sealed partial class BayGrain
{
    private DriverAnswer AskOfUpgrade(UpgradeBay command) => Ask(driver =>
    {
        if (!driver.CanChange(BayChange.Upgrade))
            return new DriverAnswer("Upgrading a cluster that uses this driver is not supported.");
        var (spec, groups) = (bay.Work!.Spec, bay.Snapshot!.NodeGroups);
        var group = groups.FirstOrDefault(one => one.Uuid == command.NodeGroup);
        var upgrade = new BayUpgrade(spec, new UpgradeOrder { BayModel = command.BayModel, MaxBatchSize = command.MaxBatchSize }.ApplyTo(spec), [.. groups.Where(static one => one.IsDefault)], group);
        return driver.Objection(upgrade) is { } objection
            ? new DriverAnswer(objection)
            : new DriverAnswer(null, driver.CanRenew(group ?? groups.First(static one => one.Name == NodeGroupSnapshot.DefaultWorkerName)), driver.RenewsMasters(upgrade));
    });

    private DriverAnswer AskOfChange(BayChange change, string refusal) => Ask(driver => driver.CanChange(change) ? new DriverAnswer() : new DriverAnswer(refusal));

    // Asked of the bay as it is: what it has become once the group's turn comes is looked at again by the plan.
    private DriverAnswer AskOfGroup(CreateNodeGroup command) => Ask(driver => new DriverAnswer(driver.Objection(bay.Work!.Spec, BayLifecycle.Group(command, time.GetUtcNow()))));

    // Taking marks away is always possible: only what a machine is to carry must be told to it.
    private DriverAnswer AskOfMarks(ImmutableSortedDictionary<string, string>? labels, ImmutableArray<NodeTaint>? taints, bool isDefault)
    {
        if (labels is not { IsEmpty: false } && taints is not { IsEmpty: false })
            return new DriverAnswer();
        return Ask(driver =>
            labels is { IsEmpty: false } && !driver.CanMark(NodeMark.Labels, isDefault) ? new DriverAnswer("'node_labels' is not supported by this driver.")
            : taints is { IsEmpty: false } && !driver.CanMark(NodeMark.Taints, isDefault) ? new DriverAnswer("'node_taints' is not supported by this driver.")
            : new DriverAnswer());
    }

    // A driver that is not installed any more replaces nothing.
    private bool MayReplaceMasters() => Ask(driver => driver.CanReplaceMasters(bay.Snapshot!.NodeGroups.First(static group => group.Name == NodeGroupSnapshot.DefaultMasterName))
        ? new DriverAnswer()
        : new DriverAnswer("Masters of this cluster can't be replaced.")).Refusal is null;

    private DriverAnswer Ask(Func<IBayDriver, DriverAnswer> ask)
    {
        try
        {
            return ask(drivers.Get(bay.Work!.Spec.Driver));
        }
        catch (BayPlanException e)
        {
            // What is wanted makes no plan at all, or the driver that built the bay is not installed any more.
            return new DriverAnswer(e.Message);
        }
    }
}

using System.Collections.Immutable;
using Magnum.Drivers;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Grains.Bays;

/// <summary>Which machines an upgrade replaces, and in which order. Pure.</summary>
internal static class Renewal
{
    /// <summary>The groups whose machines the running upgrade replaces, in the order in which it does; none where it replaces none.</summary>
    public static ImmutableArray<NodeGroupSnapshot> GroupsOf(BayState bay)
    {
        if (bay is not { Snapshot: { } snapshot, Work.Operation: { Upgrade: { Renews: true } upgrade } operation })
            return [];
        if (operation.Order is { } order)
            return [.. snapshot.NodeGroups.Where(g => g.Uuid == order.NodeGroup)];
        // Kubernetes wants its API servers to be the newest of all.
        return
        [
            .. snapshot.NodeGroups.Where(g => upgrade.RenewsMasters && g.Name == NodeGroupSnapshot.DefaultMasterName),
            .. snapshot.NodeGroups.Where(g => !upgrade.SparesWorkers && g.Name == NodeGroupSnapshot.DefaultWorkerName),
        ];
    }

    /// <summary>Of these the one whose turn it is: the first with machines left to replace, else the last; null where it replaces none.</summary>
    public static NodeGroupSnapshot? GroupOf(BayState bay)
    {
        var groups = GroupsOf(bay);
        return groups.FirstOrDefault(group => IsUnfinished(bay.Work!.Ledger, group)) ?? groups.LastOrDefault();
    }

    /// <summary>The servers to replace: all of the group or, where an earlier upgrade to the same model was not finished, those that it left.</summary>
    /// <param name="ledger">The machines as the stack tells of them before it takes the upgrade.</param>
    /// <param name="group">The group.</param>
    /// <param name="upgrade">The upgrade.</param>
    public static ImmutableDictionary<string, string?> Outdated(BayLedger ledger, NodeGroupSnapshot group, UpgradeOrder upgrade)
    {
        var image = !group.IsDefault ? group.ImageId : group.Role == NodeGroupSnapshot.MasterRole ? upgrade.PreviousMasterImage : upgrade.PreviousImage;
        // What was left undone may have been the other group alone.
        var isNewToGroup = !upgrade.IsContinued || (group.IsDefault && image is not null && image != upgrade.BayModel.ImageId);
        return MachinesOf(ledger, group).Where(machine => !IsUnderway(ledger, machine)).Select(static machine => machine.ServerId).OfType<string>()
            .Where(server => isNewToGroup || ledger.Outdated.ContainsKey(server))
            .ToImmutableDictionary(static server => server, server => ledger.Outdated.GetValueOrDefault(server, image), StringComparer.Ordinal);
    }

    /// <summary>The same of all groups that the running upgrade is about.</summary>
    public static ImmutableDictionary<string, string?> Outdated(BayState bay) => GroupsOf(bay)
        .SelectMany(group => Outdated(bay.Work!.Ledger, group, bay.Work.Operation!.Upgrade!)).ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>Whether machines of the group are left that an upgrade in force did not replace.</summary>
    public static bool IsUnfinished(BayLedger ledger, NodeGroupSnapshot group) => MachinesOf(ledger, group).Any(machine => IsOutdated(ledger, machine));

    /// <summary>Whether an upgrade in force left masters as they were, or one of them half made.</summary>
    public static bool HasUnfinishedMasters(BayLedger ledger, NodeGroupSnapshot masters) => ledger.MasterUnderway is not null || IsUnfinished(ledger, masters);

    /// <summary>The master that was given up earlier and whose place nobody has taken: it is made anew before all else. Null when there is none.</summary>
    public static BayMachine? MasterUnderway(BayLedger ledger) => ledger.Machines.FirstOrDefault(machine => IsUnderway(ledger, machine));

    /// <summary>The next machines that go: of those that are old, the unhealthy before the others, and no more than may be missing at once.</summary>
    /// <param name="group">All machines of the group.</param>
    /// <param name="ledger">Knows which are old.</param>
    /// <param name="batch">The largest number.</param>
    public static ImmutableArray<MachineView> NextBatch(ImmutableArray<MachineView> group, BayLedger ledger, int batch) =>
        [.. group.Where(view => IsOutdated(ledger, view.Machine)).OrderByDescending(static view => view.IsUnhealthy).Take(batch)];

    /// <summary>A machine that was built anew and that its engine does not call well yet: until it is, no other goes. Null when there is none.</summary>
    /// <param name="machines">All machines of the groups that are, or were, replaced.</param>
    /// <param name="ledger">Knows which are old.</param>
    public static MachineView? Unready(ImmutableArray<MachineView> machines, BayLedger ledger) => machines.FirstOrDefault(view => view.IsUnhealthy && !IsOutdated(ledger, view.Machine));

    /// <summary>The machines that the operation's next update leaves as they are: all but a master that it makes anew. Workers that go are taken away, not changed.</summary>
    public static ImmutableArray<BayMachine> Staying(BayWork work) =>
        [.. work.Ledger.Machines.Where(machine => machine.NodeGroup != NodeGroupSnapshot.DefaultMasterName || machine.Index != work.Operation?.LeavingMaster?.Machine.Index)];

    /// <summary>The group's machines.</summary>
    public static IEnumerable<BayMachine> MachinesOf(BayLedger ledger, NodeGroupSnapshot group) => ledger.Machines.Where(machine => machine.NodeGroup == group.Name);

    /// <summary>Whether the machine is the master that was let go and in whose place there is no other yet.</summary>
    public static bool IsUnderway(BayLedger ledger, BayMachine machine) =>
        machine.NodeGroup == NodeGroupSnapshot.DefaultMasterName && ledger.MasterUnderway is { } index && machine.Index == index;

    private static bool IsOutdated(BayLedger ledger, BayMachine machine) => machine.ServerId is { } server && ledger.Outdated.ContainsKey(server);
}

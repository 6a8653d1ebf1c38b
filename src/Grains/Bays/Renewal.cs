using System.Collections.Immutable;
using Magnum.Drivers;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Grains.Bays;

/// <summary>Which machines an upgrade replaces, and in which order. Pure.</summary>
internal static class Renewal
{
    /// <summary>The group whose machines the running upgrade replaces; null where it replaces none.</summary>
    public static NodeGroupSnapshot? GroupOf(BayState bay)
    {
        if (bay is not { Snapshot: { } snapshot, Work.Operation: { Upgrade.Renews: true } operation })
            return null;
        // Masters of bays that have several would come before the workers, one at a time.
        return snapshot.NodeGroups.FirstOrDefault(g => operation.Order is { } order ? g.Uuid == order.NodeGroup : g.Name == NodeGroupSnapshot.DefaultWorkerName);
    }

    /// <summary>The servers to replace: all of the group or, where an earlier upgrade to the same model was not finished, those that it left.</summary>
    /// <param name="ledger">The machines as the stack tells of them before it takes the upgrade.</param>
    /// <param name="group">The group.</param>
    /// <param name="upgrade">The upgrade.</param>
    public static ImmutableDictionary<string, string?> Outdated(BayLedger ledger, NodeGroupSnapshot group, UpgradeOrder upgrade) =>
        MachinesOf(ledger, group).Select(static machine => machine.ServerId).OfType<string>()
            .Where(server => !upgrade.IsContinued || ledger.Outdated.ContainsKey(server))
            .ToImmutableDictionary(static server => server, server => ledger.Outdated.GetValueOrDefault(server, group.IsDefault ? upgrade.PreviousImage : group.ImageId), StringComparer.Ordinal);

    /// <summary>Whether machines of the group are left that an upgrade in force did not replace.</summary>
    public static bool IsUnfinished(BayLedger ledger, NodeGroupSnapshot group) => MachinesOf(ledger, group).Any(machine => IsOutdated(ledger, machine));

    /// <summary>The next machines that go: of those that are old, the unhealthy before the others, and no more than may be missing at once.</summary>
    /// <param name="group">All machines of the group.</param>
    /// <param name="ledger">Knows which are old.</param>
    /// <param name="batch">The largest number.</param>
    public static ImmutableArray<MachineView> NextBatch(ImmutableArray<MachineView> group, BayLedger ledger, int batch) =>
        [.. group.Where(view => IsOutdated(ledger, view.Machine)).OrderByDescending(static view => view.IsUnhealthy).Take(batch)];

    /// <summary>A machine that was built anew and that its engine does not call well yet: until it is, no other goes. Null when there is none.</summary>
    /// <param name="group">All machines of the group.</param>
    /// <param name="ledger">Knows which are old.</param>
    public static MachineView? Unready(ImmutableArray<MachineView> group, BayLedger ledger) => group.FirstOrDefault(view => view.IsUnhealthy && !IsOutdated(ledger, view.Machine));

    /// <summary>Images of the bay's own workers that were built with another one than their group has, by Heat's index; null where the stack was never told of another.</summary>
    public static ImmutableDictionary<string, string>? FormerImages(BayState bay)
    {
        var (ledger, operation) = (bay.Work!.Ledger, bay.Work.Operation);
        if (!ledger.HasMovedImages || bay.Snapshot!.NodeGroups.FirstOrDefault(static g => g.Name == NodeGroupSnapshot.DefaultWorkerName) is not { } group)
            return null;
        var servers = ledger.Outdated;
        // What the stack is to take now makes those old that are there.
        if (operation is { Kind: BayOperation.Upgrade, Upgrade: { Renews: true } upgrade, IsInForce: false, Failure: null })
            servers = servers.SetItems(upgrade.Outdated ?? Outdated(ledger, group, upgrade));
        return MachinesOf(ledger, group)
            .Where(machine => machine.ServerId is { } server && servers.GetValueOrDefault(server) is { } image && image != group.ImageId)
            .ToImmutableDictionary(static machine => machine.Index, machine => servers[machine.ServerId!]!, StringComparer.Ordinal);
    }

    /// <summary>The group's machines.</summary>
    public static IEnumerable<BayMachine> MachinesOf(BayLedger ledger, NodeGroupSnapshot group) => ledger.Machines.Where(machine => machine.NodeGroup == group.Name);

    private static bool IsOutdated(BayLedger ledger, BayMachine machine) => machine.ServerId is { } server && ledger.Outdated.ContainsKey(server);
}

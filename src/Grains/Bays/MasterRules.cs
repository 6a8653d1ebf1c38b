using System.Collections.Immutable;
using Magnum.Drivers;
using Magnum.Engines;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Grains.Bays;

/// <summary>When one of several masters may go without the engine losing its memory. Pure.</summary>
internal static class MasterRules
{
    /// <summary>What is not well beside the master that is to go; null when all is.</summary>
    /// <param name="ledger">The bay's machines.</param>
    /// <param name="master">The one that is to go; it need not be well itself.</param>
    /// <param name="reading">What the bay's engine shows.</param>
    /// <param name="store">What it tells of that which keeps its memory.</param>
    public static string? Hindrance(BayLedger ledger, BayMachine master, EngineReading? reading, StoreReading store)
    {
        if (reading is not EngineReading.Answered { Detour: null } answered)
            return $"The master {master.Index} is not replaced while the cluster's API gives no good answer: {CauseOf(reading)}";
        ImmutableArray<BayMachine> masters = [.. ledger.Machines.Where(static machine => machine.NodeGroup == NodeGroupSnapshot.DefaultMasterName)];
        if (ScaleIn.View(masters.Where(machine => machine.Index != master.Index), answered.Nodes, ledger.Seen).FirstOrDefault(static view => view.IsUnhealthy) is { } unwell)
            return $"The master {master.Index} is not replaced while the master {unwell.Machine.Index} is not ready: {unwell.Node?.Cause ?? "its engine does not list it."}";
        return store switch
        {
            StoreReading.Failed failed => $"The master {master.Index} is not replaced while the cluster's API does not tell of what keeps its memory: {failed.Cause}",
            // Where it is told whose each member is, that of the one that goes may be gone already.
            StoreReading.Answered told when told.Members.Any(static member => member.Address is not null) => masters.Where(machine => machine.Index != master.Index)
                .Select(other => (Other: other, Member: told.Members.FirstOrDefault(member => member.Address == other.PrivateAddress)))
                .Where(static one => one.Member is not { Cause: null })
                .Select(one => $"The master {master.Index} is not replaced while the master {one.Other.Index} takes no part in the swarm's log: {one.Member?.Cause ?? "the managers do not list it."}").FirstOrDefault(),
            StoreReading.Answered told when told.Members.Length < masters.Length => $"The master {master.Index} is not replaced: the cluster's API knows {told.Members.Length} of {masters.Length} members of etcd.",
            StoreReading.Answered told when told.Members.FirstOrDefault(member => IsAnothers(member, master)) is { } member =>
                $"The master {master.Index} is not replaced while a member of etcd is not well: {member.Cause} (If it is that master's own, shut its server down.)",
            _ => null,
        };
    }

    // Not every cause names an address: whose member it is, is then not known.
    private static bool IsAnothers(StoreMember member, BayMachine master) =>
        member.Cause is { } cause && !(master.PrivateAddress is { Length: > 0 } address && cause.Contains($"/{address}:", StringComparison.Ordinal));

    private static string CauseOf(EngineReading? reading) => reading switch
    {
        EngineReading.Answered { Detour: { } cause } => cause,
        EngineReading.Failure failure => failure.Cause,
        _ => "it can't be reached from here.",
    };
}

using System.Collections.Immutable;
using Magnum.Engines;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Health;

namespace Magnum.Grains.Bays;

/// <summary>Which machine is replaced because it is unwell, and when none is. Pure.</summary>
/// <remarks>
/// A machine is replaced where the bay's labels ask for it, its engine answers and says so for the whole grace, and the bay is otherwise settled and mostly well. Silence of the
/// engine is no sign of a machine's illness, and starts every grace anew. A replacement that failed is followed by another, after one more grace and within the same number an
/// hour. No other failure is: Heat's next update would go on with it, which is for whoever asked for it to decide. A master goes where it is the only one that is unwell and the
/// others hold the engine's memory without it, and before any worker.
/// </remarks>
internal static class HealRules
{
    /// <summary>Whether the bay's labels ask the service to replace machines; the healer that may run inside the bay does so by itself.</summary>
    public static bool IsWanted(BaySnapshot bay) =>
        HealthRules.Is(bay.Labels, "auto_healing_enabled") && bay.Labels.GetValueOrDefault("auto_healing_controller") != "magnum-auto-healer";

    /// <summary>Since when servers are unwell, after one more look.</summary>
    /// <param name="bay">The bay as it was.</param>
    /// <param name="unhealthy">The servers that are unwell now; none where nobody can say.</param>
    /// <param name="now">When.</param>
    public static ImmutableDictionary<string, DateTimeOffset> Ailing(BayState bay, ImmutableArray<string> unhealthy, DateTimeOffset now) => IsWanted(bay.Snapshot!)
        ? unhealthy.Distinct(StringComparer.Ordinal).ToImmutableDictionary(static server => server, server => bay.Work!.Ailing.GetValueOrDefault(server, now), StringComparer.Ordinal)
        : ImmutableDictionary<string, DateTimeOffset>.Empty;

    /// <summary>The machine that is to be replaced now; null for none.</summary>
    /// <param name="bay">The bay.</param>
    /// <param name="nodes">As its engine lists them at this moment.</param>
    /// <param name="terms">What the operator set.</param>
    /// <param name="now">When.</param>
    public static LeavingNode? Choose(BayState bay, ImmutableArray<EngineNode> nodes, HealTerms terms, DateTimeOffset now)
    {
        if (bay is not { Snapshot: { } snapshot, Work: { Operation: null, Queue.IsEmpty: true } work } || !IsWanted(snapshot))
            return null;
        var failedAt = FailedAt(snapshot);
        if ((!snapshot.Status.IsComplete() && failedAt is null) || now - failedAt < terms.Grace || Recent(work.Heals, now).Length >= terms.PerHour)
            return null;

        var machines = ScaleIn.View(work.Ledger.Machines, nodes, work.Ledger.Seen);
        if (machines.Count(static view => view.IsUnhealthy) > terms.LargestPart * machines.Length)
            return null;
        if (!terms.SparesMasters && Master(bay, machines, terms, now) is { } master)
            return master;
        return machines
            .Where(view => IsAiling(work, view, terms, now))
            .Where(view => snapshot.NodeGroups.Any(group => group.Name == view.Machine.NodeGroup && group.Role != NodeGroupSnapshot.MasterRole && group.StackId is not null
                && (group.Status.IsComplete() || (failedAt is not null && group.Status is BayStatus.UpdateFailed))))
            .OrderBy(view => work.Ailing[view.Machine.ServerId!])
            .Select(static view => new LeavingNode(view.Machine, view.Node))
            .FirstOrDefault();
    }

    // Where an upgrade left masters behind, the next one goes on with them. Of one that was let go already, whatever is there now is half made and nobody's server.
    private static LeavingNode? Master(BayState bay, ImmutableArray<MachineView> machines, HealTerms terms, DateTimeOffset now)
    {
        var (work, group) = (bay.Work!, bay.Snapshot!.NodeGroups.First(static group => group.Name == NodeGroupSnapshot.DefaultMasterName));
        var masters = machines.Where(view => view.Machine.NodeGroup == group.Name).ToList();
        if (masters.Where(static view => view.IsUnhealthy).ToList() is not [var master] || !IsQuorum(masters.Count - 1, masters.Count) || Renewal.IsUnfinished(work.Ledger, group))
            return null;
        if (work.Ledger.MasterUnderway is not null)
            return Renewal.IsUnderway(work.Ledger, master.Machine) ? new LeavingNode(master.Machine with { ServerId = null }, master.Node) : null;
        return IsAiling(work, master, terms, now) ? new LeavingNode(master.Machine, master.Node) : null;
    }

    private static bool IsQuorum(int present, int all) => present > all / 2;

    private static bool IsAiling(BayWork work, MachineView view, HealTerms terms, DateTimeOffset now) =>
        view.IsUnhealthy && view.Machine.ServerId is { } server && work.Ailing.TryGetValue(server, out var since) && now - since >= terms.Grace;

    // When the replacement ended that left the bay as it is; null where nothing failed, or something else.
    private static DateTimeOffset? FailedAt(BaySnapshot bay) => bay is { Status: BayStatus.UpdateFailed, Operation: { Kind: BayOperation.Heal, EndedAt: { } at } } ? at : null;

    /// <summary>Those of the last hour.</summary>
    public static ImmutableArray<DateTimeOffset> Recent(ImmutableArray<DateTimeOffset> heals, DateTimeOffset now) => [.. heals.Where(at => now - at < TimeSpan.FromHours(1))];
}

/// <summary>When a machine is replaced, as the operator set it.</summary>
/// <param name="Grace">How long a machine must be unwell without a break.</param>
/// <param name="PerHour">Replacements in an hour, for each bay.</param>
/// <param name="LargestPart">The largest part of a bay's machines that may be unwell; with more of them it is not the machines.</param>
internal sealed record HealTerms(TimeSpan Grace, int PerHour, double LargestPart)
{
    /// <summary>Whether no master goes: the bay's driver does not replace them, or the others could not do without one.</summary>
    public bool SparesMasters { get; init; }

    public static HealTerms Of(BayOptions options) => new(options.HealGrace, options.HealsPerHour, options.HealLargestPart);
}

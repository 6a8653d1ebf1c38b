using System.Collections.Immutable;
using System.Globalization;
using Magnum.Engines;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Bays;

namespace Magnum.Grains.Health;

/// <summary>What a bay's health is, from what was seen of its engine. Pure.</summary>
/// <remarks>
/// Statuses, keys and texts: openstack/magnum magnum/service/periodic.py and magnum/drivers/common/k8s_monitor.py (15.0.1). Otherwise than there, the cause of an
/// engine that gives no answer is told, and one failure alone changes nothing.
/// </remarks>
internal static class HealthRules
{
    /// <summary>Failures in a row that count.</summary>
    public const int FailuresThatCount = 2;

    /// <summary>Periods without a report after which a report from outside is no longer believed, where only reports can tell.</summary>
    public const int SilentPeriods = 3;

    private const string Api = "api";

    /// <summary>How that bay is watched now.</summary>
    public static HealthWatch Watch(BayState bay)
    {
        if (bay is not { Snapshot: { ApiAddress: not null } snapshot, Work: { } work } || KindOf(work.Spec.BayModel.Coe) is null)
            return new HealthWatch.None();
        // An engine that is being taken down says nothing about its health.
        if (snapshot.Status is BayStatus.DeleteInProgress or BayStatus.DeleteComplete)
            return new HealthWatch.None();
        if (Is(snapshot.Labels, "auto_healing_enabled") && snapshot.Labels.GetValueOrDefault("auto_healing_controller") == "magnum-auto-healer")
            return new HealthWatch.None();
        return Reach(bay) is { } reach ? reach : new HealthWatch.Reported();
    }

    /// <summary>Where the service reaches that bay's engine, whoever tells its health; null where it can't.</summary>
    public static HealthWatch.Asked? Reach(BayState bay) =>
        bay is { Snapshot: { ApiAddress: { } address } snapshot, Work: { } work } && KindOf(work.Spec.BayModel.Coe) is { } kind
        && IsAccessible(snapshot) && Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri is { Scheme: "https" or "http" or "tcp", Port: > 0 }
            ? new HealthWatch.Asked(kind, uri, HasTls: !work.Spec.BayModel.TlsDisabled) { Masters = MastersOf(bay, uri) }
            : null;

    /// <summary>What one look means.</summary>
    /// <param name="failures">Failures in a row before this look.</param>
    /// <param name="reading">What was seen.</param>
    public static HealthVerdict Judge(int failures, EngineReading reading) => reading switch
    {
        EngineReading.Answered { Detour: { } cause } answered => new HealthVerdict(
            failures + 1, failures + 1 >= FailuresThatCount ? new BayHealth(HealthStatus.Unhealthy, OfNodes(answered.Nodes).Reason.SetItem(Api, cause)) : null),
        EngineReading.Answered answered => new HealthVerdict(0, OfNodes(answered.Nodes)),
        // The address is refused by ourselves, each time: that says nothing about the engine.
        EngineReading.AddressRefused refused => new HealthVerdict(0, new BayHealth(HealthStatus.Unknown, Reason(refused.Cause))),
        EngineReading.Failure failure => new HealthVerdict(failures + 1, failures + 1 >= FailuresThatCount ? new BayHealth(HealthStatus.Unhealthy, Reason(failure.Cause)) : null),
        _ => throw new ArgumentOutOfRangeException(nameof(reading), reading, "No such reading."),
    };

    /// <summary>The health of a bay whose engine can't be asked; null while the last report from outside holds.</summary>
    /// <param name="bay">The bay.</param>
    /// <param name="period">The period of health.</param>
    /// <param name="now">When.</param>
    public static BayHealth? OfSilence(BayState bay, TimeSpan period, DateTimeOffset now) =>
        bay.Work!.HealthReportedAt is { } reported && now - reported < SilentPeriods * period
            ? null
            : new BayHealth(HealthStatus.Unknown, Reason($"The cluster {bay.Snapshot!.Name} is not accessible."));

    private static BayHealth OfNodes(ImmutableArray<EngineNode> nodes)
    {
        var reason = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        reason[Api] = "ok";
        foreach (var node in nodes)
            reason[$"{node.Name}.Ready"] = node.IsReady ? "True" : "False";
        return new BayHealth(nodes.All(static node => node.IsReady) ? HealthStatus.Healthy : HealthStatus.Unhealthy, reason.ToImmutable());
    }

    private static ImmutableSortedDictionary<string, string> Reason(string cause) => ImmutableSortedDictionary<string, string>.Empty.Add(Api, cause);

    private static EngineKind? KindOf(string coe) => coe switch
    {
        "kubernetes" => EngineKind.Kubernetes,
        "swarm" or "swarm-mode" => EngineKind.Swarm,
        _ => null,
    };

    // Beside the bay's address, which is the first master's or leads to any of them. They have addresses outside where every machine has one.
    private static ImmutableArray<Uri> MastersOf(BayState bay, Uri address) => !bay.Snapshot!.FloatingIpEnabled ? [] :
    [
        .. from machine in bay.Work!.Ledger.Machines
           where machine is { NodeGroup: NodeGroupSnapshot.DefaultMasterName, Address.Length: > 0 } && machine.Address != address.Host
           select new UriBuilder(address) { Host = machine.Address }.Uri,
    ];

    // The address of a load balancer follows a label of its own.
    private static bool IsAccessible(BaySnapshot bay) =>
        bay.MasterLbEnabled && bay.Labels.GetValueOrDefault("master_lb_floating_ip_enabled") is { Length: > 0 } ? Is(bay.Labels, "master_lb_floating_ip_enabled") : bay.FloatingIpEnabled;

    // As strutils.bool_from_string of oslo.utils reads them.
    internal static bool Is(ImmutableSortedDictionary<string, string> labels, string name) =>
        labels.GetValueOrDefault(name)?.Trim().ToLower(CultureInfo.InvariantCulture) is "1" or "t" or "true" or "on" or "y" or "yes";
}

/// <summary>How a bay's health becomes known.</summary>
internal abstract record HealthWatch
{
    /// <summary>Not at all, or by somebody else.</summary>
    internal sealed record None : HealthWatch;

    /// <summary>By asking its engine.</summary>
    internal sealed record Asked(EngineKind Kind, Uri Address, bool HasTls) : HealthWatch
    {
        /// <summary>The masters' own addresses, where they are others.</summary>
        public ImmutableArray<Uri> Masters { get; init; } = [];

        /// <summary>Whom to ask.</summary>
        public EngineTarget Target(Guid bay, EngineIdentity? identity) => new(bay, Kind, Address, identity) { Masters = Masters };
    }

    /// <summary>The service can't reach the engine: only what is reported from inside tells.</summary>
    internal sealed record Reported : HealthWatch;
}

/// <summary>A health as the bay shows it.</summary>
internal sealed record BayHealth(HealthStatus Status, ImmutableSortedDictionary<string, string> Reason)
{
    /// <summary>Whether the bay shows it already.</summary>
    public bool IsOf(BaySnapshot bay) => bay.HealthStatus == Status && bay.HealthStatusReason.SequenceEqual(Reason);
}

/// <summary>What a look means.</summary>
/// <param name="Failures">Failures in a row from now on.</param>
/// <param name="Health">What to show; null when it is too early to say.</param>
internal sealed record HealthVerdict(int Failures, BayHealth? Health);

using Magnum.Cluster.Tests.Cloud;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Callers;
using Xunit;

namespace Magnum.Cluster.Tests.Simulation;

/// <summary>A cluster whose bays live whole lives in simulated time.</summary>
internal sealed class SimulatedBays : IAsyncDisposable
{
    /// <summary>Within this time everything that was begun comes to an end by itself: the longest operation, its undoing, a tombstone.</summary>
    public static readonly TimeSpan Ages = TimeSpan.FromHours(4);

    /// <summary>How long the former credential of machines lasts beside a new one.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromSeconds(60);

    private SimulatedBays(SimulatedTime time, BayCluster cluster)
    {
        Time = time;
        Cluster = cluster;
    }

    public SimulatedTime Time { get; }

    public BayCluster Cluster { get; }

    public MemoryCloud Cloud => Cluster.Cloud;

    public static async Task<SimulatedBays> StartAsync(int quota, bool hasHealth = false, bool hasEngines = false)
    {
        QuickCertificates.Prepare();
        BayCluster? cluster = null;
        var time = new SimulatedTime(() => cluster!.States.Accesses + cluster.Cloud.Calls.Count + cluster.Cloud.Engines.Looks);
        cluster = new BayCluster(time.Clock);
        cluster.Settings["Magnum:Bays:PollPeriod"] = "00:00:01";
        cluster.Settings["Magnum:Bays:PollPeriodLongest"] = "00:00:05";
        cluster.Settings["Magnum:Bays:IntentLifetime"] = "00:00:30";
        cluster.Settings["Magnum:Bays:TombstoneLifetime"] = "00:00:30";
        cluster.Settings["Magnum:Bays:CredentialOverlap"] = $"{Overlap}";
        cluster.Settings["Magnum:Bays:CaOverlap"] = $"{Overlap}";
        cluster.Settings["Magnum:Quotas:MaxClustersPerProject"] = $"{quota}";
        cluster.Settings["Magnum:Health:Enabled"] = $"{hasHealth}";
        cluster.HasFloatingIps = hasHealth || hasEngines;
        await cluster.InitializeAsync();
        return new SimulatedBays(time, cluster);
    }

    public Task<BayReply> CreateAsync(Guid bay, int nodes, Caller? caller = null) => Time.AnswerAsync(Cluster.CreateAsync(bay, nodes, caller));

    public Task<BayReply> ResizeAsync(Guid bay, int nodes, Caller? caller = null, bool rollback = false, Guid? group = null) => Time.AnswerAsync(
        Cluster.Bay(bay, caller).ResizeAsync(new ResizeBay(group, nodes, [], rollback, "Resizing"), TestContext.Current.CancellationToken));

    public Task<BayReply> CreateGroupAsync(Guid bay, Guid group, string name, int nodes, int? volume = null) => Time.AnswerAsync(
        Cluster.Bay(bay).CreateNodeGroupAsync(new CreateNodeGroup { Uuid = group, Name = name, Role = "worker", NodeCount = nodes, DockerVolumeSize = volume }, TestContext.Current.CancellationToken));

    public Task<BayReply> DeleteGroupAsync(Guid bay, Guid group) => Time.AnswerAsync(
        Cluster.Bay(bay).DeleteNodeGroupAsync(group, TestContext.Current.CancellationToken));

    public Task<BayReply> DeleteAsync(Guid bay, Caller? caller = null) => Time.AnswerAsync(
        Cluster.Bay(bay, caller).DeleteAsync(TestContext.Current.CancellationToken));

    /// <summary>Lives one whole life without mishaps: what every program compiles when it first runs takes real time, in which the simulated one would run away.</summary>
    public async Task WarmUpAsync()
    {
        var bay = Guid.NewGuid();
        await CreateAsync(bay, 1);
        await UntilAsync(() => Stored(bay)?.Status is BayStatus.CreateComplete);
        await ResizeAsync(bay, 2);
        await UntilAsync(() => Stored(bay)?.Status is BayStatus.UpdateComplete);
        await DeleteAsync(bay);
        await UntilAsync(() => LeftOf(bay).Count == 0);

        async Task UntilAsync(Func<bool> isWanted) =>
            Assert.True(await Time.UntilAsync(isWanted, Ages), $"The first bay is {Stored(bay)} and left {string.Join(", ", LeftOf(bay))}. Calls: {Cloud.Calls.Count}.");
    }

    /// <summary>The bay as it is stored, which is as lists show it; null when nobody sees it.</summary>
    public BaySnapshot? Stored(Guid bay) => Cluster.Index.Bays.FirstOrDefault(b => b.Uuid == bay);

    /// <summary>Whether anything is stored about the bay, be it a tombstone.</summary>
    public bool IsRemembered(Guid bay) => Cluster.States.Addresses.Any(a => a.Contains($"{bay:D}", StringComparison.Ordinal));

    /// <summary>Everything of that bay that anybody still keeps, in words; nothing when all is gone.</summary>
    public IReadOnlyList<string> LeftOf(Guid bay)
    {
        var name = $"{bay:D}";
        return
        [
            .. Cluster.States.Addresses.Where(a => a.Contains(name, StringComparison.Ordinal)),
            .. Cluster.Reminders.Keys.Where(k => k.Contains(name, StringComparison.Ordinal)).Select(static k => $"reminder of {k}"),
            .. Cloud.Trustees.Where(t => t.StartsWith(name, StringComparison.Ordinal)).Select(static t => $"trustee {t}"),
            .. Cloud.Keystone.TrustsOf(name).Select(static t => $"trust {t}"),
            .. Cloud.Octavia.Balancers.Where(b => b.Description.EndsWith(name, StringComparison.Ordinal)).Select(static b => $"load balancer {b.Id} {b.ProvisioningStatus}"),
            .. Cloud.Octavia.FloatingIps.Where(ip => ip.Description.EndsWith(name, StringComparison.Ordinal)).Select(static ip => $"floating address {ip.Id}"),
            .. StacksOf(bay).Where(static s => s.Status != "DELETE_COMPLETE").Select(static s => $"stack {s.Id} {s.Status}"),
        ];
    }

    /// <summary>Every stack that was ever made for the bay and not lost, the deleted ones included.</summary>
    public IReadOnlyList<OpenStack.Heat.HeatStack> StacksOf(Guid bay) => [.. Cloud.Stacks.Where(s => s.Tags.Contains($"magnum-bay-{bay:D}", StringComparer.Ordinal))];

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        Time.Dispose();
    }
}

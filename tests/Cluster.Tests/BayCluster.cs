using Magnum.Cluster.Tests.Cloud;
using Magnum.Drivers.Catalog;
using Magnum.Grains;
using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Callers;
using Magnum.Grains.Abstractions.Tenants;
using Magnum.OpenStack.Heat;
using Magnum.OpenStack.Keystone;
using Magnum.Persistence.Serialization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Xunit;

namespace Magnum.Cluster.Tests;

/// <summary>Two silos in this process over one memory and one small cloud. A new one for every test.</summary>
public sealed class BayCluster : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private InProcessTestCluster? cluster;

    internal MemoryCloud Cloud { get; } = new();

    internal MemoryIndex Index { get; } = new();

    internal MemoryQuotas Quotas { get; } = new();

    internal StorageFaults Storage { get; } = new();

    internal static Caller Alpha { get; } = new("user-a", "alpha-user", "project-a", false, "req-00000000-0000-4000-8000-00000000000a");

    internal static Caller Admin { get; } = new("user-c", "admin", "project-c", true, "req-00000000-0000-4000-8000-00000000000c");

    internal static Caller Beta { get; } = new("user-b", "beta-user", "project-b", false, "req-00000000-0000-4000-8000-00000000000b");

    public async ValueTask InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSiloHost((_, host) => host.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Magnum:Bays:PollPeriod"] = "00:00:00.050",
            ["Magnum:Bays:PollPeriodLongest"] = "00:00:00.050",
            ["Magnum:Bays:IntentLifetime"] = "00:00:05",
        }));
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorage("states", static storage => storage.GrainStorageSerializer = new MagnumJsonSerializer());
            silo.AddMemoryGrainStorage("secrets", static storage => storage.GrainStorageSerializer = new MagnumJsonSerializer());
            silo.UseInMemoryReminderService();
            silo.Configure<ReminderOptions>(static reminders => reminders.MinimumReminderPeriod = TimeSpan.FromSeconds(10));
            silo.Services.AddGrains();
            silo.Services.AddSingleton<IKeystoneTokens>(Cloud);
            silo.Services.AddSingleton<IKeystoneTrusts>(Cloud);
            silo.Services.AddSingleton<IHeatStacks>(Cloud);
            silo.Services.AddSingleton<IBayIndex>(Index);
            silo.Services.AddSingleton<IBayDrivers, PlainDriver>();
            silo.Services.AddSingleton<IQuotaIndex>(Quotas);
            Storage.Decorate(silo.Services, "states");
            Quotas.Decorate(silo.Services, "states");
        });
        cluster = builder.Build();
        await cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null)
            await cluster.DisposeAsync();
    }

    internal IBayGrain Bay(Guid bay, Caller? caller = null)
    {
        CallerContext.Set(caller ?? Alpha);
        return cluster!.Client.GetGrain<IBayGrain>(GrainKeys.Bay(bay));
    }

    internal T Grain<T>(string key, Caller? caller = null)
        where T : IGrainWithStringKey
    {
        CallerContext.Set(caller ?? Alpha);
        return cluster!.Client.GetGrain<T>(key);
    }

    /// <summary>Takes every grain out of memory that rests, so that its next call reads what is stored.</summary>
    internal async Task ForgetActivationsAsync() =>
        await cluster!.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

    internal async Task<BayReply> CreateAsync(Guid bay, int nodes = 2, Caller? caller = null)
    {
        var reply = await Bay(bay, caller).CreateAsync(new CreateBay(Spec(nodes), "a-token"), TestContext.Current.CancellationToken);
        if (reply is BayReply.Accepted)
            Index.Bays[bay] = (caller ?? Alpha).ProjectId;
        return reply;
    }

    /// <summary>Looks at the bay, turn by turn, until it is as wanted; the failure tells how it was last.</summary>
    internal async Task<BaySnapshot?> UntilAsync(Guid bay, Func<BaySnapshot?, bool> isWanted)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        BaySnapshot? last = null;
        try
        {
            while (true)
            {
                last = await Bay(bay).GetAsync(patience.Token);
                if (isWanted(last))
                    return last;
                await looks.WaitForNextTickAsync(patience.Token);
            }
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"bay {bay} stayed {last?.Status.ToString() ?? "absent"} at {last?.Operation?.Phase} (attempt {last?.Operation?.Attempts}): {last?.StatusReason}");
            return null;
        }
    }

    internal Task<BaySnapshot?> UntilAsync(Guid bay, BayStatus status) => UntilAsync(bay, seen => seen?.Status == status);

    private static BaySpec Spec(int nodes) => new()
    {
        Name = "k8s",
        Driver = "plain",
        MasterCount = 1,
        NodeCount = nodes,
        CreateTimeoutMinutes = 60,
        BayModel = new BayModelSnapshot
        {
            Uuid = new Guid("40000000-0000-4000-8000-000000000001"),
            Name = "model",
            ProjectId = "project-a",
            UserId = "user-a",
            Coe = "kubernetes",
            ImageId = "image",
            ServerType = "vm",
            CreatedAt = DateTimeOffset.UnixEpoch,
        },
    };
}

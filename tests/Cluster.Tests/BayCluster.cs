using System.Collections.Concurrent;
using System.Collections.Immutable;
using Magnum.Cluster.Tests.Cloud;
using Magnum.Cluster.Tests.Memory;
using Magnum.Drivers.Catalog;
using Magnum.Grains;
using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Callers;
using Magnum.Grains.Abstractions.Tenants;
using Magnum.Grains.Certificates;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Reminders;
using Orleans.TestingHost;
using Polly;
using Xunit;

namespace Magnum.Cluster.Tests;

/// <summary>Two silos in this process over one memory and one small cloud. A new one for every test.</summary>
/// <param name="time">The time that grains, reminders and the cloud go by; null for the real one.</param>
public sealed class BayCluster(TimeProvider? time = null) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Calls to a silo that was killed are given up after this time.</summary>
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, SiloLife> lives = new(StringComparer.Ordinal);
    private InProcessTestCluster? cluster;

    internal MemoryCloud Cloud { get; } = new(time ?? TimeProvider.System);

    internal SharedStates States { get; } = new();

    internal SharedReminders Reminders { get; } = new();

    internal MemoryIndex Index => new(States);

    internal MemoryQuotas Quotas => new(States);

    internal StateFaults Storage { get; } = new();

    /// <summary>Settings of the silos; to be changed before they start.</summary>
    internal Dictionary<string, string?> Settings { get; } = new(StringComparer.Ordinal)
    {
        ["Magnum:Bays:PollPeriod"] = "00:00:00.050",
        ["Magnum:Bays:PollPeriodLongest"] = "00:00:00.050",
        ["Magnum:Bays:IntentLifetime"] = "00:00:05",
        ["Magnum:Health:Enabled"] = "false",
    };

    internal InProcessTestCluster Silos => cluster ?? throw new InvalidOperationException("The silos are not started.");

    internal static Caller Alpha { get; } = new("user-a", "alpha-user", "project-a", false, "req-00000000-0000-4000-8000-00000000000a");

    internal static Caller Beta { get; } = new("user-b", "beta-user", "project-b", false, "req-00000000-0000-4000-8000-00000000000b");

    internal static Caller Admin { get; } = new("user-c", "admin", "project-c", true, "req-00000000-0000-4000-8000-00000000000c");

    public async ValueTask InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSiloHost((_, host) => host.Configuration.AddInMemoryCollection(Settings));
        builder.ConfigureSilo((options, silo) => Configure(lives[options.SiloName] = new SiloLife(), silo));
        builder.ConfigureClient(static client => client.Configure<ClientMessagingOptions>(static messaging => messaging.ResponseTimeout = ResponseTimeout));
        cluster = builder.Build();
        await cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null)
            await cluster.DisposeAsync();
    }

    /// <summary>Kills one silo without a farewell and starts another.</summary>
    /// <param name="which">Number of the silo.</param>
    /// <param name="isFrozen">True: the killed one's work under way goes on for a while, as that of a process that was only suspended; false: nothing of it gets out any more.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal async Task KillSiloAsync(int which, bool isFrozen, CancellationToken cancellationToken)
    {
        var victim = Silos.Silos[which % Silos.Silos.Count];
        if (!isFrozen)
            lives[victim.Name].End();
        await Silos.KillSiloAsync(victim, cancellationToken);
        await Silos.StartSilosAsync(1, cancellationToken);
    }

    private void Configure(SiloLife life, ISiloBuilder silo)
    {
        if (time is not null)
        {
            // Grains and reminders go by the given time; what keeps the silos together goes by the real one.
            silo.Services.AddSingleton(time);
            silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
            silo.Services.AddKeyedSingleton(ReminderTimeProviderNames.Reminders, time);
            // So does placement, whose time-outs would else come after milliseconds.
            silo.Services.AddTransient(static _ => new ResiliencePipelineBuilder { TimeProvider = TimeProvider.System });
        }

        silo.Services.AddKeyedSingleton("states", States.Of(life));
        silo.Services.AddKeyedSingleton("secrets", States.Of(life));
        Storage.Decorate(silo.Services, "states");
        Storage.Decorate(silo.Services, "secrets");
        silo.AddReminders();
        silo.Services.AddSingleton<IReminderTable>(Reminders);
        silo.Configure<ReminderOptions>(static reminders => reminders.MinimumReminderPeriod = TimeSpan.FromSeconds(10));
        silo.Services.AddSingleton<ICertificatesFactory, QuickCertificates>();
        silo.Configure<SiloMessagingOptions>(static messaging => messaging.ResponseTimeout = ResponseTimeout);
        silo.Services.AddGrains();
        Cloud.Connect(silo.Services, life);
        silo.Services.AddSingleton<IBayIndex>(Index);
        silo.Services.AddSingleton<IQuotaIndex>(Quotas);
        silo.Services.AddSingleton<IBayDrivers, PlainDriver>();
    }

    internal IBayGrain Bay(Guid bay, Caller? caller = null)
    {
        CallerContext.Set(caller ?? Alpha);
        return Silos.Client.GetGrain<IBayGrain>(GrainKeys.Bay(bay));
    }

    internal T Grain<T>(string key, Caller? caller = null)
        where T : IGrainWithStringKey
    {
        CallerContext.Set(caller ?? Alpha);
        return Silos.Client.GetGrain<T>(key);
    }

    /// <summary>Takes every grain out of memory that rests, so that its next call reads what is stored.</summary>
    internal async Task ForgetActivationsAsync() => await Silos.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

    internal Task<BayReply> CreateAsync(Guid bay, int nodes = 2, Caller? caller = null) =>
        Bay(bay, caller).CreateAsync(new CreateBay(Spec(nodes) with { MasterCount = Masters, FloatingIpEnabled = HasFloatingIps, Labels = Labels }, "a-token"), TestContext.Current.CancellationToken);

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

    /// <summary>Whether the engines of new bays can be reached from outside.</summary>
    internal bool HasFloatingIps { get; set; }

    /// <summary>How many masters new bays have.</summary>
    internal int Masters { get; set; } = 1;

    /// <summary>The labels of new bays.</summary>
    internal ImmutableSortedDictionary<string, string> Labels { get; set; } = ImmutableSortedDictionary<string, string>.Empty;

    internal static BaySpec Spec(int nodes) => new()
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

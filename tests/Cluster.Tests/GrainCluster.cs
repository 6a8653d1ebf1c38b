using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Callers;
using Magnum.Grains.Certificates;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Xunit;

namespace Magnum.Cluster.Tests;

/// <summary>Two silos in this process over one memory, for the grains that need no cloud. Tests share it and use fresh keys.</summary>
public sealed class GrainCluster : IAsyncLifetime
{
    private InProcessTestCluster? cluster;

    /// <summary>What tests bound every wait with.</summary>
    internal static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    internal StateFaults Storage { get; } = new();

    internal UsedModels Bays { get; } = new();

    /// <summary>One lane for both silos, so that a test can occupy it.</summary>
    internal KeyGenerationQueue Keys { get; } = new(1);

    internal static Caller Alpha { get; } = new("user-a", "alpha-user", "project-a", false, "req-00000000-0000-4000-8000-00000000000a");

    internal static Caller Beta { get; } = new("user-b", "beta-user", "project-b", false, "req-00000000-0000-4000-8000-00000000000b");

    internal static Caller Admin { get; } = new("user-c", "admin", "project-c", true, "req-00000000-0000-4000-8000-00000000000c");

    public async ValueTask InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorage("states", static storage => storage.GrainStorageSerializer = new JsonStates());
            silo.AddMemoryGrainStorage("secrets", static storage => storage.GrainStorageSerializer = new JsonStates());
            silo.UseInMemoryReminderService();
            silo.Services.AddSingleton(Keys);
            silo.Services.AddCertificates();
            silo.Services.AddSingleton<IBayIndex>(Bays);
            Storage.Decorate(silo.Services, "states");
            Storage.Decorate(silo.Services, "secrets");
        });
        cluster = builder.Build();
        await cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null)
            await cluster.DisposeAsync();
        Keys.Dispose();
    }

    /// <summary>The grain as seen by that caller; the calls that follow in this flow are the caller's.</summary>
    internal T As<T>(Caller caller, string key)
        where T : IGrainWithStringKey
    {
        CallerContext.Set(caller);
        return cluster!.Client.GetGrain<T>(key);
    }

    /// <summary>The grain as the system itself sees it: the calls that follow in this flow have no caller.</summary>
    internal T AsSystem<T>(string key)
        where T : IGrainWithStringKey
    {
        CallerContext.Clear();
        return cluster!.Client.GetGrain<T>(key);
    }

    /// <summary>Takes every grain out of memory, so that the next call reads what is stored.</summary>
    internal async Task ForgetActivationsAsync() =>
        await cluster!.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
}

/// <summary>The one cluster of the tests that share it.</summary>
[CollectionDefinition(Name)]
public sealed class GrainClusterGroup : ICollectionFixture<GrainCluster>
{
    public const string Name = "grains";
}

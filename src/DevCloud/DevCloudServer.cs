using System.Net;
using Magnum.DevCloud.Faults;
using Magnum.DevCloud.Glance;
using Magnum.DevCloud.Heat;
using Magnum.DevCloud.Keystone;
using Magnum.DevCloud.Machines;
using Magnum.DevCloud.Neutron;
using Magnum.DevCloud.Nova;
using Magnum.DevCloud.Octavia;
using Magnum.DevCloud.State;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Magnum.DevCloud;

/// <summary>An OpenStack in one process: Keystone, Heat, Nova, Glance, Neutron and Octavia, as far as this product calls them.</summary>
public sealed partial class DevCloudServer : IAsyncDisposable
{
    // Every watched settings file takes one of the few inotify instances of its user, and every machine's engine is a server here.
    internal static readonly string[] WithoutWatching = ["--hostBuilder:reloadConfigOnChange=false"];

    private readonly WebApplication app;
    private readonly Identity identity;
    private readonly StackEngine engine;
    private readonly MachinePark machines;
    private readonly BalancerDeletion balancers;
    private readonly CloudStore store;

    private DevCloudServer(
        WebApplication app, Identity identity, StackEngine engine, MachinePark machines, BalancerDeletion balancers, CloudStore store, CloudFaults faults, EngineFaults engineFaults, Uri baseAddress)
    {
        this.app = app;
        this.identity = identity;
        this.engine = engine;
        this.machines = machines;
        this.balancers = balancers;
        this.store = store;
        Faults = faults;
        EngineFaults = engineFaults;
        BaseAddress = baseAddress;
    }

    /// <summary>Root of all services; Keystone is at <c>identity/v3</c> below it.</summary>
    public Uri BaseAddress { get; }

    /// <summary>Keystone's address.</summary>
    public Uri AuthUrl => new(BaseAddress, "identity/v3");

    /// <summary>What the next requests suffer.</summary>
    public CloudFaults Faults { get; }

    /// <summary>What the simulated engines suffer.</summary>
    public EngineFaults EngineFaults { get; }

    /// <summary>Lets the next resource of that name or type fail with that reason; <c>DELETE name</c> lets its deletion fail.</summary>
    public void FailResource(string nameOrType, string reason) => engine.Failing[nameOrType] = reason;

    /// <summary>Lets the next deletion of the load balancer of that name end in ERROR.</summary>
    public void FailBalancer(string name) => balancers.Failing[name] = true;

    /// <summary>Ends the life of all tokens: whoever uses one is told 401 and must log in again.</summary>
    public void ExpireTokens() => identity.ExpireTokens();

    /// <summary>Starts the cloud and returns when it answers; what a former process left in its state file goes on.</summary>
    /// <exception cref="IOException">The port is taken, or the state file can't be read.</exception>
    public static async Task<DevCloudServer> StartAsync(DevCloudOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder(WithoutWatching);
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Magnum.DevCloud", LogLevel.Information);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port));
        builder.Services.AddSingleton<IHostLifetime, GuestLifetime>();
        builder.Services.AddHttpClient();
        builder.Services.AddSingleton(_ => LoopbackBlock.Take(options.Port));
        var app = builder.Build();
        Uri? address = null;
        Uri Root() => address ?? throw new InvalidOperationException("The cloud has not started.");

        var store = CloudStore.Open(options.StateFile, () => Seed.Create(options.Password));
        var identity = new Identity(store, time, new Catalog(Root, options));
        var engineFaults = new EngineFaults();
        var machines = new MachinePark(store, engineFaults, app.Services.GetRequiredService<IHttpClientFactory>(), time, options, app.Services.GetRequiredService<ILogger<MachinePark>>());
        var addresses = new AddressPlan(app.Services.GetRequiredService<LoopbackBlock>().Number);
        var balancers = new BalancerDeletion(time, options.ResourceDelay);
        var engine = new StackEngine(store, new ResourceTypes(store, identity, addresses, machines, balancers, time, Root, options), time);
        var faults = new CloudFaults();
        app.Use((http, next) => CloudPipeline.RunAsync(http, next, faults, store, time));
        app.MapKeystone(identity, store, Root);
        new HeatEndpoints(store, identity, engine, time, Root).Map(app);
        app.MapNova(identity, store, Root);
        app.MapGlance(identity, store, Root);
        app.MapNeutron(identity, store, Root);
        app.MapFloatingIps(identity, store, addresses);
        new OctaviaEndpoints(identity, store, balancers, Root).Map(app);
        await app.StartAsync(cancellationToken);
        address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/");
        store.Save();
        engine.Resume();
        machines.Resume();
        LogStarted(app.Logger, address, options.StateFile ?? "memory only");
        return new DevCloudServer(app, identity, engine, machines, balancers, store, faults, engineFaults, address);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await engine.StopAsync();
        await machines.StopAsync();
        store.Save();
        await app.DisposeAsync();
        engine.Dispose();
        machines.Dispose();
    }

    [LoggerMessage(1, LogLevel.Warning, "DevCloud SIMULATES an OpenStack at {Address} (state: {State}): no machine is real")]
    private static partial void LogStarted(ILogger logger, Uri address, string state);
}

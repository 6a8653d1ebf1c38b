using System.Net;
using Magnum.Api;
using Magnum.Drivers;
using Magnum.Grains;
using Magnum.Grains.Callers;
using Magnum.OpenStack;
using Magnum.Persistence.Hosting;
using Magnum.Persistence.Secrets;
using Magnum.Settings;
using Orleans.Configuration;

namespace Magnum.Silo;

/// <summary>Puts the product together; every part registers itself.</summary>
internal static class MagnumComposition
{
    /// <summary>Adds silo, storage, clients, grains and API.</summary>
    public static void AddMagnum(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var silo = configuration.ReadSettings<SiloOptions>(SiloOptions.Section);
        builder.Services.AddSettings<SiloOptions>(SiloOptions.Section);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = silo.StopTimeout);
        builder.WebHost.UseUrls(silo.Url.ToString());
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.AddServerHeader = false);

        builder.Services.AddOpenStack();
        builder.Services.AddDrivers();
        builder.Services.AddGrains();
        builder.Services.AddMagnumIndexes(configuration);
        builder.Services.AddMagnumApi();
        builder.Services.AddSingleton<IHostLifetime, StopRequests>();
        builder.Services.AddHostedService<StartUpCheck>();
        builder.Services.AddHostedService<ServiceReport>();
        builder.AddTelemetry();
        var gateway = configuration.ReadSettings<GatewayOptions>(GatewayOptions.Section);
        builder.UseOrleans(orleans => AddOrleans(orleans, silo, gateway, configuration));
    }

    /// <summary>Maps the API and what operators scrape.</summary>
    public static void MapMagnum(this WebApplication app)
    {
        app.MapPrometheusScrapingEndpoint("/metrics");
        app.MapMagnumApi();
    }

    private static SiloKeys KeysOfSilos(IConfiguration configuration)
    {
        var (current, all) = SharedKeys.For("magnum calls between silos", configuration);
        return new SiloKeys(current, all);
    }

    private static void AddOrleans(ISiloBuilder orleans, SiloOptions silo, GatewayOptions gateway, IConfiguration configuration)
    {
        orleans.Configure<ClusterOptions>(cluster =>
        {
            cluster.ClusterId = silo.ClusterId;
            cluster.ServiceId = silo.ServiceId;
        });
        orleans.Configure<Orleans.Configuration.SiloOptions>(options => options.SiloName = silo.EffectiveName);
        orleans.ConfigureEndpoints(IPAddress.Parse(silo.Address), silo.SiloPort, silo.GatewayPort, listenOnAnyHostAddress: false);
        orleans.AddGatewaySecurity(gateway, silo);
        orleans.AddCallerChecks(static services => KeysOfSilos(services.GetRequiredService<IConfiguration>()));
        orleans.AddMagnumStorage(configuration);
        if (Telemetry.IsTraced(configuration))
            orleans.AddActivityPropagation();

        // Two silos on one grain would only cost work (writes are fenced), but a directory that agrees costs less.
        orleans.AddDistributedGrainDirectory();
        orleans.Configure<ReminderOptions>(static reminders => reminders.MinimumReminderPeriod = TimeSpan.FromSeconds(10));

        // A dead silo is noticed within seconds; measured in the notes on Orleans, not guessed.
        orleans.Configure<ClusterMembershipOptions>(static membership =>
        {
            membership.ProbeTimeout = TimeSpan.FromSeconds(2);
            membership.NumMissedProbesLimit = 3;
            membership.NumVotesForDeathDeclaration = 2;
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(15);
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(10);
        });
        orleans.Configure<SiloMessagingOptions>(static messaging =>
        {
            // A creation waits for four calls of Keystone; everything else answers at once.
            messaging.ResponseTimeout = TimeSpan.FromSeconds(30);
            messaging.CancelRequestOnTimeout = true;
        });
    }
}

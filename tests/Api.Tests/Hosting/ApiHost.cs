using System.Text.Json.Nodes;
using Magnum.Api.Tests.Doubles;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Drivers;
using Magnum.Grains.Abstractions.Federations;
using Magnum.Grains.Abstractions.Services;
using Magnum.Grains.Abstractions.Tenants;
using Magnum.OpenStack.Glance;
using Magnum.OpenStack.Keystone;
using Magnum.OpenStack.Neutron;
using Magnum.OpenStack.Nova;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Magnum.Api.Tests.Hosting;

/// <summary>The API in a real Kestrel on a free loopback port, with doubles for everything behind it.</summary>
public sealed class ApiHost : IAsyncDisposable
{
    // Every watched file takes one of the machine's few inotify instances, and hundreds of hosts run here.
    private static readonly string[] WithoutWatching = ["--hostBuilder:reloadConfigOnChange=false"];

    private readonly WebApplication _app;
    private readonly SocketsHttpHandler _handler = new() { AllowAutoRedirect = false };

    private ApiHost(WebApplication app, ApiWorld world, Uri address)
    {
        _app = app;
        World = world;
        Address = address;
        Alpha = Client(world.Alpha);
        Reader = Client(world.Reader);
        Beta = Client(world.Beta);
        Admin = Client(world.Admin);
        Anonymous = Client(null);
    }

    public ApiWorld World { get; }

    /// <summary>The API's own parts.</summary>
    public IServiceProvider Services => _app.Services;

    public Uri Address { get; }

    public ApiClient Alpha { get; }

    public ApiClient Reader { get; }

    public ApiClient Beta { get; }

    public ApiClient Admin { get; }

    public ApiClient Anonymous { get; }

    /// <summary>Starts the API.</summary>
    /// <param name="settings">Options as <c>key=value</c>, for example <c>Magnum:Api:MaximumMicroversion=1.10</c>.</param>
    public static Task<ApiHost> StartAsync(params string[] settings) => StartAsync(TimeProvider.System, 0, settings);

    /// <summary>Starts the API with a clock of the test's, on a port of its choice (0: any).</summary>
    public static async Task<ApiHost> StartAsync(TimeProvider time, int port, params string[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder(WithoutWatching);
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Magnum:Keystone:AuthUrl"] = "http://127.0.0.1:5000/v3",
            ["Magnum:Trust:Domain"] = ApiWorld.TrusteeDomain,
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(static setting => setting.Split('=', 2)).Select(static parts => KeyValuePair.Create(parts[0], (string?)parts[1])));
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, port));
        var world = new ApiWorld(time);
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton<IGrainFactory>(new InMemoryGrains(world.Bays, world.Models, world.Authorities, world.Tenants, world.Federations, world.Idempotency));
        builder.Services.AddSingleton<IBayIndex>(world.Bays);
        builder.Services.AddSingleton<IBayModelIndex>(world.Models);
        builder.Services.AddSingleton<IFederationIndex>(world.Federations);
        builder.Services.AddSingleton<IServiceIndex>(world.Services);
        builder.Services.AddSingleton<IQuotaIndex>(world.Tenants);
        builder.Services.AddSingleton<IDriverCatalog, FixedDrivers>();
        builder.Services.AddSingleton<IKeystoneTokens>(world.Keystone);
        builder.Services.AddSingleton<IKeystoneProjects>(world.Keystone);
        builder.Services.AddSingleton<INovaCompute>(world.Cloud);
        builder.Services.AddSingleton<IGlanceImages>(world.Cloud);
        builder.Services.AddSingleton<INeutronNetworks>(world.Cloud);
        builder.Services.AddMagnumApi();
        var app = builder.Build();
        app.MapMagnumApi();
        try
        {
            await app.StartAsync();
        }
        catch (OptionsValidationException)
        {
            await app.DisposeAsync();
            throw;
        }

        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new ApiHost(app, world, new Uri(address));
    }

    /// <summary>A client with a token, or none.</summary>
    public ApiClient Client(string? token) => new(new HttpClient(_handler, disposeHandler: false) { BaseAddress = Address }, token);

    /// <summary>A template of alpha's on the lab image; more fields as wished.</summary>
    public async Task<JsonObject> TemplateAsync(string name, params (string Key, JsonNode? Value)[] more)
    {
        var body = new JsonObject { ["name"] = name, ["coe"] = "kubernetes", ["image_id"] = "labos" };
        foreach (var (key, value) in more)
            body[key] = value;
        return (await Alpha.SendAsync("POST", "/v1/clustertemplates", body)).Expect(201).Json;
    }

    /// <summary>A settled cluster of alpha's.</summary>
    public async Task<Guid> ClusterAsync(string name, params (string Key, JsonNode? Value)[] more)
    {
        var template = await TemplateAsync($"{name}-template");
        var body = new JsonObject { ["name"] = name, ["cluster_template_id"] = template["uuid"]!.GetValue<string>() };
        foreach (var (key, value) in more)
            body[key] = value;
        var created = (await Alpha.SendAsync("POST", "/v1/clusters", body)).Expect(202);
        World.Bays.Settle();
        return created.Json["uuid"]!.GetValue<Guid>();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _handler.Dispose();
    }
}

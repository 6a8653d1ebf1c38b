using Magnum.Launcher;
using System.Net;
using Magnum.Persistence.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Storage;

namespace Magnum.Persistence.Tests.Support;

/// <summary>A real silo over the product's storage, composed as the product composes it.</summary>
public sealed class TestSilo : IAsyncDisposable
{
    private readonly IHost _host;

    private TestSilo(IHost host) => _host = host;

    /// <summary>The silo's services.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>The silo's own client.</summary>
    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    /// <summary>One of its grain storages.</summary>
    public IGrainStorage Storage(string name) => Services.GetRequiredKeyedService<IGrainStorage>(name);

    /// <summary>Composes a silo without starting it.</summary>
    public static IHost Build(IConfiguration configuration, string clusterId = "test")
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        var ports = FreePorts.Take(2);
        builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (clusterId, "magnum"));
            silo.ConfigureEndpoints(IPAddress.Loopback, ports[0], ports[1], listenOnAnyHostAddress: false);
            silo.AddMagnumStorage(configuration);
        });
        builder.Services.AddMagnumIndexes(configuration);
        return builder.Build();
    }

    /// <summary>Starts a silo.</summary>
    public static async Task<TestSilo> StartAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        var host = Build(configuration);
        await host.StartAsync(cancellationToken);
        return new TestSilo(host);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}

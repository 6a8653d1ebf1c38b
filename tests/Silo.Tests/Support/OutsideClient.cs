using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Magnum.Silo.Tests.Support;

/// <summary>A grain client in the test's process, as another service has one.</summary>
internal sealed class OutsideClient : IAsyncDisposable
{
    private readonly IHost host;

    private OutsideClient(IHost host) => this.host = host;

    /// <summary>Gives references to the silo's grains.</summary>
    public IGrainFactory Grains => host.Services.GetRequiredService<IClusterClient>();

    /// <summary>Connects to a gateway.</summary>
    public static async Task<OutsideClient> ConnectAsync(IPEndPoint gateway, CancellationToken cancellationToken)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleansClient(client => client
            .Configure<ClusterOptions>(static cluster => (cluster.ClusterId, cluster.ServiceId) = ("magnum", "magnum"))
            .UseStaticClustering(gateway));
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return new OutsideClient(host);
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync(CancellationToken.None);
        host.Dispose();
    }
}

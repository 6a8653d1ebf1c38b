using Magnum.DevCloud;
using Magnum.Persistence.Databases;

namespace Magnum.Silo;

/// <summary>The simulated cloud that stands in where the configuration names no Keystone.</summary>
internal sealed class EmbeddedCloud : IAsyncDisposable
{
    private const string AuthUrlKey = "Magnum:Keystone:AuthUrl";

    private readonly DevCloudServer server;
    private readonly DevCloudOptions options;
    private readonly Uri service;

    private EmbeddedCloud(DevCloudServer server, DevCloudOptions options, Uri service)
    {
        this.server = server;
        this.options = options;
        this.service = service;
    }

    /// <summary>Starts DevCloud and points the configuration at it, unless a real cloud is configured.</summary>
    /// <returns>The running cloud, or null for a real one.</returns>
    public static async Task<EmbeddedCloud?> StartWhereNoneIsConfiguredAsync(WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        if (!string.IsNullOrWhiteSpace(configuration[AuthUrlKey]))
            return null;

        var silo = configuration.GetSection(SiloOptions.Section).Get<SiloOptions>() ?? new SiloOptions();
        var options = new DevCloudOptions { ContainerInfraUrl = new Uri(silo.Url, "v1") };
        // The cloud lives as long as the state that names its stacks.
        options.StateFile = Path.ChangeExtension(DatabaseOptions.From(configuration).SqlitePath, ".devcloud.json");
        configuration.GetSection("Magnum:DevCloud").Bind(options);
        var cloud = await DevCloudServer.StartAsync(options, TimeProvider.System, CancellationToken.None);
        configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            [AuthUrlKey] = cloud.AuthUrl.ToString(),
            ["Magnum:Keystone:Username"] = "magnum",
            ["Magnum:Keystone:Password"] = options.Password,
            ["Magnum:Keystone:ProjectName"] = "service",
            ["Magnum:Trust:Domain"] = "magnum",
            ["Magnum:Trust:AdminUser"] = "magnum_domain_admin",
            ["Magnum:Trust:AdminPassword"] = options.Password,
            ["Magnum:Engines:AllowedNetworks:DevCloud"] = "127.0.0.0/8",
        });
        return new EmbeddedCloud(cloud, options, silo.Url);
    }

    /// <summary>Writes the openrc files beside the cloud's state and names them.</summary>
    public void TellHowToUse() =>
        OpenRc.Write(server, options.Password, Path.GetDirectoryName(Path.GetFullPath(options.StateFile!))!, service);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => server.DisposeAsync();
}

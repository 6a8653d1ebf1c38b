using Magnum.DevCloud;
using Magnum.Persistence.Databases;

namespace Magnum.Silo;

/// <summary>The simulated cloud that stands in where the configuration names no Keystone.</summary>
internal static class EmbeddedCloud
{
    private const string AuthUrlKey = "Magnum:Keystone:AuthUrl";

    /// <summary>Starts DevCloud and points the configuration at it, unless a real cloud is configured.</summary>
    /// <returns>The running cloud, or null for a real one.</returns>
    public static async Task<DevCloudServer?> StartWhereNoneIsConfiguredAsync(WebApplicationBuilder builder)
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
        });
        return cloud;
    }
}

using System.Net;
using Magnum.DevCloud;
using Magnum.OpenStack.Keystone;
using Magnum.Persistence.Databases;
using Magnum.Settings;
using Microsoft.Extensions.Options;

namespace Magnum.Silo;

/// <summary>The simulated cloud that stands in where the configuration names no Keystone.</summary>
internal sealed class EmbeddedCloud : IAsyncDisposable
{
    private const string AuthUrlKey = $"{KeystoneOptions.Section}:{nameof(KeystoneOptions.AuthUrl)}";

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
    /// <exception cref="OptionsValidationException">A real cloud is configured, but for its address; or the simulated one's settings are wrong.</exception>
    public static async Task<EmbeddedCloud?> StartWhereNoneIsConfiguredAsync(WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        if (!string.IsNullOrWhiteSpace(configuration[AuthUrlKey]))
            return null;
        RefuseHalfACloud(configuration);

        var silo = configuration.ReadSettings<SiloOptions>(SiloOptions.Section);
        var options = configuration.ReadSettings(DevCloudOptions.Section, new DevCloudOptions
        {
            ContainerInfraUrl = new Uri(silo.Url, "v1"),
            // The cloud lives as long as the state that names its stacks.
            StateFile = Path.ChangeExtension(DatabaseOptions.From(configuration).SqlitePath, ".devcloud.json"),
        });
        if (PortCheck.Failure($"{DevCloudOptions.Section}:{nameof(DevCloudOptions.Port)}", IPAddress.Loopback, options.Port) is { } taken)
            throw new OptionsValidationException(DevCloudOptions.Section, typeof(DevCloudOptions), [taken]);
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

    // Who gave a user or a trustees' domain means a real cloud: its bays must not end up in a simulated one because one key is missing or misspelt.
    private static void RefuseHalfACloud(ConfigurationManager configuration)
    {
        var given = ((string[])[KeystoneOptions.Section, TrustOptions.Section])
            .SelectMany(section => configuration.GetSection(section).AsEnumerable())
            .Where(static setting => !string.IsNullOrWhiteSpace(setting.Value))
            .Select(static setting => setting.Key)
            .Order(StringComparer.OrdinalIgnoreCase)
            .ToList();
        if (given.Count > 0)
        {
            throw new OptionsValidationException(
                KeystoneOptions.Section,
                typeof(KeystoneOptions),
                [$"{AuthUrlKey} is missing, though there is {string.Join(", ", given)}. Set it to Keystone's address, or take the others away for the simulated cloud."]);
        }
    }
}

using Magnum.DevCloud;

namespace Magnum.Clouds;

/// <summary>A cloud that outlives the silos that use it: DevCloud in the test's own process, or the lab's real OpenStack.</summary>
public sealed class TestCloud : IAsyncDisposable
{
    private TestCloud(Uri keystone, string password, DevCloudServer? server)
    {
        Keystone = keystone;
        Password = password;
        Server = server;
    }

    /// <summary>Keystone, with <c>/v3</c>.</summary>
    public Uri Keystone { get; }

    /// <summary>Password of every seeded user.</summary>
    public string Password { get; }

    /// <summary>The simulation, or null for the lab.</summary>
    public DevCloudServer? Server { get; }

    /// <summary>Settings that point a silo at it.</summary>
    public IEnumerable<KeyValuePair<string, string>> Settings =>
    [
        new("Magnum__Keystone__AuthUrl", Keystone.ToString()),
        new("Magnum__Keystone__Username", "magnum"),
        new("Magnum__Keystone__Password", Password),
        new("Magnum__Keystone__ProjectName", "service"),
        new("Magnum__Trust__Domain", "magnum"),
        new("Magnum__Trust__AdminUser", "magnum_domain_admin"),
        new("Magnum__Trust__AdminPassword", Password),
        new("Magnum__Engines__AllowedNetworks__Loopback", "127.0.0.0/8"),
    ];

    /// <summary>The lab, or null where <c>MAGNUM_TEST_LAB</c> does not name one.</summary>
    public static TestCloud? FindLab() => string.IsNullOrEmpty(Environment.GetEnvironmentVariable("MAGNUM_TEST_LAB"))
        ? null
        : new TestCloud(new Uri("http://127.0.0.1:5000/v3"), "labsecret", null);

    /// <summary>A cloud that somebody else runs.</summary>
    public static TestCloud At(Uri keystone, string password) => new(keystone, password, null);

    /// <summary>Starts a simulated cloud whose machines reach the silo at <paramref name="api"/>.</summary>
    /// <param name="api">Root of the silo's API.</param>
    /// <param name="port">Port of the cloud; 0 for a free one.</param>
    /// <param name="stateFile">What it continues from, and where it keeps its state; null for memory only.</param>
    /// <param name="bootDelay">How long a machine takes to boot.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    public static async Task<TestCloud> SimulateAsync(Uri api, int port, string? stateFile, TimeSpan bootDelay, CancellationToken cancellationToken)
    {
        var options = new DevCloudOptions { Port = port, StateFile = stateFile, ResourceDelay = TimeSpan.FromMilliseconds(50), BootDelay = bootDelay, ContainerInfraUrl = new Uri(api, "v1") };
        var server = await DevCloudServer.StartAsync(options, TimeProvider.System, cancellationToken);
        return new TestCloud(server.AuthUrl, options.Password, server);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Server?.DisposeAsync() ?? ValueTask.CompletedTask;
}

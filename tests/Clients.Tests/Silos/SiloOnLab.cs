using System.Reflection;
using Magnum.Clouds;
using Magnum.Launcher;

namespace Magnum.Clients.Tests.Silos;

/// <summary>
/// The built silo on the lab's OpenStack, with the product's own defaults, and a Keystone whose catalogue names it: so that
/// unmodified clients find it. One for all tests.
/// </summary>
public sealed class SiloOnLab : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("magnum-clients-");
    private SiloProcess? silo;
    private RewritingProxy? keystone;

    /// <summary>The lab, or null where the environment names none.</summary>
    public TestCloud? Cloud { get; } = TestCloud.FindLab();

    /// <summary>Keystone's v3 address that clients are given.</summary>
    public Uri AuthUrl => new(keystone!.Address, "v3");

    /// <summary>Root of our API, without version.</summary>
    public Uri Api => silo!.Api;

    /// <summary>What our silo printed last.</summary>
    public string Tail => silo?.Tail() ?? "";

    /// <summary>The start of all names that this run makes.</summary>
    public string Prefix { get; } = $"clients-{Guid.NewGuid().ToString("N")[..6]}";

    /// <summary>Skips the test where there is no lab; in CI it fails.</summary>
    public void Require()
    {
        if (Cloud is not null)
            return;
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") is { Length: > 0 }, "MAGNUM_TEST_LAB does not name a lab's state folder.");
        Assert.Fail("CI must name the lab in MAGNUM_TEST_LAB.");
    }

    /// <summary>A new folder that goes with this run.</summary>
    public string NewFolder(string name) => folder.CreateSubdirectory(name).FullName;

    /// <summary>What a client must know to log in as one of the lab's users.</summary>
    public IReadOnlyDictionary<string, string> Login(string user, string project) => new Dictionary<string, string>
    {
        ["OS_AUTH_URL"] = AuthUrl.ToString(),
        ["OS_IDENTITY_API_VERSION"] = "3",
        ["OS_REGION_NAME"] = "RegionOne",
        ["OS_USER_DOMAIN_NAME"] = "Default",
        ["OS_PROJECT_DOMAIN_NAME"] = "Default",
        ["OS_DOMAIN_NAME"] = "Default",
        ["OS_USERNAME"] = user,
        ["OS_PASSWORD"] = Cloud!.Password,
        ["OS_PROJECT_NAME"] = project,
    };

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Cloud is null)
            return;
        silo = new SiloProcess(Setting("SiloAssembly"),
        [
            .. Cloud.Settings,
            new("Magnum__Storage__SqliteFile", Path.Combine(folder.FullName, "magnum.db")),
            new("Magnum__Drivers__Directories__0", Setting("LabDrivers")),
            // No machine of these bays follows another CA.
            new("Magnum__Bays__CaOverlap", "00:00:00"),
        ]);
        var addresses = new Dictionary<string, string> { ["http://127.0.0.1:9511"] = silo.Api.GetLeftPart(UriPartial.Authority) };
        keystone = await RewritingProxy.StartAsync(new Uri(Cloud.Keystone.GetLeftPart(UriPartial.Authority)), addresses, CancellationToken.None);
        await silo.StartAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (silo is not null)
            await silo.DisposeAsync();
        if (keystone is not null)
            await keystone.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static string Setting(string name) =>
        typeof(SiloOnLab).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == name).Value!;
}

using System.Reflection;
using Magnum.Clouds;
using Magnum.Launcher;

namespace Magnum.Differential.Tests.Services;

/// <summary>The lab's real Magnum, and a fresh silo of our own that is set as that is: maximum 1.10, the policy defaults of Magnum 15.</summary>
public sealed class TwoServices : IAsyncDisposable
{
    /// <summary>Collection of the tests that have the lab's Magnum for themselves.</summary>
    public const string Collection = "the lab's Magnum";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("magnum-differential-");
    private readonly TestCloud cloud;
    private readonly Uri reference;
    private readonly SiloProcess silo;

    private TwoServices(TestCloud cloud, Uri reference)
    {
        this.reference = reference;
        this.cloud = cloud;
        silo = new SiloProcess(Setting("SiloAssembly"),
        [
            .. cloud.Settings,
            new("Magnum__Storage__SqliteFile", Path.Combine(folder.FullName, "magnum.db")),
            new("Magnum__Drivers__Directories__0", Setting("LabDrivers")),
            new("Magnum__Api__MaximumMicroversion", "1.10"),
            new("Magnum__Api__WwwAuthenticateUri", cloud.Keystone.GetLeftPart(UriPartial.Authority)),
            new("Magnum__Policy__EnforceNewDefaults", "false"),
            // The two poll at moments of their own.
            new("Magnum__Health__Enabled", "false"),
            new("Magnum__Bays__CaOverlap", "00:00:00"),
            new("Logging__LogLevel__Default", "Warning"),
        ]);
    }

    /// <summary>Tokens for both.</summary>
    public Logins Logins { get; private set; } = null!;

    /// <summary>The real Magnum.</summary>
    public Service Magnum { get; private set; } = null!;

    /// <summary>Ours.</summary>
    public Service Ours { get; private set; } = null!;

    /// <summary>A plain client of the real Magnum, with an identity's token.</summary>
    public MagnumClient MagnumAs(string identity) => new(reference, Logins.Token(identity)!, () => $"{reference}");

    /// <summary>A plain client of ours.</summary>
    public MagnumClient OursAs(string identity) => new(silo.Api, Logins.Token(identity)!, silo.Tail);

    /// <summary>The last lines that our silo printed.</summary>
    public string Tail => silo.Tail();

    /// <summary>Starts ours beside Magnum; where the environment names no Magnum the test is skipped, in CI it fails.</summary>
    public static async Task<TwoServices> StartAsync(CancellationToken cancellationToken)
    {
        var reference = Environment.GetEnvironmentVariable("MAGNUM_TEST_REFERENCE");
        if (TestCloud.FindLab() is not { } cloud || string.IsNullOrEmpty(reference))
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") is { Length: > 0 }, "MAGNUM_TEST_LAB and MAGNUM_TEST_REFERENCE must name the lab's state folder and its Magnum.");
            throw new InvalidOperationException("CI must name the lab and its Magnum in MAGNUM_TEST_LAB and MAGNUM_TEST_REFERENCE.");
        }

        var services = new TwoServices(cloud, new Uri(reference));
        try
        {
            await services.silo.StartAsync(cancellationToken);
            services.Logins = await Logins.OpenAsync(cloud, cancellationToken);
            services.Magnum = new Service(services.reference, services.Logins);
            services.Ours = new Service(services.silo.Api, services.Logins);
            return services;
        }
        catch
        {
            await services.DisposeAsync();
            throw;
        }
    }

    /// <summary>The id of something that has the same one for both.</summary>
    public void Learn(string symbol, string id)
    {
        Magnum.Learn(symbol, id);
        Ours.Learn(symbol, id);
    }

    /// <summary>Removes what either holds.</summary>
    public async Task CleanAsync(CancellationToken cancellationToken) => await Task.WhenAll(
        CleanSlate.MakeAsync(reference, Logins.Token("admin")!, Projects, cancellationToken),
        CleanSlate.MakeAsync(silo.Api, Logins.Token("admin")!, Projects, cancellationToken));

    private string[] Projects => [Logins.Project("alpha"), Logins.Project("beta"), Logins.Project("admin")];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Magnum?.Dispose();
        Ours?.Dispose();
        Logins?.Dispose();
        await silo.DisposeAsync();
        await cloud.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static string Setting(string name) =>
        typeof(TwoServices).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == name).Value!;
}

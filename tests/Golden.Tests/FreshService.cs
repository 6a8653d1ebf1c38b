using System.Reflection;
using Magnum.Golden.Tests.Replay;
using Magnum.Launcher;

namespace Magnum.Golden.Tests;

/// <summary>A service of our own for one replay: the built silo on the simulated cloud, with empty state, set to what was recorded.</summary>
internal sealed class FreshService : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("magnum-golden-");
    private readonly SiloProcess silo;

    private FreshService()
    {
        silo = new SiloProcess(Setting("SiloAssembly"), new Dictionary<string, string>
        {
            ["Magnum__DevCloud__ResourceDelay"] = "00:00:00.010",
            // The recorded clusters took eight seconds; what was recorded while they did takes less.
            ["Magnum__DevCloud__LongestTestWait"] = "00:00:04",
            ["Magnum__DevCloud__BootDelay"] = "00:00:00.010",
            ["Magnum__Storage__SqliteFile"] = Path.Combine(folder.FullName, "magnum.db"),
            ["Magnum__Drivers__Directories__0"] = Setting("LabDrivers"),
            ["Magnum__Drivers__Directories__1"] = Path.Combine(AppContext.BaseDirectory, "drivers"),
            // Its place is taken by a stand-in for what was recorded, whose machines follow an upgrade where they run.
            ["Magnum__Drivers__Disabled__0"] = "kubernetes-vm",
            ["Magnum__Api__MaximumMicroversion"] = "1.10",
            ["Magnum__Policy__EnforceNewDefaults"] = "false",
            // What was recorded had no engines.
            ["Magnum__Health__Enabled"] = "false",
            ["Magnum__Bays__CaOverlap"] = "00:00:00",
            ["Logging__LogLevel__Default"] = "Warning",
        });
        silo.Configure([new("Magnum__Api__WwwAuthenticateUri", silo.Cloud.GetLeftPart(UriPartial.Authority))]);
        silo.Printed += Console.WriteLine;
        Target = new GoldenTarget(silo.Api, new Uri(silo.Cloud, "identity"), "devcloud", TimeSpan.FromMinutes(2));
    }

    /// <summary>Where it answers.</summary>
    public GoldenTarget Target { get; }

    /// <summary>Starts it and waits until it answers.</summary>
    public static async Task<FreshService> StartAsync(CancellationToken cancellationToken)
    {
        var service = new FreshService();
        try
        {
            await service.silo.StartAsync(cancellationToken);
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await silo.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static string Setting(string name) =>
        typeof(FreshService).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == name).Value!;
}

using System.Globalization;
using Magnum.Bench.Clients;
using Magnum.Bench.Servers;

namespace Magnum.Quick.Servers;

/// <summary>The folder of a run and the servers in it: one simulated cloud beside all, silos and baselines as they are asked for.</summary>
internal sealed class Workbench : IAsyncDisposable
{
    /// <summary>Password of everybody in the simulated cloud.</summary>
    public const string Password = "bench";

    private readonly Programs programs = Programs.Find();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("magnum-bench-");
    private ServerProcess? cloud;
    private int logs;

    /// <summary>Keystone's address, with <c>/v3</c>.</summary>
    public Uri Keystone => new(Cloud, "identity/v3");

    /// <summary>Root of the simulated cloud.</summary>
    public Uri Cloud => (cloud ?? throw new InvalidOperationException("The cloud is not started.")).Address;

    /// <summary>Makes the folder and starts the cloud.</summary>
    public static async Task<Workbench> OpenAsync(CancellationToken cancellationToken)
    {
        var bench = new Workbench();
        try
        {
            var port = Ports.Free(1)[0];
            var settings = new Dictionary<string, string>
            {
                ["Cloud__Port"] = port,
                ["Cloud__Password"] = Password,
                ["Cloud__Engines"] = "false",
                ["Cloud__ResourceDelay"] = "00:00:00.010",
                ["Cloud__BootDelay"] = "00:00:00.010",
            };
            bench.cloud = await bench.StartAsync(new Launch(bench.programs.Cloud, Ports.Address(port), settings) { HealthPath = "identity/v3" }, cancellationToken);
            return bench;
        }
        catch
        {
            await bench.DisposeAsync();
            throw;
        }
    }

    /// <summary>A tenant's user logs in.</summary>
    public Task<Tenant> LogInAsync(CancellationToken cancellationToken) => Tenant.LogInAsync(new Login(Keystone, "alpha-user", Password, "alpha"), cancellationToken);

    /// <summary>A path in the folder.</summary>
    public string PathOf(string name) => Path.Combine(folder.FullName, name);

    /// <summary>The silo's database of that name.</summary>
    public string DatabaseOf(string name) => PathOf($"{name}.db");

    /// <summary>Starts the product on the cloud, for many bays of the lab's driver. The same name finds the same state again.</summary>
    public Task<ServerProcess> StartSiloAsync(string name, CancellationToken cancellationToken) => StartSiloAsync(
        name,
        new Dictionary<string, string> { ["Magnum__Drivers__Directories__0"] = programs.LabDrivers, ["Magnum__Quotas__MaxClustersPerProject"] = "100000" },
        cancellationToken);

    /// <summary>Starts the product on the cloud as it is shipped.</summary>
    public Task<ServerProcess> StartShippedSiloAsync(string name, CancellationToken cancellationToken) =>
        StartSiloAsync(name, new Dictionary<string, string>(), cancellationToken);

    /// <summary>Starts the bare routes.</summary>
    /// <param name="settings">Which of them, by the names in its Program.cs.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public Task<ServerProcess> StartBaselineAsync(IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var address = Ports.Address(Ports.Free(1)[0]);
        var all = settings.ToDictionary(static s => $"Baseline__{s.Key}", static s => s.Value);
        all["ASPNETCORE_URLS"] = address.ToString();
        return StartAsync(new Launch(programs.Baseline, address, all), cancellationToken);
    }

    /// <summary>Starts a silo without anything in it.</summary>
    public Task<ServerProcess> StartEmptySiloAsync(CancellationToken cancellationToken)
    {
        var ports = Ports.Free(3);
        var settings = new Dictionary<string, string> { ["ASPNETCORE_URLS"] = Ports.Address(ports[0]).ToString(), ["SiloPort"] = ports[1], ["GatewayPort"] = ports[2] };
        return StartAsync(new Launch(programs.EmptySilo, Ports.Address(ports[0]), settings), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (cloud is not null)
            await cloud.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private Task<ServerProcess> StartSiloAsync(string name, Dictionary<string, string> settings, CancellationToken cancellationToken)
    {
        settings["Magnum__Storage__SqliteFile"] = DatabaseOf(name);
        // This cloud has no engines, and what is said of an engine that does not answer would change what is read while it is measured.
        settings["Magnum__Health__Enabled"] = "false";
        return StartAsync(SiloLaunch.Prepare(programs, Keystone, Password, settings), cancellationToken);
    }

    private Task<ServerProcess> StartAsync(Launch launch, CancellationToken cancellationToken) =>
        ServerProcess.StartAsync(launch, PathOf(string.Create(CultureInfo.InvariantCulture, $"{logs++}-{Path.GetFileNameWithoutExtension(launch.Program)}.log")), cancellationToken);
}

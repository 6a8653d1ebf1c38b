using System.Globalization;
using Magnum.Launcher;

namespace Magnum.Kill.Tests.Silos;

/// <summary>A silo that kills itself at every kill point it comes to, and is started again each time.</summary>
internal sealed class MortalSilo : IAsyncDisposable
{
    private const int KilledBySignal = 128 + 9;

    private readonly CancellationTokenSource stop = new();
    private readonly string points;
    private readonly SiloProcess silo;
    private Task supervision = Task.CompletedTask;

    /// <summary>Prepares it; its state and its points are in <paramref name="folder"/>.</summary>
    public MortalSilo(string folder)
    {
        points = Path.Combine(folder, "points");
        silo = new SiloProcess(Built.Silo, Settings(folder));
    }

    /// <summary>Root of the API, without version.</summary>
    public Uri Api => silo.Api;

    /// <summary>What it printed last.</summary>
    public string Tail => silo.Tail();

    /// <summary>The points at which it was killed: <c>phase|effect|moment</c>.</summary>
    public IReadOnlyList<string> Kills => File.Exists(points) ? File.ReadAllLines(points) : [];

    /// <summary>Settings known only when the cloud runs; before the start.</summary>
    public void Configure(IEnumerable<KeyValuePair<string, string>> settings) => silo.Configure(settings);

    /// <summary>Starts it, and again whenever it was killed.</summary>
    public void Start() => supervision = SuperviseAsync();

    /// <summary>Ends only with the failure that the silo ended otherwise than by a kill.</summary>
    /// <exception cref="LaunchException">It did.</exception>
    public Task Supervision => supervision;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await silo.DisposeAsync();
        await supervision.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private async Task SuperviseAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            var life = silo.Launch();
            await life.WaitForExitAsync(stop.Token);
            if (life.ExitCode != KilledBySignal)
                throw new LaunchException(string.Create(CultureInfo.InvariantCulture, $"The silo ended with {life.ExitCode}:{Environment.NewLine}{silo.Tail()}"));
        }
    }

    private Dictionary<string, string> Settings(string folder) => new()
    {
        ["DOTNET_STARTUP_HOOKS"] = Built.KillSwitch,
        ["ASPNETCORE_HOSTINGSTARTUPASSEMBLIES"] = Path.GetFileNameWithoutExtension(Built.KillSwitch),
        ["MAGNUM_KILL_POINTS"] = points,
        ["Magnum__Storage__SqliteFile"] = Path.Combine(folder, "magnum.db"),
        ["Magnum__Bays__IntentLifetime"] = "00:00:05",
        ["Magnum__Health__Enabled"] = "false",
        ["Magnum__Bays__TombstoneLifetime"] = "00:00:02",
        ["Magnum__Bays__CredentialOverlap"] = "00:00:02",
        ["Magnum__Bays__CaOverlap"] = "00:00:01",
    };
}

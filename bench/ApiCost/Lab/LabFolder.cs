using System.Globalization;
using Magnum.ApiCost.Processes;
using Magnum.Bench;
using Magnum.Bench.Clients;

namespace Magnum.ApiCost.Lab;

/// <summary>What the lab's state folder says of the lab that runs.</summary>
internal sealed class LabFolder
{
    private readonly string folder;
    private readonly Dictionary<string, string> administrator;
    private readonly string configuration;

    private LabFolder(string folder)
    {
        this.folder = folder;
        administrator = File.ReadLines(Path.Combine(folder, "rc-admin")).Where(static line => line.StartsWith("export ", StringComparison.Ordinal))
            .SelectMany(static line => line.Split(' ')[1..]).Select(static word => word.Split('=', 2)).ToDictionary(static word => word[0], static word => word[1]);
        configuration = Path.Combine(folder, "etc", "magnum", "magnum.conf");
    }

    /// <summary>Keystone, with <c>/v3</c>.</summary>
    public Uri Keystone => new(administrator["OS_AUTH_URL"]);

    /// <summary>Everybody's.</summary>
    public string Password => administrator["OS_PASSWORD"];

    /// <summary>The cloud's administrator.</summary>
    public Login Administrator => new(Keystone, administrator["OS_USERNAME"], Password, administrator["OS_PROJECT_NAME"]);

    /// <summary>Root of the real Magnum's API.</summary>
    public Uri Magnum => new($"http://127.0.0.1:{Setting("port")}/");

    /// <summary>The real Magnum's database, as SQLAlchemy writes it.</summary>
    public Uri Database => new(Setting("connection"));

    /// <summary>Finds the lab.</summary>
    /// <exception cref="BenchException">It is not up with the real Magnum.</exception>
    public static LabFolder Find()
    {
        var folder = Environment.GetEnvironmentVariable("MAGNUM_LAB_STATE") is { Length: > 0 } named
            ? named
            : Path.Combine(Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"), "magnum-lab");
        return File.Exists(Path.Combine(folder, "etc", "magnum", "magnum.conf"))
            ? new LabFolder(folder)
            : throw new BenchException($"There is no lab with the real Magnum in {folder}: ./magnum lab up magnum");
    }

    /// <summary>Its daemons.</summary>
    /// <exception cref="BenchException">One is down.</exception>
    public IReadOnlyList<Daemon> Daemons() =>
        [.. Directory.EnumerateFiles(Path.Combine(folder, "run"), "*.pid").Order(StringComparer.Ordinal).Select(DaemonOf)];

    // A file holds the process's id and when it began: ids are used again.
    private static Daemon DaemonOf(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        var words = File.ReadAllText(file).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var id = int.Parse(words[0], CultureInfo.InvariantCulture);
        return ProcessTable.StartOf(id) == words[1] ? new Daemon(name, id) : throw new BenchException($"The lab's {name} is down: ./magnum lab up magnum");
    }

    private string Setting(string name) => File.ReadLines(configuration)
        .Select(static line => line.Split('=', 2, StringSplitOptions.TrimEntries)).FirstOrDefault(words => words.Length == 2 && words[0] == name)?[1]
        ?? throw new BenchException($"{configuration} has no {name}.");
}

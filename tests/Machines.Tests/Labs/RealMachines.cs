using System.Reflection;
using Magnum.Clouds;

namespace Magnum.Machines.Tests.Labs;

/// <summary>The lab's real machines, as its host sees them. Found through <c>MAGNUM_TEST_MACHINES</c>, their state folder.</summary>
internal sealed class RealMachines
{
    private const string Variable = "MAGNUM_TEST_MACHINES";
    private const string Programs = "MAGNUM_TEST_ENGINES";
    private static readonly Dictionary<string, string> NoEnvironment = [];
    // Below a machine's folder.
    private static readonly string[] Logs = ["monitor.log", "console.log", "upper/var/log/magnum-boot.log"];

    private readonly string folder;

    private RealMachines(string folder) => this.folder = folder;

    /// <summary>Finds them; where the lab has none the test is skipped, in CI it fails.</summary>
    public static RealMachines Require() => new(Named(Variable));

    /// <summary>The namespaces that a server is, held until the answer is disposed.</summary>
    public MachineNamespaces NamespacesOf(string server) => new(InitOf(server));

    /// <summary>Programs that run in the server.</summary>
    public static IReadOnlyList<string> ProgramsIn(string server) =>
        [.. CgroupsOf(server).SelectMany(static cgroup => File.ReadLines(Path.Combine(cgroup, "cgroup.procs"))).Distinct().Select(static pid => Look(() => File.ReadAllText($"/proc/{pid}/comm").Trim())).OfType<string>()];

    /// <summary>What befalls a server, in the lab's own words: <c>stop dockerd</c>, <c>continue dockerd</c>, <c>freeze</c>, <c>run</c> with a command.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> ActAsync(string server, params string[] act)
    {
        var run = await TryActAsync(server, act);
        Assert.True(run.Code == 0, $"{string.Join(' ', act)}: {run}");
        return run.Output;
    }

    /// <summary>The same, however it ends.</summary>
    public Task<ProgramRun> TryActAsync(string server, params string[] act)
    {
        var lab = typeof(RealMachines).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static a => a.Key == "LabFolder").Value!;
        return ProgramRun.RunAsync("/usr/bin/python3", ["-B", "-m", "machines.control", folder, server, .. act], NoEnvironment, lab, TestContext.Current.CancellationToken);
    }

    /// <summary>The version of the Kubernetes that machines find beside what is in their image, as <c>v1.20.2</c>; where there is none the test is skipped, in CI it fails.</summary>
    public static async Task<string> KubernetesVersionAsync()
    {
        var programs = Named(Programs);
        var run = await ProgramRun.RunAsync(Path.Combine(programs, "kubelet"), ["--version"], NoEnvironment, programs, TestContext.Current.CancellationToken);
        Assert.True(run.Code == 0, run.ToString());
        return run.Output.Trim().Split(' ')[^1];
    }

    /// <summary>Path on the host of a file in the image that all machines start from.</summary>
    public string InImage(string path) => Path.Combine(folder, "image", path);

    /// <summary>What became of each machine that there is: the last words of its monitor, its console and its boot steps.</summary>
    public string Words() => string.Join(
        Environment.NewLine,
        Directory.EnumerateDirectories(Path.Combine(folder, "machines")).Order(StringComparer.Ordinal)
            .Select(static machine => $"{Path.GetFileName(machine)}: {string.Join("; ", Logs.SelectMany(log => LastLines(Path.Combine(machine, log))))}"));

    /// <summary>What of a server is on the host: its folder, its cgroups, its mounts.</summary>
    public IReadOnlyList<string> TracesOf(string server)
    {
        string[] own = [Path.Combine(folder, "machines", server)];
        return [.. own.Where(Path.Exists), .. CgroupsOf(server), .. File.ReadLines("/proc/self/mountinfo").Where(line => line.Contains(server, StringComparison.Ordinal))];
    }

    /// <summary>What of a network is on the host: its namespace and its cable.</summary>
    public static IReadOnlyList<string> TracesOfNetwork(string network)
    {
        string[] places = [$"/run/netns/magnum-lab-{network[..8]}", $"/sys/class/net/x{network[..8]}"];
        return [.. places.Where(static place => Path.Exists(place))];
    }

    /// <summary>What a variable of the environment names; where it is not set the test is skipped, in CI it fails.</summary>
    internal static string Named(string variable)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } named)
            return named;
        Assert.SkipWhen(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")), $"{variable} is not set.");
        throw new InvalidOperationException($"CI must have all of the lab and Kubernetes' programs: {variable} is not set.");
    }

    private string InitOf(string server) => File.ReadAllText(Path.Combine(folder, "machines", server, "init.pid")).Split(' ')[0];

    // With those that the machine has made in its own.
    private static IEnumerable<string> CgroupsOf(string server) =>
        Directory.EnumerateDirectories("/sys/fs/cgroup").Select(hierarchy => Path.Combine(hierarchy, "magnum-lab", server[..8])).Where(Directory.Exists)
            .SelectMany(static own => Directory.EnumerateDirectories(own, "*", SearchOption.AllDirectories).Prepend(own));

    private static List<string> LastLines(string file) =>
        Look(() => File.ReadLines(file).Select(static line => line.Trim()).Where(static line => line.Length > 0).TakeLast(2).ToList()) ?? [];

    /// <summary>What may go away while it is looked at; null when it did.</summary>
    internal static T? Look<T>(Func<T?> at)
        where T : class
    {
        try
        {
            return at();
        }
        catch (IOException)
        {
            return null;
        }
    }
}

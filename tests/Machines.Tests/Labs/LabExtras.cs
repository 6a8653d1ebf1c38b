namespace Magnum.Machines.Tests.Labs;

/// <summary>
/// The lab's load balancers and volumes, as its host sees them. Found through <c>MAGNUM_TEST_LOADBALANCERS</c>, the address of Octavia, and <c>MAGNUM_TEST_VOLUMES</c>,
/// the folder that volumes are files in.
/// </summary>
internal sealed class LabExtras
{
    /// <summary>The variable that names the folder of the volumes.</summary>
    public const string Volumes = "MAGNUM_TEST_VOLUMES";

    private readonly string volumes;

    private LabExtras(string volumes) => this.volumes = volumes;

    /// <summary>Finds them; where the lab has none the test is skipped, in CI it fails.</summary>
    public static LabExtras Require()
    {
        RealMachines.Named("MAGNUM_TEST_LOADBALANCERS");
        return RequireVolumes();
    }

    /// <summary>Finds the volumes; where the lab has none the test is skipped, in CI it fails.</summary>
    public static LabExtras RequireVolumes() => new(RealMachines.Named(Volumes));

    /// <summary>What of a load balancer is on the host: its namespace and its processes.</summary>
    public static IReadOnlyList<string> TracesOfBalancer(string balancer)
    {
        string[] own = [$"/run/netns/magnum-balancer-{balancer[..8]}"];
        return [.. own.Where(Path.Exists), .. Directory.EnumerateDirectories("/proc").Where(process => char.IsAsciiDigit(Path.GetFileName(process)[0]) && Arguments(process).Contains(balancer, StringComparison.Ordinal))];
    }

    /// <summary>What of a volume is on the host: its file and its loop device.</summary>
    public IReadOnlyList<string> TracesOfVolume(string volume) =>
        [.. Directory.EnumerateFiles(volumes, $"*{volume}*"), .. Directory.EnumerateDirectories("/sys/block", "loop*").Where(device => Backing(device).Contains(volume, StringComparison.Ordinal))];

    private static string Arguments(string process) => RealMachines.Look(() => File.ReadAllText($"{process}/cmdline")) ?? "";

    private static string Backing(string device) => RealMachines.Look(() => File.ReadAllText($"{device}/loop/backing_file")) ?? "";
}

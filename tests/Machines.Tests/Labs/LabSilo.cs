using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Magnum.Clouds;
using Magnum.Launcher;

namespace Magnum.Machines.Tests.Labs;

/// <summary>A built silo on the lab, on a port that leads from real machines to the host.</summary>
internal sealed class LabSilo : IAsyncDisposable
{
    /// <summary>Ports that lead from real machines to the host, 9511 to 9519, without those of a developer's own silo and of the reference with what it needs.</summary>
    private static readonly int[] Ports = [9514, 9515, 9516, 9517, 9518, 9519];

    /// <summary>Collection of the tests of swarms: a small host has room for few bays at a time.</summary>
    public const string OfSwarms = "swarms";

    // The one that knows labels and taints of nodes.
    private const string Microversion = "1.14";

    private static readonly ConcurrentDictionary<int, bool> Taken = new();

    private readonly string folder = Directory.CreateTempSubdirectory("magnum-machines-").FullName;
    private readonly SiloProcess silo;
    private readonly int port = FreePort();

    private RewritingProxy? keystone;

    private LabSilo(IEnumerable<KeyValuePair<string, string>> settings)
    {
        var address = $"http://127.0.0.1:{port}/";
        var program = typeof(LabSilo).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static a => a.Key == "SiloFolder").Value!;
        silo = new SiloProcess(Path.Combine(program, "Magnum.Silo.dll"),
        [
            .. TestCloud.FindLab()!.Settings,
            new("Magnum__Silo__Url", address),
            new("Magnum__Api__MaximumMicroversion", Microversion),
            new("Magnum__Storage__SqliteFile", Path.Combine(folder, "magnum.db")),
            new("Magnum__Bays__MachineMagnumUrl", address + "v1"),
            // Machines boot for minutes, and each look at a stack costs Heat a tenth of a second of processor here.
            new("Magnum__Bays__PollPeriod", "00:00:03"),
            new("Magnum__Bays__PollPeriodLongest", "00:00:04"),
            new("Magnum__Health__Period", "00:00:04"),
            new("Magnum__Health__SecondLook", "00:00:01"),
            .. settings,
        ]);
    }

    /// <summary>Starts one.</summary>
    /// <param name="settings">What it is set to beside what the lab needs.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<LabSilo> StartAsync(IEnumerable<KeyValuePair<string, string>> settings, CancellationToken cancellationToken)
    {
        var started = new LabSilo(settings);
        await started.silo.StartAsync(cancellationToken);
        // The lab's catalogue names the port of a developer's own silo.
        started.keystone = await RewritingProxy.StartAsync(
            TestCloud.FindLab()!.Keystone, new Dictionary<string, string> { ["http://127.0.0.1:9511"] = started.silo.Api.GetLeftPart(UriPartial.Authority) }, cancellationToken);
        return started;
    }

    /// <summary>A client of it with a user's token.</summary>
    public MagnumClient ClientOf(CloudSession user) => new(silo.Api, user.Token, silo.Tail, Microversion) { LookEvery = TimeSpan.FromSeconds(2) };

    /// <summary>The unmodified <c>openstack</c> program as a user for whom it is the cloud's.</summary>
    public OpenStackClient ProgramOf(string user, string project, CancellationToken cancellationToken) => new(TestCloud.FindLab()!, keystone!.Address, user, project, cancellationToken);

    // Another silo on the lab may be of another program, or about to take its port.
    private static int FreePort() => Ports.First(static port => Taken.TryAdd(port, true) && IsFree(port));

    private static bool IsFree(int port)
    {
        using var probe = new TcpListener(IPAddress.Loopback, port);
        try
        {
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await (keystone?.DisposeAsync() ?? ValueTask.CompletedTask);
        await silo.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        Taken.TryRemove(port, out _);
    }
}

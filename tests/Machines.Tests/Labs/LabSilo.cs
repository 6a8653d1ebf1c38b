using System.Reflection;
using Magnum.Clouds;
using Magnum.Launcher;

namespace Magnum.Machines.Tests.Labs;

/// <summary>A built silo on the lab, on a port that leads from real machines to the host.</summary>
internal sealed class LabSilo : IAsyncDisposable
{
    /// <summary>Collection of the tests of swarms: a small host has room for few bays at a time.</summary>
    public const string OfSwarms = "swarms";

    // The one that knows labels and taints of nodes.
    private const string Microversion = "1.14";

    private readonly string folder = Directory.CreateTempSubdirectory("magnum-machines-").FullName;
    private readonly SiloProcess silo;
    private readonly LabPort port;
    private readonly SecuredCloud? secured;

    private RewritingProxy? keystone;

    private LabSilo(LabPort port, SecuredCloud? secured, IEnumerable<KeyValuePair<string, string>> settings)
    {
        (this.port, this.secured) = (port, secured);
        var address = AddressOf(port);
        var program = typeof(LabSilo).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static a => a.Key == "SiloFolder").Value!;
        silo = new SiloProcess(Path.Combine(program, "Magnum.Silo.dll"),
        [
            .. TestCloud.FindLab()!.Settings,
            new("Magnum__Silo__Url", $"{address}"),
            new("Magnum__Api__MaximumMicroversion", Microversion),
            new("Magnum__Storage__SqliteFile", Path.Combine(folder, "magnum.db")),
            new("Magnum__Bays__MachineMagnumUrl", $"{address}v1"),
            // Machines boot for minutes, and each look at a stack costs Heat a tenth of a second of processor here.
            new("Magnum__Bays__PollPeriod", "00:00:03"),
            new("Magnum__Bays__PollPeriodLongest", "00:00:04"),
            new("Magnum__Health__Period", "00:00:04"),
            new("Magnum__Health__SecondLook", "00:00:01"),
            .. secured?.Settings ?? [],
            .. settings,
        ]);
    }

    /// <summary>Starts one.</summary>
    /// <param name="settings">What it is set to beside what the lab needs.</param>
    /// <param name="isSecured">Whether machines get to Keystone and to it by TLS, where what they are shown is of a CA of the cloud's own.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<LabSilo> StartAsync(IEnumerable<KeyValuePair<string, string>> settings, bool isSecured, CancellationToken cancellationToken)
    {
        var port = new LabPort();
        var started = new LabSilo(port, isSecured ? await SecuredCloud.StartAsync(AddressOf(port), cancellationToken) : null, settings);
        await started.silo.StartAsync(cancellationToken);
        // The lab's catalogue names the port of a developer's own silo.
        started.keystone = await RewritingProxy.StartAsync(
            TestCloud.FindLab()!.Keystone, new Dictionary<string, string> { ["http://127.0.0.1:9511"] = started.silo.Api.GetLeftPart(UriPartial.Authority) }, cancellationToken);
        return started;
    }

    /// <summary>A client of it with a user's token.</summary>
    public MagnumClient ClientOf(CloudSession user) => new(silo.Api, user.Token, () => $"{silo.Tail()}{Environment.NewLine}{RealMachines.Require().Words()}", Microversion) { LookEvery = TimeSpan.FromSeconds(2) };

    /// <summary>The unmodified <c>openstack</c> program as a user for whom it is the cloud's.</summary>
    public OpenStackClient ProgramOf(string user, string project, CancellationToken cancellationToken) => new(TestCloud.FindLab()!, keystone!.Address, user, project, cancellationToken);

    private static Uri AddressOf(LabPort port) => new($"http://127.0.0.1:{port.Number}/");

    public async ValueTask DisposeAsync()
    {
        await (keystone?.DisposeAsync() ?? ValueTask.CompletedTask);
        await silo.DisposeAsync();
        await (secured?.DisposeAsync() ?? ValueTask.CompletedTask);
        Directory.Delete(folder, recursive: true);
        port.Dispose();
    }
}

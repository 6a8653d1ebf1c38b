using System.Reflection;
using Magnum.Clouds;
using Magnum.Launcher;

namespace Magnum.Machines.Tests.Labs;

/// <summary>A built silo on the lab, on a port that leads from real machines to the host.</summary>
internal sealed class LabSilo : IAsyncDisposable
{
    // Of 9511 to 9519; the first two are for a developer's own silo and the reference.
    private const string Address = "http://127.0.0.1:9515/";

    private readonly string folder = Directory.CreateTempSubdirectory("magnum-machines-").FullName;
    private readonly SiloProcess silo;

    private LabSilo()
    {
        var program = typeof(LabSilo).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static a => a.Key == "SiloFolder").Value!;
        silo = new SiloProcess(Path.Combine(program, "Magnum.Silo.dll"),
        [
            .. TestCloud.FindLab()!.Settings,
            new("Magnum__Silo__Url", Address),
            new("Magnum__Storage__SqliteFile", Path.Combine(folder, "magnum.db")),
            new("Magnum__Bays__MachineMagnumUrl", Address + "v1"),
            new("Magnum__Health__Period", "00:00:02"),
            new("Magnum__Health__SecondLook", "00:00:01"),
        ]);
    }

    public static async Task<LabSilo> StartAsync(CancellationToken cancellationToken)
    {
        var started = new LabSilo();
        await started.silo.StartAsync(cancellationToken);
        return started;
    }

    /// <summary>A client of it with a user's token.</summary>
    public MagnumClient ClientOf(CloudSession user) => new(silo.Api, user.Token, silo.Tail);

    public async ValueTask DisposeAsync()
    {
        await silo.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

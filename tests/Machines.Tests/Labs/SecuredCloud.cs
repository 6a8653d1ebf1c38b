using Magnum.Clouds;

namespace Magnum.Machines.Tests.Labs;

/// <summary>Keystone and a silo as machines get to them by TLS, where what they are shown is of a CA that no system knows.</summary>
internal sealed class SecuredCloud : IAsyncDisposable
{
    private static readonly Dictionary<string, string> Nothing = [];

    private readonly PrivateAuthority authority = new();
    private readonly string file = Path.GetTempFileName();
    private readonly LabPort ofKeystone = new();
    private readonly LabPort ofMagnum = new();
    private RewritingProxy? keystone;
    private RewritingProxy? magnum;

    private SecuredCloud()
    {
    }

    /// <summary>What tells a silo of it.</summary>
    public IEnumerable<KeyValuePair<string, string>> Settings =>
    [
        new("Magnum__Bays__MachineAuthUrl", $"{keystone!.Address}v3"),
        new("Magnum__Bays__MachineMagnumUrl", $"{magnum!.Address}v1"),
        new("Magnum__Bays__MachineCaFile", file),
    ];

    /// <summary>Starts it.</summary>
    /// <param name="silo">The silo's address; it need not be there yet.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<SecuredCloud> StartAsync(Uri silo, CancellationToken cancellationToken)
    {
        var cloud = new SecuredCloud();
        await File.WriteAllTextAsync(cloud.file, cloud.authority.Pem, cancellationToken);
        cloud.keystone = await RewritingProxy.StartAsync(TestCloud.FindLab()!.Keystone, Nothing, cancellationToken, cloud.ofKeystone.Number, cloud.authority.Server);
        cloud.magnum = await RewritingProxy.StartAsync(silo, Nothing, cancellationToken, cloud.ofMagnum.Number, cloud.authority.Server);
        return cloud;
    }

    public async ValueTask DisposeAsync()
    {
        await (keystone?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (magnum?.DisposeAsync() ?? ValueTask.CompletedTask);
        ofKeystone.Dispose();
        ofMagnum.Dispose();
        authority.Dispose();
        File.Delete(file);
    }
}

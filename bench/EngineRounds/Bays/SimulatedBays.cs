using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Magnum.Engines;

namespace Magnum.EngineRounds.Bays;

/// <summary>Bays whose engines are in the farm. They are written to a folder, from where another process reads the same ones.</summary>
internal sealed class SimulatedBays : IDisposable
{
    private const string KeyFile = "client.key";

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private SimulatedBays()
    {
    }

    /// <summary>In the order in which they are looked at.</summary>
    public IReadOnlyList<EngineTarget> Targets { get; private set; } = [];

    /// <summary>The service's key, one for all bays as in the product.</summary>
    public ECDsa Key => key;

    /// <summary>Makes bays and writes, for each, what its engine (<c>PORT.pem</c>) and what the service (<c>PORT.ca</c>, <c>PORT.client</c>) has.</summary>
    public static SimulatedBays Make(string folder, IReadOnlyList<string> ports)
    {
        var bays = new SimulatedBays();
        var client = new PublicKey(bays.key);
        File.WriteAllText(Path.Combine(folder, KeyFile), bays.key.ExportPkcs8PrivateKeyPem());
        foreach (var (serial, port) in ports.Index())
        {
            var made = BayPki.Make(client, serial);
            File.WriteAllText(Path.Combine(folder, $"{port}.pem"), made.Server + "\n" + made.ServerKey);
            File.WriteAllText(Path.Combine(folder, $"{port}.ca"), made.Authority);
            File.WriteAllText(Path.Combine(folder, $"{port}.client"), made.Client);
        }

        bays.Read(folder);
        return bays;
    }

    /// <summary>Those that were written to a folder.</summary>
    public static SimulatedBays In(string folder)
    {
        var bays = new SimulatedBays();
        bays.key.ImportFromPem(File.ReadAllText(Path.Combine(folder, KeyFile)));
        bays.Read(folder);
        return bays;
    }

    public void Dispose() => key.Dispose();

    private void Read(string folder) => Targets =
    [
        .. Directory.EnumerateFiles(folder, "*.ca").Select(static file => int.Parse(Path.GetFileNameWithoutExtension(file), CultureInfo.InvariantCulture)).Order().Select(port => new EngineTarget(
            new Guid(port, 0, 0x4000, [0x80, 0, 0, 0, 0, 0, 0, 0]),
            EngineKind.Kubernetes,
            new Uri($"https://127.0.0.1:{port}"),
            new EngineIdentity(File.ReadAllText(Path.Combine(folder, $"{port}.ca")), File.ReadAllText(Path.Combine(folder, $"{port}.client")), key))),
    ];
}

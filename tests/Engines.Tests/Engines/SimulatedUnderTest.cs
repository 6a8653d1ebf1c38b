using System.Security.Cryptography.X509Certificates;
using Magnum.DevCloud.Faults;
using Magnum.DevCloud.Machines;
using Magnum.Launcher;

namespace Magnum.Engines.Tests.Engines;

/// <summary>The engine of the simulated cloud.</summary>
public sealed class SimulatedUnderTest : KubernetesUnderTest
{
    private readonly EngineFaults faults = new();
    private readonly List<SimulatedEngine> engines = [];
    private Uri? address;

    public override Uri Address => address!;

    public override void Require()
    {
        // Runs wherever the tests run.
    }

    public override async ValueTask InitializeAsync() => address = await StartAsync(isExpired: false);

    public override Task SetReadyAsync(string machine, bool isReady)
    {
        if (isReady)
            faults.FindNode(machine);
        else
            faults.LoseNode(machine);
        return Task.CompletedTask;
    }

    public override Task<bool> IsCordonedAsync(string machine) => Task.FromResult(engines[0].Nodes.Listed().Single(node => node.Name == machine).IsCordoned);

    public override Task EnterAsync(string machine)
    {
        engines[0].Nodes.Enter(machine);
        return Task.CompletedTask;
    }

    public override void Freeze() => faults.Freeze();

    public override void Thaw() => faults.Thaw();

    public override void LoseStore() => faults.Unready("[+]ping ok\n[-]etcd failed: reason withheld\nreadyz check failed");

    public override Task FindStoreAsync()
    {
        faults.Unready(null);
        return Task.CompletedTask;
    }

    public override Task<Uri> StartExpiredAsync() => StartAsync(isExpired: true);

    public override async ValueTask DisposeAsync()
    {
        foreach (var engine in engines)
            await engine.DisposeAsync();
        await base.DisposeAsync();
    }

    private async Task<Uri> StartAsync(bool isExpired)
    {
        var port = FreePorts.Take(1)[0];
        var boot = BootData.Read($"""
            #cloud-config
            write_files:
            - path: /etc/magnum/bay.env
              content: |
                NODE_PUBLIC_IP="127.0.0.1"
                API_PORT="{port}"
                KUBE_TAG="v1.20.2"
            """);
        var (certificate, key) = Pki.Server(isExpired);
        using var bare = X509Certificate2.CreateFromPem(certificate, key);
        var server = X509CertificateLoader.LoadPkcs12(bare.Export(X509ContentType.Pkcs12), null);
        engines.Add(await SimulatedEngine.StartAsync(
            boot!, new EngineCertificates(server, X509Certificate2.CreateFromPem(Pki.Authority)), Nodes, faults, TestContext.Current.CancellationToken));
        return new Uri($"https://127.0.0.1:{port}");
    }

    private List<DevCloud.Machines.EngineNode> Nodes() => [.. Machines.Select((name, i) => new DevCloud.Machines.EngineNode(name, "worker", $"10.0.0.{i + 1}", "", "v1.20.2", faults.IsLost(name)))];
}

using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Magnum.Grains.Certificates;
using Magnum.Launcher;

namespace Magnum.Engines.Tests.Engines;

/// <summary>A real kube-apiserver over a real etcd, on free ports of loopback. Machines are entered by hand: no controller is there that would take them back.</summary>
public sealed class ApiServerUnderTest : KubernetesUnderTest
{
    private const string Variable = "MAGNUM_TEST_ENGINES";

    private readonly string folder = Directory.CreateTempSubdirectory("magnum-engine-").FullName;
    private readonly int storePort = FreePorts.Take(1)[0];
    private readonly List<EngineProcess> servers = [];
    private EngineProcess? store;
    private Uri? address;

    public override Uri Address => address!;

    private static string? Programs => Environment.GetEnvironmentVariable(Variable);

    /// <summary>Without the programs the test is skipped; in CI that is a failure.</summary>
    public override void Require()
    {
        if (!string.IsNullOrEmpty(Programs))
            return;
        Assert.SkipWhen(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")), $"{Variable} names no folder of Kubernetes' programs.");
        Assert.Fail($"CI must have Kubernetes: {Variable} is not set.");
    }

    public override async ValueTask InitializeAsync()
    {
        if (string.IsNullOrEmpty(Programs))
            return;
        var peers = $"http://127.0.0.1:{FreePorts.Take(1)[0]}";
        var clients = $"http://127.0.0.1:{storePort}";
        store = EngineProcess.Start(
            Path.Combine(folder, "etcd.log"), "etcd", "--name=e0", $"--data-dir={folder}/etcd", $"--listen-client-urls={clients}", $"--advertise-client-urls={clients}",
            $"--listen-peer-urls={peers}", $"--initial-advertise-peer-urls={peers}", $"--initial-cluster=e0={peers}", "--unsafe-no-fsync");
        await File.WriteAllTextAsync(Path.Combine(folder, "ca.pem"), Pki.Authority);
        await File.WriteAllTextAsync(Path.Combine(folder, "sa.key"), ServiceAccountKeyPair.Create().PrivateKey);
        address = await StartAsync("server", isExpired: false);
        foreach (var machine in Machines)
            await EnterAsync(machine);
    }

    public override async Task EnterAsync(string machine)
    {
        await SendAsync(HttpMethod.Post, "/api/v1/nodes", "application/json", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Node",
            ["metadata"] = new JsonObject { ["name"] = machine },
            ["spec"] = new JsonObject { ["providerID"] = $"openstack:///00000000-0000-4000-8000-00000000000{machine[^1]}" },
        });
        await SetReadyAsync(machine, isReady: true);
    }

    public override async Task<bool> IsCordonedAsync(string machine) => (bool?)(await SendAsync(HttpMethod.Get, $"/api/v1/nodes/{machine}"))["spec"]!["unschedulable"] is true;

    public override async Task SetReadyAsync(string machine, bool isReady) => await SendAsync(
        HttpMethod.Patch, $"/api/v1/nodes/{machine}/status", "application/merge-patch+json", new JsonObject
        {
            ["status"] = new JsonObject
            {
                ["addresses"] = new JsonArray(new JsonObject { ["type"] = "InternalIP", ["address"] = $"10.0.0.{machine[^1] - '0' + 1}" }),
                ["conditions"] = new JsonArray(new JsonObject
                {
                    ["type"] = "Ready",
                    ["status"] = isReady ? "True" : "Unknown",
                    ["reason"] = isReady ? "KubeletReady" : "NodeStatusUnknown",
                    ["message"] = isReady ? "kubelet is posting ready status" : "Kubelet stopped posting node status.",
                }),
            },
        });

    public override void Freeze() => servers[0].Freeze();

    public override void Thaw() => servers[0].Thaw();

    public override void LoseStore() => store!.Freeze();

    public override Task FindStoreAsync()
    {
        store!.Thaw();
        return servers[0].UntilAsync(() => IsReadyAsync(Address));
    }

    public override Task<Uri> StartExpiredAsync() => StartAsync("expired", isExpired: true);

    public override async ValueTask DisposeAsync()
    {
        foreach (var server in servers)
            await server.DisposeAsync();
        if (store is not null)
            await store.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        await base.DisposeAsync();
    }

    private async Task<Uri> StartAsync(string name, bool isExpired)
    {
        var port = FreePorts.Take(1)[0];
        var (certificate, key) = Pki.Server(isExpired);
        await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.pem"), certificate);
        await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.key"), key);
        var server = EngineProcess.Start(
            Path.Combine(folder, $"{name}.log"), Path.Combine(Programs!, "kube-apiserver"), $"--etcd-servers=http://127.0.0.1:{storePort}", $"--etcd-prefix=/{name}",
            "--bind-address=127.0.0.1", "--advertise-address=127.0.0.1", $"--secure-port={port}", "--insecure-port=0", $"--cert-dir={folder}",
            $"--tls-cert-file={folder}/{name}.pem", $"--tls-private-key-file={folder}/{name}.key", $"--client-ca-file={folder}/ca.pem", "--authorization-mode=Node,RBAC",
            $"--service-account-key-file={folder}/sa.key", $"--service-account-signing-key-file={folder}/sa.key", "--service-account-issuer=https://kubernetes.default.svc",
            "--service-cluster-ip-range=10.254.0.0/16", "--endpoint-reconciler-type=none");
        servers.Add(server);
        var where = new Uri($"https://127.0.0.1:{port}");
        await server.UntilAsync(() => IsReadyAsync(where));
        return where;
    }

    private async Task<bool> IsReadyAsync(Uri where)
    {
        using var http = Client();
        try
        {
            using var answer = await http.GetAsync(new Uri(where, "/readyz"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Asks the API server as its administrator.</summary>
    public async Task<JsonNode> SendAsync(HttpMethod method, string path, string type = "application/json", JsonObject? body = null)
    {
        using var http = Client();
        using var request = new HttpRequestMessage(method, new Uri(Address, path));
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue(type));
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    /// <summary>What it answers its administrator in that form.</summary>
    public async Task<(string? Type, byte[] Body)> GetAsync(string path, string accept)
    {
        using var http = Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address, path));
        request.Headers.Accept.ParseAdd(accept);
        using var answer = await http.SendAsync(request);
        return (answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsByteArrayAsync());
    }

    // The expired one is waited for too.
    private HttpClient Client()
    {
        var trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid,
        };
        trust.CustomTrustStore.Add(X509Certificate2.CreateFromPem(Pki.Authority));
        return new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificateContext = SslStreamCertificateContext.Create(Pki.Service().ToCertificateWithKey(), additionalCertificates: null, offline: true),
                CertificateChainPolicy = trust,
            },
        });
    }
}

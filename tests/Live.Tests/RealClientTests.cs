using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Magnum.Clouds;
using Magnum.Launcher;
using Magnum.Live.Tests.Labs;
using Xunit;

namespace Magnum.Live.Tests;

/// <summary>The unmodified <c>openstack coe</c> against a silo of our own on the lab's OpenStack.</summary>
public sealed partial class RealClientTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);
    // Each look is a start of the client, which costs most of a second of processor time.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(4);

    private readonly string folder = Directory.CreateTempSubdirectory("magnum-live-").FullName;
    private readonly string prefix = $"live-{Guid.NewGuid().ToString("N")[..8]}";
    private CloudSession cloud = null!;
    private TrusteeDomain domain = null!;
    private SiloProcess silo = null!;
    private RewritingProxy keystone = null!;
    private OpenStackClient alpha = null!;
    private OpenStackClient reader = null!;
    private OpenStackClient beta = null!;
    private OpenStackClient admin = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Lab.Require();
        var lab = TestCloud.FindLab()!;
        cloud = await CloudSession.OpenAsync(lab, "admin", "admin", Cancelled);
        domain = await TrusteeDomain.CreateAsync(cloud, prefix, Cancelled);
        silo = new SiloProcess(Built.Silo, [.. Lab.Settings, .. domain.Settings, new("Magnum__Storage__SqliteFile", Path.Combine(folder, "magnum.db"))]);
        keystone = await RewritingProxy.StartAsync(Lab.Keystone, new Dictionary<string, string> { ["http://127.0.0.1:9511"] = silo.Api.GetLeftPart(UriPartial.Authority) }, Cancelled);
        await silo.StartAsync(Cancelled);
        alpha = new OpenStackClient(lab, keystone.Address, "alpha-user", "alpha", Cancelled);
        reader = new OpenStackClient(lab, keystone.Address, "alpha-reader", "alpha", Cancelled);
        beta = new OpenStackClient(lab, keystone.Address, "beta-user", "beta", Cancelled);
        admin = new OpenStackClient(lab, keystone.Address, "admin", "admin", Cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        if (silo is not null)
        {
            if (TestContext.Current.TestState?.Result == TestResult.Failed)
                TestContext.Current.TestOutputHelper?.WriteLine(silo.Tail());
            await silo.DisposeAsync();
        }

        if (keystone is not null)
            await keystone.DisposeAsync();
        if (domain is not null)
            await domain.DisposeAsync();
        cloud?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_template_is_created_listed_shown_updated_and_deleted()
    {
        var name = await TemplateAsync("template", "labos");
        Assert.Contains((await alpha.JsonAsync("coe", "cluster", "template", "list")).AsArray(), t => Text(t!, "name") == name);
        Assert.Equal("labos", Text(await alpha.JsonAsync("coe", "cluster", "template", "show", name), "image_id"));
        await alpha.RunAsync("coe", "cluster", "template", "update", name, "replace", "docker_volume_size=7");
        Assert.Equal("7", Text(await alpha.JsonAsync("coe", "cluster", "template", "show", name), "docker_volume_size"));
        await alpha.RunAsync("coe", "cluster", "template", "delete", name);
        await GoneAsync(alpha, "coe", "cluster", "template", "show", name);
    }

    [Theory]
    [InlineData("labos", false)]
    [InlineData("fedora-coreos", true)]
    public async Task A_cluster_lives_from_create_to_delete_and_nothing_is_left(string image, bool machines)
    {
        var template = await TemplateAsync($"{image}-t", image);
        var name = $"{prefix}-{image}";
        await alpha.RunAsync("coe", "cluster", "create", name, "--cluster-template", template, "--master-count", "1", "--node-count", "1");
        var cluster = await UntilAsync(name, "CREATE_COMPLETE");
        // The silo's, the machines', and Heat's own.
        var trusts = await TrustsAsync();
        Assert.Equal(3, trusts.Count);
        await StrangersAsync(name, Text(cluster, "uuid"));
        await ReaderAsync(name, template);
        await ConfigAsync(name);
        if (machines)
        {
            await ResourcesAsync(cluster);
            await MachinesAsync(cluster, masters: 1, workers: 1);
            await MachineCredentialAsync(cluster);
        }

        await alpha.RunAsync("coe", "cluster", "resize", name, "2");
        cluster = await UntilAsync(name, "UPDATE_COMPLETE");
        Assert.Equal("2", Text(cluster, "node_count"));
        if (machines)
            await MachinesAsync(cluster, masters: 1, workers: 2);

        await DeleteAsync(name);
        await alpha.RunAsync("coe", "cluster", "template", "delete", template);
        Assert.Empty(await domain.TrusteesAsync(Cancelled));
        Assert.Empty(await StillThereAsync(trusts));
        Assert.Empty(await StacksAsync(name));
    }

    // The stack is made of what our driver's template names, the groups as other programs know them.
    private async Task ResourcesAsync(JsonNode cluster)
    {
        var resources = (await alpha.JsonAsync("stack", "resource", "list", Text(cluster, "stack_id"))).AsArray();
        Assert.Superset(new HashSet<string> { "network", "secgroup_kube_master", "secgroup_kube_minion", "kube_masters", "kube_minions" }, resources.Select(static resource => Text(resource!, "resource_name")).ToHashSet());
        Assert.All(resources, static resource => Assert.Equal("CREATE_COMPLETE", Text(resource!, "resource_status")));
    }

    [Fact]
    public async Task A_failing_stack_shows_the_cause_that_Heat_gives_at_its_leaf()
    {
        var template = await TemplateAsync("failing-t", "labos");
        var name = $"{prefix}-failing";
        await alpha.RunAsync("coe", "cluster", "create", name, "--cluster-template", template, "--labels", "lab_fail=true");
        var cluster = await UntilAsync(name, "CREATE_FAILED");
        var stack = Assert.Single(await StacksAsync(name));

        // This verb prints YAML only: the reason is a block of indented lines.
        var failures = await alpha.RunAsync("stack", "failures", "list", Text(stack!, "ID"));
        var reason = failures.Split("status_reason: |", 2)[1].Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)[0];
        Assert.Contains(reason, Text(cluster, "status_reason"), StringComparison.Ordinal);
        await DeleteAsync(name);
        await alpha.RunAsync("coe", "cluster", "template", "delete", template);
    }

    [Fact]
    public async Task A_create_outlives_the_SIGKILL_of_the_silo_with_exactly_one_stack()
    {
        var template = await TemplateAsync("killed-t", "labos");
        var name = $"{prefix}-killed";
        await alpha.RunAsync("coe", "cluster", "create", name, "--cluster-template", template, "--labels", "lab_wait=5");
        await silo.KillAsync(Cancelled);
        await silo.StartAsync(Cancelled);
        await UntilAsync(name, "CREATE_COMPLETE");
        Assert.Single(await StacksAsync(name));
        await DeleteAsync(name);
        await alpha.RunAsync("coe", "cluster", "template", "delete", template);
        Assert.Empty(await StacksAsync(name));
    }

    private async Task<string> TemplateAsync(string suffix, string image)
    {
        var name = $"{prefix}-{suffix}";
        await alpha.RunAsync("coe", "cluster", "template", "create", name, "--coe", "kubernetes", "--image", image, "--external-network", "public",
            "--flavor", "m1.small", "--master-flavor", "m1.small", "--keypair", "lab-key");
        return name;
    }

    private async Task<JsonNode> UntilAsync(string name, string status)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        patience.CancelAfter(Patience);
        using var timer = new PeriodicTimer(LookEvery);
        while (true)
        {
            var cluster = await alpha.JsonAsync("coe", "cluster", "show", name);
            var now = Text(cluster, "status");
            if (now == status)
                return cluster;
            Assert.False(now.EndsWith("_FAILED", StringComparison.Ordinal), $"{name} is {now} instead of {status}: {Text(cluster, "status_reason")}");
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    private async Task DeleteAsync(string name)
    {
        await alpha.RunAsync("coe", "cluster", "delete", name);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        patience.CancelAfter(Patience);
        using var timer = new PeriodicTimer(LookEvery);
        while (true)
        {
            var answer = await alpha.TryAsync("coe", "cluster", "show", name, "-f", "json");
            if (answer.Code != 0)
            {
                Assert.Contains("404", answer.Error, StringComparison.Ordinal);
                return;
            }

            var now = Text(JsonNode.Parse(answer.Output)!, "status");
            Assert.False(now == "DELETE_FAILED", answer.Output);
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    private async Task StrangersAsync(string name, string uuid)
    {
        Assert.DoesNotContain((await beta.JsonAsync("coe", "cluster", "list")).AsArray(), c => Text(c!, "uuid") == uuid);
        await GoneAsync(beta, "coe", "cluster", "show", uuid);
        await GoneAsync(beta, "coe", "cluster", "show", name);
    }

    private async Task ReaderAsync(string name, string template)
    {
        Assert.Contains((await reader.JsonAsync("coe", "cluster", "list")).AsArray(), c => Text(c!, "name") == name);
        foreach (var write in (string[][])[["coe", "cluster", "delete", name], ["coe", "cluster", "create", $"{name}-r", "--cluster-template", template]])
        {
            var answer = await reader.TryAsync(write);
            Assert.Contains("403", answer.Error + answer.Output, StringComparison.Ordinal);
        }
    }

    private async Task ConfigAsync(string name)
    {
        var home = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        await alpha.RunAsync("coe", "cluster", "config", name, "--dir", home, "--force");
        var text = await File.ReadAllTextAsync(Path.Combine(home, "config"), Cancelled);
        using var authority = Certificate(text, "certificate-authority-data");
        using var client = Certificate(text, "client-certificate-data");
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        Assert.True(chain.Build(client), string.Join(", ", chain.ChainStatus.Select(static s => s.StatusInformation)));
    }

    private async Task MachinesAsync(JsonNode cluster, int masters, int workers)
    {
        var stack = Text(Assert.Single(await StacksAsync(Text(cluster, "name")))!, "Stack Name");
        var servers = (await alpha.JsonAsync("server", "list")).AsArray().Where(s => Text(s!, "Name").StartsWith(stack, StringComparison.Ordinal)).ToList();
        Assert.Equal(masters + workers, servers.Count);
        var shown = Addresses(cluster, "master_addresses").Concat(Addresses(cluster, "node_addresses")).ToList();
        Assert.Equal(masters, Addresses(cluster, "master_addresses").Count);
        Assert.Equal(workers, Addresses(cluster, "node_addresses").Count);

        // A floating address, or a port's where the cluster has none, and each of another server.
        var owners = new HashSet<string>();
        foreach (var server in servers)
        {
            var ports = (await alpha.JsonAsync("port", "list", "--server", Text(server!, "ID"), "--long")).AsArray();
            var floating = new List<string>();
            foreach (var port in ports)
                floating.AddRange((await alpha.JsonAsync("floating", "ip", "list", "--port", Text(port!, "ID"))).AsArray().Select(static f => Text(f!, "Floating IP Address")));
            var own = ports.Select(static p => p!["Fixed IP Addresses"]!.ToJsonString()).ToList();
            Assert.Single(shown, a => floating.Contains(a) || own.Any(o => o.Contains($"\"{a}\"", StringComparison.Ordinal)));
            owners.Add(Text(server!, "ID"));
        }

        Assert.Equal(shown.Count, owners.Count);
    }

    // What a machine finds in its own boot data, tried by who broke into it.
    private async Task MachineCredentialAsync(JsonNode cluster)
    {
        var stack = Text(Assert.Single(await StacksAsync(Text(cluster, "name")))!, "Stack Name");
        var server = (await alpha.JsonAsync("server", "list")).AsArray().First(s => Text(s!, "Name").StartsWith(stack, StringComparison.Ordinal));
        var shown = await admin.JsonAsync("server", "show", Text(server!, "ID"), "--os-compute-api-version", "2.3");
        var boot = Encoding.UTF8.GetString(Convert.FromBase64String(Text(shown, "OS-EXT-SRV-ATTR:user_data")));
        // Ignition's config holds the settings percent-encoded.
        var found = BootSetting().Matches(Uri.UnescapeDataString(boot)).ToDictionary(static m => m.Groups[1].Value, static m => m.Groups[2].Value);

        using var machine = await CloudSession.OpenAsync(TestCloud.FindLab()!, found["TRUSTEE_USER_ID"], found["TRUSTEE_PASSWORD"], found["TRUST_ID"], Cancelled);
        Assert.Equal(HttpStatusCode.Forbidden, await machine.TryCreateTrustAsync("member", Cancelled));
        Assert.False((int)await machine.TryCreateStackAsync($"{stack}-stolen", Cancelled) < 400);
        Assert.Empty(await StacksAsync($"{stack}-stolen"));
    }

    private async Task<List<JsonNode?>> StacksAsync(string name) =>
        [.. (await alpha.JsonAsync("stack", "list")).AsArray().Where(s => Text(s!, "Stack Name").StartsWith(name, StringComparison.Ordinal))];

    private async Task<IReadOnlyList<string>> TrustsAsync() => await domain.TrustsAsync(Text(await admin.JsonAsync("user", "show", "alpha-user", "--domain", "Default"), "id"), Cancelled);

    private async Task<IEnumerable<string>> StillThereAsync(IReadOnlyList<string> trusts) =>
        (await admin.JsonAsync("trust", "list")).AsArray().Select(static trust => Text(trust!, "ID")).Intersect(trusts);

    private static async Task GoneAsync(OpenStackClient client, params string[] arguments)
    {
        var answer = await client.TryAsync(arguments);
        Assert.NotEqual(0, answer.Code);
        Assert.Contains("404", answer.Error, StringComparison.Ordinal);
    }

    private static X509Certificate2 Certificate(string kubeconfig, string key)
    {
        var data = Regex.Match(kubeconfig, $"{key}:\\s*(\\S+)", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;
        return X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(Convert.FromBase64String(data)));
    }

    // The client prints lists as JSON or as Python's text of them, depending on its version.
    private static List<string> Addresses(JsonNode cluster, string key) =>
        [.. AddressPattern().Matches(cluster[key]!.ToJsonString()).Select(static m => m.Value)];

    private static string Text(JsonNode node, string key) => node[key]?.ToString() ?? "";

    [GeneratedRegex(@"(TRUST[A-Z_]*)=\\?""([^""\\]*)")]
    private static partial Regex BootSetting();

    [GeneratedRegex(@"\d+\.\d+\.\d+\.\d+")]
    private static partial Regex AddressPattern();
}

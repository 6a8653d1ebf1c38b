using System.Net;
using System.Text.Json.Nodes;
using Magnum.Clouds;

namespace Magnum.Machines.Tests.Labs;

/// <summary>A bay of some masters and workers on the lab's real machines, as a client of the API has it.</summary>
internal sealed class MachineBay : IAsyncDisposable
{
    /// <summary>Where machines of a swarm find its registry. In this lab Keystone has the port that is a registry's otherwise, on machines too.</summary>
    public const int RegistryPort = 5555;

    private readonly BayOwner owner;
    private readonly JsonObject template;
    private readonly CancellationToken cancelled;
    private readonly List<string> templates;
    private readonly BayRemains remains;
    private bool isGone;

    private MachineBay(BayOwner owner, string name, JsonObject template, JsonNode cluster, BayRemains remains, CancellationToken cancelled)
    {
        this.template = template;
        this.remains = remains;
        templates = [name];
        this.owner = owner;
        Name = name;
        this.cancelled = cancelled;
        Cluster = cluster;
    }

    /// <summary>Its name, and its template's.</summary>
    public string Name { get; }

    /// <summary>The cluster as it was seen last.</summary>
    public JsonNode Cluster { get; private set; }

    private string Path => $"clusters/{Cluster["uuid"]}";

    /// <summary>Makes a Docker swarm of one manager with its registry of images and its template, and waits until it is complete.</summary>
    public static Task<MachineBay> CreateSwarmAsync(BayOwner owner, string name, int workers, JsonObject labels, CancellationToken cancelled)
    {
        labels["registry_port"] = $"{RegistryPort}";
        return CreateAsync(
            owner, name, new JsonObject { ["coe"] = "swarm-mode", ["master_flavor_id"] = "m1.small", ["docker_storage_driver"] = "overlay2", ["registry_enabled"] = true }, (1, workers), labels, cancelled);
    }

    /// <summary>A swarm of one manager and its template on bare metal, of an image that boots by Ignition.</summary>
    /// <param name="owner">Whose it is.</param>
    /// <param name="name">Name of bay and template.</param>
    /// <param name="workers">How many.</param>
    /// <param name="lan">A stack of <c>lan.yaml</c>: the network that it is in; its subnet alone is named.</param>
    /// <param name="cancelled">Stops it.</param>
    public static Task<MachineBay> CreateIgnitedSwarmAsync(BayOwner owner, string name, int workers, MachineStack lan, CancellationToken cancelled) => CreateAsync(
        owner, name,
        new JsonObject
        {
            ["coe"] = "swarm-mode", ["server_type"] = "bm", ["master_flavor_id"] = "m1.small", ["image_id"] = "fedora-coreos", ["fixed_subnet"] = lan.Output("subnet"),
        },
        (1, workers), [], cancelled);

    /// <summary>A swarm of three managers behind a load balancer, and no workers.</summary>
    public static Task<MachineBay> CreateSwarmOfManagersAsync(BayOwner owner, string name, JsonObject labels, CancellationToken cancelled) =>
        CreateAsync(owner, name, new JsonObject { ["coe"] = "swarm-mode", ["master_flavor_id"] = "m1.small", ["master_lb_enabled"] = true }, (3, 0), labels, cancelled);

    /// <summary>The same of one, with workers, with no address outside of its network, and with what Docker keeps on volumes.</summary>
    public static Task<MachineBay> CreatePrivateSwarmAsync(BayOwner owner, string name, int workers, CancellationToken cancelled) =>
        CreateAsync(owner, name, new JsonObject { ["coe"] = "swarm-mode", ["master_flavor_id"] = "m1.small", ["floating_ip_enabled"] = false, ["docker_volume_size"] = 1 }, (1, workers), [], cancelled);

    /// <summary>Has its CA replaced, and waits until that is done.</summary>
    /// <param name="before">What is done before each look.</param>
    /// <returns>The new CA's certificate, as PEM.</returns>
    public async Task<string> RotateCaAsync(Func<Task> before)
    {
        var former = await CaAsync();
        await owner.Commands.RotateCaAsync(Name);
        await UntilAsync(
            async () =>
            {
                await before();
                return !(await CaAsync()).StartsWith(former, StringComparison.Ordinal);
            },
            "has another CA that signs");
        await UntilAsync(static cluster => cluster["status"]!.ToString() == "UPDATE_COMPLETE", "has no other CA beside it", before);
        var ca = await CaAsync();
        Assert.DoesNotContain(former, ca, StringComparison.Ordinal);
        return ca;
    }

    /// <summary>Has its machines' credential replaced, which the distribution's program does not know of, and waits until the former one is gone.</summary>
    /// <param name="before">What is done before each look.</param>
    public async Task RotateCredentialAsync(Func<Task> before)
    {
        Assert.Equal(HttpStatusCode.Accepted, (await owner.Magnum.AskAsync(HttpMethod.Patch, $"credentials/{Cluster["uuid"]}", null, cancelled)).Status);
        await UntilAsync(static cluster => cluster["status"]!.ToString() == "UPDATE_COMPLETE", "has another credential for its machines", before);
    }

    private async Task<string> CaAsync() => (await owner.Magnum.AskAsync(HttpMethod.Get, $"certificates/{Cluster["uuid"]}", null, cancelled)).Body!["pem"]!.ToString().Trim();

    /// <summary>Makes a Kubernetes of one master whose image boots by Ignition, with what etcd and Docker keep on volumes, and its template, and waits until it is complete.</summary>
    /// <param name="owner">Whose it is.</param>
    /// <param name="name">Name of bay and template.</param>
    /// <param name="workers">How many.</param>
    /// <param name="labels">Its labels, beside those that it has to have in this lab: the version is that of the programs that machines find.</param>
    /// <param name="cancelled">Stops it.</param>
    public static Task<MachineBay> CreateKubernetesAsync(BayOwner owner, string name, int workers, JsonObject labels, CancellationToken cancelled) =>
        CreateKubernetesAsync(owner, name, new JsonObject { ["image_id"] = "fedora-coreos", ["docker_volume_size"] = 1 }, (1, workers), labels, cancelled);

    /// <summary>The same of three masters behind a load balancer, which boot by cloud-init, where etcd alone has volumes.</summary>
    public static Task<MachineBay> CreateKubernetesOfMastersAsync(BayOwner owner, string name, int workers, JsonObject labels, CancellationToken cancelled) =>
        CreateKubernetesAsync(owner, name, new JsonObject { ["master_lb_enabled"] = true }, (3, workers), labels, cancelled);

    private static async Task<MachineBay> CreateKubernetesAsync(
        BayOwner owner, string name, JsonObject kind, (int Masters, int Workers) size, JsonObject labels, CancellationToken cancelled)
    {
        labels["kube_tag"] = await RealMachines.KubernetesVersionAsync();
        labels["container_infra_prefix"] = "lab/";
        labels["etcd_volume_size"] = "1";
        (kind["coe"], kind["master_flavor_id"], kind["network_driver"]) = ("kubernetes", "m1.medium", "flannel");
        return await CreateAsync(owner, name, kind, size, labels, cancelled);
    }

    /// <summary>Changes the number of workers, and waits until it is so.</summary>
    /// <param name="workers">How many.</param>
    /// <param name="first">Nova's ids of those that go first; null: nobody is named.</param>
    /// <param name="before">What is done before each look.</param>
    public async Task ResizeAsync(int workers, IEnumerable<string>? first = null, Func<Task>? before = null)
    {
        await owner.Commands.ResizeAsync(Name, workers, first ?? []);
        await UntilAsync(cluster => cluster["status"]!.ToString() == "UPDATE_COMPLETE" && cluster["node_count"]!.GetValue<int>() == workers, $"has {workers} workers", before);
        await NoteAsync();
    }

    /// <summary>Asks for another number of workers, and waits until that has failed.</summary>
    /// <returns>The reason that it gives.</returns>
    public async Task<string> FailToResizeAsync(int workers)
    {
        await owner.Commands.ResizeAsync(Name, workers, []);
        await UntilFailedAsync("UPDATE");
        return Cluster["status_reason"]!.ToString();
    }

    /// <summary>Asks for an upgrade of the workers, or of the whole bay, to a template of another image and otherwise the same.</summary>
    /// <param name="image">The image.</param>
    /// <param name="group">Name of the group; null: the whole bay.</param>
    /// <param name="maxBatchSize">How many workers may be missing at once.</param>
    public async Task<ProgramRun> UpgradeAsync(string image, string? group, int maxBatchSize = 1)
    {
        var other = $"{Name}-{image}";
        if (!templates.Contains(other))
        {
            var kind = template.DeepClone().AsObject();
            (kind["name"], kind["image_id"], kind["labels"]) = (other, image, Cluster["labels"]!.DeepClone());
            await owner.Commands.CreateTemplateAsync(kind);
            templates.Add(other);
        }

        return await owner.Commands.UpgradeAsync(Name, other, group, maxBatchSize);
    }

    /// <summary>Deletes a server in Nova, behind everybody's back, and waits until the bay has another one in its place and is healthy with all machines that it had.</summary>
    /// <param name="lost">Name of the server, and Nova's id.</param>
    /// <param name="before">What is done before each look.</param>
    /// <returns>The servers afterwards.</returns>
    public async Task<SortedDictionary<string, string>> LoseAsync(KeyValuePair<string, string> lost, Func<Task>? before = null)
    {
        var servers = await ServersAsync();
        await owner.Cloud.SendAsync(HttpMethod.Delete, "compute", $"/servers/{lost.Value}", null, cancelled);
        await UntilAsync(static cluster => cluster["status"]!.ToString() == "UPDATE_IN_PROGRESS", $"replaces {lost.Key}", before);
        await UntilAsync(static cluster => cluster["status"]!.ToString() == "UPDATE_COMPLETE", $"has replaced {lost.Key}", before);
        var after = await ServersAsync();
        Assert.Equal(servers.Keys, after.Keys);
        Assert.All(servers, server => Assert.Equal(server.Key == lost.Key, server.Value != after[server.Key]));
        await UntilHealthAsync("HEALTHY", after.Keys.Select(static server => (server, true)), before);
        return after;
    }

    /// <summary>Writes what its owner has to show to its engine, into a folder.</summary>
    public Task ConfigureAsync(string folder) => owner.Commands.ConfigureAsync(Name, folder);

    /// <summary>Nova's id of the image that a server was made from; null when the server is gone.</summary>
    public async Task<string?> ImageOfAsync(string server) => (await owner.Cloud.FindAsync("compute", $"/servers/{server}", cancelled))?["server"]!["image"]!["id"]!.ToString();

    /// <summary>Name of the flavor that a server has.</summary>
    public async Task<string> FlavorOfAsync(string server)
    {
        var flavor = (await owner.Cloud.FindAsync("compute", $"/servers/{server}", cancelled))!["server"]!["flavor"]!["id"];
        return (await owner.Cloud.FindAsync("compute", $"/flavors/{flavor}", cancelled))!["flavor"]!["name"]!.ToString();
    }

    /// <summary>Makes a Kubernetes of one master whose image has another version than it asks for, and waits until it has failed.</summary>
    public static async Task<MachineBay> CreateMismatchedAsync(BayOwner owner, string name, string version, CancellationToken cancelled)
    {
        var labels = new JsonObject { ["kube_tag"] = version };
        var bay = await StartAsync(owner, name, new JsonObject { ["coe"] = "kubernetes", ["master_flavor_id"] = "m1.medium", ["network_driver"] = "flannel" }, (1, 0), labels, cancelled);
        return await bay.OnceAsync(() => bay.UntilFailedAsync("CREATE"));
    }

    private static async Task<MachineBay> CreateAsync(BayOwner owner, string name, JsonObject kind, (int Masters, int Workers) size, JsonObject labels, CancellationToken cancelled)
    {
        var bay = await StartAsync(owner, name, kind, size, labels, cancelled);
        return await bay.OnceAsync(() => bay.UntilAsync(static cluster => cluster["status"]!.ToString() == "CREATE_COMPLETE", "is complete"));
    }

    private static async Task<MachineBay> StartAsync(BayOwner owner, string name, JsonObject kind, (int Masters, int Workers) size, JsonObject labels, CancellationToken cancelled)
    {
        var remains = await BayRemains.BeginAsync(owner, cancelled);
        kind["name"] = name;
        kind.TryAdd("image_id", "ubuntu");
        kind["external_network_id"] = "public";
        kind["flavor_id"] = "m1.small";
        kind.TryAdd("floating_ip_enabled", true);
        await owner.Commands.CreateTemplateAsync(kind);
        labels["availability_zone"] = "machines";
        await owner.Commands.CreateAsync(name, name, size, labels);
        var created = await owner.Magnum.AskAsync(HttpMethod.Get, $"clusters/{name}", null, cancelled);
        return new MachineBay(owner, name, kind, created.Body!, remains, cancelled);
    }

    // A test that never gets the bay can't dispose of it.
    private async Task<MachineBay> OnceAsync(Func<Task> isReady)
    {
        try
        {
            await isReady();
            await NoteAsync();
            return this;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    private Task UntilFailedAsync(string operation) => owner.Magnum.UntilAsync(
        async () =>
        {
            Cluster = (await owner.Magnum.AskAsync(HttpMethod.Get, Path, null, cancelled)).Body!;
            Assert.NotEqual($"{operation}_COMPLETE", Cluster["status"]!.ToString());
            return Cluster["status"]!.ToString() == $"{operation}_FAILED";
        },
        "the cluster has failed", cancelled);

    /// <summary>Looks at the cluster until it is so; one that failed never will be.</summary>
    /// <param name="isSo">Whether it is.</param>
    /// <param name="what">In words.</param>
    /// <param name="before">What is done before each look.</param>
    public Task UntilAsync(Func<JsonNode, bool> isSo, string what, Func<Task>? before = null) => owner.Magnum.UntilAsync(
        async () =>
        {
            await (before?.Invoke() ?? Task.CompletedTask);
            Cluster = (await owner.Magnum.AskAsync(HttpMethod.Get, Path, null, cancelled)).Body!;
            Assert.False(Cluster["status"]!.ToString().EndsWith("_FAILED", StringComparison.Ordinal), Cluster["status_reason"]?.ToString());
            return isSo(Cluster);
        },
        $"the cluster {what}; it is {Cluster.ToJsonString()}", cancelled);

    /// <summary>Waits until something about it is so.</summary>
    public Task UntilAsync(Func<Task<bool>> isSo, string what) => owner.Magnum.UntilAsync(isSo, $"the cluster {what}", cancelled);

    /// <summary>Waits until it shows that health.</summary>
    /// <param name="status">For example <c>HEALTHY</c>.</param>
    /// <param name="reason">The machines, by name, and whether each is ready.</param>
    /// <param name="before">What is done before each look.</param>
    public Task UntilHealthAsync(string status, IEnumerable<(string Node, bool IsReady)> reason, Func<Task>? before = null)
    {
        var expected = new JsonObject([.. reason.Select(static node => KeyValuePair.Create($"{node.Node}.Ready", (JsonNode?)(node.IsReady ? "True" : "False")))]) { ["api"] = "ok" };
        return UntilAsync(cluster => cluster["health_status"]?.ToString() == status && JsonNode.DeepEquals(cluster["health_status_reason"], expected), $"is {status} with {expected.ToJsonString()}", before);
    }

    /// <summary>Its servers, by name, and Nova's id of each; not to be asked while one is made anew, when two may have a name.</summary>
    public async Task<SortedDictionary<string, string>> ServersAsync() => new(
        (await ListServersAsync("")).ToDictionary(static server => server!["name"]!.ToString(), static server => server!["id"]!.ToString()), StringComparer.Ordinal);

    /// <summary>Nova's ids of its servers that pass a filter. What looks again and again asks so: for a server's details Nova asks Neutron twice.</summary>
    /// <param name="filter">Of Nova's list, for example <c>&amp;status=SHUTOFF</c> or <c>&amp;image=UUID</c>; empty: all.</param>
    public async Task<IReadOnlyList<string>> ServerIdsAsync(string filter) => [.. (await ListServersAsync(filter)).Select(static server => server!["id"]!.ToString())];

    private async Task<JsonArray> ListServersAsync(string filter) => (await owner.Cloud.FindAsync("compute", $"/servers?name={Name}{filter}", cancelled))!["servers"]!.AsArray();

    /// <summary>What of its machines' ports everybody may get to, as its security groups have it: <c>tcp 2375-2375</c>.</summary>
    public async Task<IReadOnlyList<string>> OpenToAllAsync() =>
    [
        .. (from @group in (await owner.Cloud.FindAsync("network", "/v2.0/security-groups", cancelled))!["security_groups"]!.AsArray()
            where @group!["description"]!.ToString().Contains(Cluster["uuid"]!.ToString(), StringComparison.Ordinal)
            from rule in @group["security_group_rules"]!.AsArray()
            where rule!["direction"]!.ToString() == "ingress" && rule["remote_group_id"] is null && rule["remote_ip_prefix"]?.ToString() is null or "0.0.0.0/0"
            select rule["port_range_min"] is { } first ? $"{rule["protocol"]} {first}-{rule["port_range_max"]}" : $"{rule["protocol"]}").Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>Its machines' volumes, by name, and Cinder's id of each.</summary>
    public async Task<SortedDictionary<string, string>> VolumesAsync() => new(
        (await owner.Cloud.FindAsync("volumev3", "/volumes", cancelled))!["volumes"]!.AsArray().Where(volume => volume!["name"]!.ToString().StartsWith(Name, StringComparison.Ordinal))
            .ToDictionary(static volume => volume!["name"]!.ToString(), static volume => volume!["id"]!.ToString()),
        StringComparer.Ordinal);

    /// <summary>Deletes it, waits until it is gone, and demands that nothing is left of what it had, nor of what it had when it was built or was last resized.</summary>
    public async Task DeleteAsync()
    {
        await NoteAsync();
        await RemoveAsync();
        Assert.Empty(await ServersAsync());
        await remains.AssertGoneAsync();
    }

    /// <summary>What its engine made in the cloud is to go with it too.</summary>
    public Task HasBalancerAsync(string balancer, string floatingAddress) => remains.NoteBalancerAsync(balancer, floatingAddress);

    // What its stacks have now, and its trusts.
    private async Task NoteAsync() => await remains.NoteAsync([.. (await GroupsAsync()).Select(static group => group!["stack_id"]?.ToString()).OfType<string>().Distinct()]);

    private async Task<JsonArray> GroupsAsync() => (await owner.Magnum.AskAsync(HttpMethod.Get, $"{Path}/nodegroups", null, cancelled)).Body!["nodegroups"]!.AsArray();

    private async Task RemoveAsync()
    {
        await owner.Commands.DeleteAsync(Name);
        await owner.Magnum.UntilAsync(async () => (await owner.Magnum.AskAsync(HttpMethod.Get, Path, null, cancelled)).Status == HttpStatusCode.NotFound, "the cluster is gone", cancelled);
        foreach (var one in templates)
            await owner.Commands.DeleteTemplateAsync(one);
        isGone = true;
    }

    /// <summary>Leaves nothing where a test broke off: nobody else knows of the cluster.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!isGone)
            await RemoveAsync();
    }
}

using System.Text.Json.Nodes;

namespace Magnum.Machines.Tests.Labs;

/// <summary>
/// What a bay, or a stack of it, has in the cloud and on the lab's host, and what of that is still there. Each thing is asked for by its own id: much has no name,
/// and others use the lab at the same time.
/// </summary>
internal sealed class BayRemains
{
    private const string Stack = "stack", Trust = "trust", Trustee = "trustee", Port = "OS::Neutron::Port";
    private const string Server = "OS::Nova::Server", Network = "OS::Neutron::Net", Router = "OS::Neutron::Router", FloatingAddress = "OS::Neutron::FloatingIP", Balancer = "OS::Octavia::LoadBalancer", Volume = "OS::Cinder::Volume";

    /// <summary>Kind → the service that has such things, and their path in it.</summary>
    private static readonly Dictionary<string, (string Service, string Path)> Places = new()
    {
        [Stack] = ("orchestration", "/stacks"),
        [Trust] = ("identity", "/OS-TRUST/trusts"),
        [Trustee] = ("identity", "/users"),
        [Server] = ("compute", "/servers"),
        ["OS::Nova::ServerGroup"] = ("compute", "/os-server-groups"),
        [Port] = ("network", "/v2.0/ports"),
        [Network] = ("network", "/v2.0/networks"),
        ["OS::Neutron::Subnet"] = ("network", "/v2.0/subnets"),
        [Router] = ("network", "/v2.0/routers"),
        [FloatingAddress] = ("network", "/v2.0/floatingips"),
        ["OS::Neutron::SecurityGroup"] = ("network", "/v2.0/security-groups"),
        ["OS::Neutron::SecurityGroupRule"] = ("network", "/v2.0/security-group-rules"),
        [Balancer] = ("load-balancer", "/v2/lbaas/loadbalancers"),
        ["OS::Octavia::Listener"] = ("load-balancer", "/v2/lbaas/listeners"),
        ["OS::Octavia::Pool"] = ("load-balancer", "/v2/lbaas/pools"),
        ["OS::Octavia::HealthMonitor"] = ("load-balancer", "/v2/lbaas/healthmonitors"),
        [Volume] = ("volumev3", "/volumes"),
    };

    /// <summary>What is a part of one of those, or Heat's own.</summary>
    private static readonly HashSet<string> Parts =
        ["OS::Neutron::RouterInterface", "OS::Octavia::PoolMember", "OS::Cinder::VolumeAttachment", "OS::Heat::WaitCondition", "OS::Heat::WaitConditionHandle"];

    private readonly BayOwner owner;
    private readonly CancellationToken cancelled;
    private readonly HashSet<(string Kind, string Id)> things = [];
    private readonly HashSet<string> before = [];

    private BayRemains(BayOwner owner, CancellationToken cancelled)
    {
        this.owner = owner;
        this.cancelled = cancelled;
    }

    /// <summary>Begins before the bay, or the stack, is there: trusts and trustees that there are by now are not its own.</summary>
    public static async Task<BayRemains> BeginAsync(BayOwner owner, CancellationToken cancelled)
    {
        var remains = new BayRemains(owner, cancelled);
        remains.before.UnionWith((await remains.CredentialsAsync()).Select(static one => one.Id));
        return remains;
    }

    /// <summary>Takes a note of all that these stacks have now, and of trusts and trustees. What was noted earlier stays so.</summary>
    /// <param name="stacks">Heat's ids.</param>
    public async Task NoteAsync(IReadOnlyCollection<string> stacks)
    {
        HashSet<(string Kind, string Id)> found = [.. stacks.Select(static stack => (Stack, stack)), .. await CredentialsAsync()];
        foreach (var stack in stacks)
            found.UnionWith(await ResourcesAsync(stack));
        await NoteAsync(found);
    }

    /// <summary>Takes a note of a load balancer that is in no stack.</summary>
    /// <param name="balancer">Octavia's id.</param>
    /// <param name="floatingAddress">Neutron's id of its address outside.</param>
    public Task NoteBalancerAsync(string balancer, string floatingAddress) => NoteAsync([(Balancer, balancer), (FloatingAddress, floatingAddress)]);

    // With the ports that belong to it.
    private async Task NoteAsync(HashSet<(string Kind, string Id)> found)
    {
        foreach (var (kind, id) in found.ToList())
            found.UnionWith((await PortsOfAsync(kind, id)).Select(static port => (Port, port)));
        // That a thing which is there is seen, of each kind: who looks in a wrong place finds nothing left.
        foreach (var (kind, id) in found.DistinctBy(static thing => thing.Kind))
            Assert.True(await IsInCloudAsync(kind, id) && (OnHost(kind, id) is null or { Count: > 0 }), $"{kind} {id} is not to be seen");
        things.UnionWith(found);
    }

    /// <summary>Demands that nothing is left of what was noted, nor any trust or trustee that was not there before.</summary>
    public async Task AssertGoneAsync()
    {
        Assert.NotEmpty(things);
        // Who carries the networks' packets looks at Neutron from time to time.
        await MachineStack.UntilAsync(() => Task.FromResult(things.All(static thing => thing.Kind != Network || RealMachines.TracesOfNetwork(thing.Id).Count == 0)), "the networks' namespaces are gone", cancelled);
        var left = new List<string>();
        foreach (var (kind, id) in things.Union(await CredentialsAsync()))
            left.AddRange([.. await IsInCloudAsync(kind, id) ? (string[])[$"{kind} {id}"] : [], .. OnHost(kind, id) ?? []]);
        Assert.Empty(left);
    }

    private async Task<IEnumerable<(string Kind, string Id)>> CredentialsAsync()
    {
        var trustees = (await owner.Witness.Trustees.TrusteesAsync(cancelled)).Keys.Select(static id => (Kind: Trustee, Id: id));
        var trusts = (await owner.Witness.Trustees.TrustsAsync(owner.Cloud.UserId, cancelled)).Select(static id => (Kind: Trust, Id: id));
        return trustees.Concat(trusts).Where(one => !before.Contains(one.Id));
    }

    private async Task<IEnumerable<(string Kind, string Id)>> ResourcesAsync(string stack) =>
        from resource in (await owner.Cloud.FindAsync("orchestration", $"/stacks/{stack}/resources?nested_depth=5", cancelled))!["resources"]!.AsArray()
        let type = resource!["resource_type"]!.ToString()
        // One that failed at once has none.
        where resource["physical_resource_id"]?.ToString() is { Length: > 0 } && !Parts.Contains(type)
        select (type == "OS::Heat::ResourceGroup" || type.EndsWith(".yaml", StringComparison.Ordinal) ? Stack : type, resource["physical_resource_id"]!.ToString());

    // Those that are in no stack: of routers, of floating addresses, of load balancers.
    private Task<IEnumerable<string>> PortsOfAsync(string kind, string id) => kind switch
    {
        Network => PortsAsync($"network_id={id}"),
        Router or FloatingAddress => PortsAsync($"device_id={id}"),
        Balancer => PortsAsync($"device_id=lb-{id}"),
        _ => Task.FromResult<IEnumerable<string>>([]),
    };

    private async Task<IEnumerable<string>> PortsAsync(string filter) =>
        (await owner.Witness.Admin.FindAsync("network", $"/v2.0/ports?{filter}", cancelled))!["ports"]!.AsArray().Select(static port => port!["id"]!.ToString());

    private async Task<bool> IsInCloudAsync(string kind, string id)
    {
        var (service, path) = Places.TryGetValue(kind, out var place) ? place : throw new InvalidOperationException($"Nobody knows where to look for {kind}.");
        // What of Neutron's and Keystone's is nobody's, or somebody else's, the tenant does not see.
        var found = await (service is "network" or "identity" ? owner.Witness.Admin : owner.Cloud).FindAsync(service, $"{path}/{id}", cancelled);
        return found is not null && !(kind == Stack && IsDeleted(found));
    }

    // Null for what is nowhere but in the cloud.
    private IReadOnlyList<string>? OnHost(string kind, string id) => kind switch
    {
        Server => owner.Witness.Machines.TracesOf(id),
        Network => RealMachines.TracesOfNetwork(id),
        Balancer => LabExtras.TracesOfBalancer(id),
        Volume => LabExtras.RequireVolumes().TracesOfVolume(id),
        _ => null,
    };

    // Heat keeps what it deleted for a while.
    private static bool IsDeleted(JsonObject stack) => stack["stack"]!["stack_status"]!.ToString() == "DELETE_COMPLETE";
}

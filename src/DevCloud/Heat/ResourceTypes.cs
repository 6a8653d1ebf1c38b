using System.Globalization;
using System.Text.Json.Nodes;
using Magnum.DevCloud.Machines;
using Magnum.DevCloud.Keystone;
using Magnum.DevCloud.Octavia;
using Magnum.DevCloud.State;

namespace Magnum.DevCloud.Heat;

/// <summary>The resource types that are no stacks: what creating, changing and deleting one does.</summary>
internal sealed class ResourceTypes(
    CloudStore store, Identity identity, AddressPlan addresses, MachinePark machines, BalancerDeletion balancers, TimeProvider time, Func<Uri> root, DevCloudOptions options)
{
    private static readonly Dictionary<string, string> Things = new()
    {
        ["OS::Nova::Server"] = "server",
        ["OS::Nova::ServerGroup"] = "server_group",
        ["OS::Neutron::Net"] = "network",
        ["OS::Neutron::Subnet"] = "subnet",
        ["OS::Neutron::Router"] = "router",
        ["OS::Neutron::RouterInterface"] = "router_interface",
        ["OS::Neutron::Port"] = "port",
        ["OS::Neutron::SecurityGroup"] = "security_group",
        ["OS::Neutron::SecurityGroupRule"] = "security_group_rule",
        ["OS::Neutron::FloatingIP"] = "floatingip",
        ["OS::Cinder::Volume"] = "volume",
        ["OS::Cinder::VolumeAttachment"] = "volume_attachment",
        ["OS::Octavia::LoadBalancer"] = "loadbalancer",
        ["OS::Octavia::Listener"] = "listener",
        ["OS::Octavia::Pool"] = "pool",
        ["OS::Octavia::PoolMember"] = "pool_member",
        ["OS::Octavia::HealthMonitor"] = "health_monitor",
    };

    private static readonly HashSet<string> Plain = ["OS::Heat::None", "OS::Heat::Value", "OS::Heat::RandomString", "OS::Heat::TestResource", "OS::Heat::WaitConditionHandle", "OS::Heat::WaitCondition"];

    /// <summary>Whether this cloud has the type.</summary>
    public static bool Knows(string type) => Things.ContainsKey(type) || Plain.Contains(type);

    /// <summary>Makes the resource.</summary>
    /// <exception cref="ResourceFailure">It could not be made, in Heat's words.</exception>
    public async Task CreateAsync(StackRow stack, ResourceRow resource, CancellationToken cancellationToken)
    {
        await Task.Delay(options.ResourceDelay, time, cancellationToken);
        switch (resource.Type)
        {
            case "OS::Heat::TestResource":
                await TestAsync(resource, cancellationToken);
                break;
            case "OS::Heat::WaitCondition":
                await AwaitSignalAsync(stack, resource, cancellationToken);
                break;
            case "OS::Heat::WaitConditionHandle":
                Handle(stack, resource);
                break;
            case "OS::Heat::RandomString":
                store.Change(_ => resource.Data["value"] = Ids.Hex()[..Math.Min(32, Whole(resource.Properties?["length"], 32))]);
                break;
            case "OS::Nova::Server":
                Make(stack, resource);
                machines.Boot(resource.PhysicalId!);
                return;
            default:
                if (Things.ContainsKey(resource.Type))
                    Make(stack, resource);
                break;
        }

        store.Change(_ => resource.PhysicalId ??= $"{stack.Name}-{resource.Name}-{Ids.Hex()[..12]}");
    }

    /// <summary>Changes the resource in place.</summary>
    public async Task UpdateAsync(ResourceRow resource, CancellationToken cancellationToken)
    {
        await Task.Delay(options.ResourceDelay, time, cancellationToken);
        if (resource.Type is "OS::Heat::TestResource")
            await TestAsync(resource, cancellationToken);
    }

    /// <summary>Removes the resource; what is gone already is gone.</summary>
    public async Task DeleteAsync(ResourceRow resource, CancellationToken cancellationToken)
    {
        await Task.Delay(options.ResourceDelay, time, cancellationToken);
        if (resource.PhysicalId is not { } id)
            return;
        if (resource.Type is "OS::Nova::Server")
            await machines.RemoveAsync(id);
        store.Change(state => Remove(state, resource, id));
    }

    private void Remove(CloudState state, ResourceRow resource, string id)
    {
        balancers.CatchUp(state);
        // As Neutron refuses it: neutron/db/db_base_plugin_v2.py, _subnet_check_ip_allocations.
        if (resource.Type is "OS::Neutron::Subnet" && state.Things.Values.Any(t => t.Kind == "port" && (t.Data["fixed_ips"] as JsonArray ?? []).Any(ip => ip?["subnet_id"]?.ToString() == id)))
            throw new ResourceFailure($"Conflict: resources.{resource.Name}: Unable to complete operation on subnet {id}: One or more ports have an IP allocation from this subnet.");
        if (state.Things.TryGetValue(id, out var thing) && thing.Kind == Balancers.Kind)
            Balancers.Remove(state, thing);
        else
            state.Things.Remove(id);
    }

    /// <summary>An attribute as <c>get_attr</c> sees it.</summary>
    public static JsonNode? Attribute(CloudState state, ResourceRow resource, string name) => resource.Type switch
    {
        "OS::Heat::Value" => resource.Properties?["value"]?.DeepClone(),
        "OS::Heat::TestResource" when name is "output" => resource.Properties?["value"]?.DeepClone(),
        "OS::Heat::WaitCondition" when name is "data" => resource.Data["data"]?.DeepClone(),
        _ when resource.Data.TryGetPropertyValue(name, out var own) => own?.DeepClone(),
        _ when resource.PhysicalId is { } id && state.Things.TryGetValue(id, out var thing) => name is "name" ? thing.Name : thing.Data[name]?.DeepClone(),
        _ => null,
    };

    private async Task TestAsync(ResourceRow resource, CancellationToken cancellationToken)
    {
        var seconds = double.Parse(resource.Properties?["wait_secs"]?.ToString() is { Length: > 0 } text ? text : "0", CultureInfo.InvariantCulture);
        if (seconds > 0)
            await Task.Delay(seconds < options.LongestTestWait.TotalSeconds ? TimeSpan.FromSeconds(seconds) : options.LongestTestWait, time, cancellationToken);
        if (resource.Properties?["fail"]?.ToString() is "true" or "True")
            throw new ResourceFailure($"ValueError: resources.{resource.Name}: Test Resource failed {resource.Name}");
    }

    private void Handle(StackRow stack, ResourceRow resource)
    {
        var at = $"{root().ToString().TrimEnd('/')}/orchestration/v1/{stack.ProjectId}/stacks/{stack.Name}/{stack.Id}/resources/{resource.Name}/signal";
        var token = identity.IssueSignal($"{stack.Id}/{resource.Name}");
        store.Change(_ =>
        {
            resource.PhysicalId = Ids.Hex();
            resource.Data["endpoint"] = at;
            resource.Data["token"] = token;
            resource.Data["curl_cli"] = $"curl -i -X POST -H 'X-Auth-Token: {token}' -H 'Content-Type: application/json' -H 'Accept: application/json' {at}";
        });
    }

    private async Task AwaitSignalAsync(StackRow stack, ResourceRow resource, CancellationToken cancellationToken)
    {
        var count = Whole(resource.Properties?["count"], 1);
        var limit = TimeSpan.FromSeconds(double.Parse(resource.Properties?["timeout"]?.ToString() ?? "300", CultureInfo.InvariantCulture));
        var deadline = time.GetUtcNow() + limit;
        var handleId = resource.Properties?["handle"]?.ToString();
        while (true)
        {
            var signals = store.Read(_ => stack.Resources.Values.FirstOrDefault(r => r.PhysicalId == handleId)?.Data["signals"]?.DeepClone().AsArray()) ?? [];
            if (signals.FirstOrDefault(static s => s!["status"]?.ToString() == "FAILURE") is { } failure)
                throw new ResourceFailure($"WaitConditionFailure: resources.{resource.Name}: {failure["reason"]}");
            if (signals.Count >= count)
            {
                store.Change(_ => resource.Data["data"] = new JsonObject(signals.Select(static (s, i) => KeyValuePair.Create(s!["id"]?.ToString() ?? $"{i}", s["data"]?.DeepClone()))).ToJsonString());
                return;
            }

            if (time.GetUtcNow() >= deadline)
                throw new ResourceFailure($"WaitConditionTimeout: resources.{resource.Name}: {signals.Count} of {count} received");
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
        }
    }

    // A number from a template, a parameter or text, of whatever type it came as.
    private static int Whole(JsonNode? value, int fallback) => value is null ? fallback : int.Parse(value.ToString(), CultureInfo.InvariantCulture);

    private void Make(StackRow stack, ResourceRow resource) => store.Change(state =>
    {
        var properties = resource.Properties as JsonObject ?? [];
        var thing = new ThingRow
        {
            Id = Ids.Uuid(),
            Kind = Things[resource.Type],
            ProjectId = stack.ProjectId,
            Name = properties["name"]?.ToString() is { Length: > 0 } name ? name : $"{stack.Name}-{resource.Name}-{Ids.Hex()[..12]}",
        };
        switch (thing.Kind)
        {
            case "port":
                thing.Data["network_id"] = AddressPlan.NetworkOf(state, properties["network"]!.ToString());
                thing.Data["fixed_ips"] = new JsonArray(new JsonObject { ["subnet_id"] = properties["fixed_ips"]?[0]?["subnet"]?.ToString(), ["ip_address"] = AddressPlan.NextFixed(state) });
                break;
            case "floatingip":
                thing.Data["floating_ip_address"] = addresses.NextFloating(state);
                thing.Data["port_id"] = properties["port_id"]?.ToString();
                break;
            // Nothing is behind it: the first master's engine listens at its address too.
            case Balancers.Kind:
                Balancers.Enter(state, thing, properties["vip_subnet"]?.ToString());
                break;
            case "server":
                Server(state, stack, thing, properties);
                break;
            case "subnet":
                thing.Data["network_id"] = AddressPlan.NetworkOf(state, properties["network"]!.ToString());
                thing.Data["cidr"] = properties["cidr"]?.ToString();
                break;
            case "network":
                thing.Data["router:external"] = false;
                break;
        }

        state.Things[thing.Id] = thing;
        resource.PhysicalId = thing.Id;
    });

    private static void Server(CloudState state, StackRow stack, ThingRow thing, JsonObject properties)
    {
        if (state.Flavors.All(f => f.Id != properties["flavor"]?.ToString() && f.Name != properties["flavor"]?.ToString()))
            throw new ResourceFailure($"StackValidationFailed: Property error: flavor: Error validating value '{properties["flavor"]}': No Flavor matching {{'name': '{properties["flavor"]}'}}.");
        if (properties["key_name"]?.ToString() is { } key && state.Keypairs.All(k => k.UserId != stack.UserId || k.Name != key))
            throw new ResourceFailure($"BadRequest: Invalid key_name provided. ({key})");
        var ports = (properties["networks"] as JsonArray ?? []).Select(static n => n!["port"]?.ToString()).OfType<string>().ToList();
        foreach (var port in ports)
            state.Things[port].Data["device_id"] = thing.Id;
        thing.Data["status"] = "ACTIVE";
        thing.Data["user_data"] = properties["user_data"]?.ToString();
        thing.Data["ports"] = new JsonArray([.. ports.Select(static p => JsonValue.Create(p))]);
        thing.Data["flavor"] = properties["flavor"]?.ToString();
        thing.Data["image"] = properties["image"]?.ToString();
        thing.Data["user_id"] = stack.UserId;
    }
}

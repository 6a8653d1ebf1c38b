using System.Text.Json.Nodes;
using Magnum.DevCloud.Machines;
using Magnum.DevCloud.State;

namespace Magnum.DevCloud.Octavia;

/// <summary>Load balancers among the cloud's things. Nothing is behind one, but each has a port of Neutron's, which holds its subnet.</summary>
internal static class Balancers
{
    /// <summary>What a load balancer is called among the things.</summary>
    public const string Kind = "loadbalancer";

    /// <summary>Makes the new load balancer ready: with an address, and with its port.</summary>
    /// <param name="state">The cloud.</param>
    /// <param name="balancer">The load balancer; not among the things yet.</param>
    /// <param name="subnet">Id or name.</param>
    public static void Enter(CloudState state, ThingRow balancer, string? subnet)
    {
        var place = state.Things.Values.FirstOrDefault(t => t.Kind == "subnet" && (t.Id == subnet || t.Name == subnet));
        var address = AddressPlan.NextFixed(state);
        var port = new ThingRow
        {
            Id = Ids.Uuid(),
            Kind = "port",
            ProjectId = balancer.ProjectId,
            Name = $"octavia-lb-{balancer.Id}",
            Data = new JsonObject
            {
                ["network_id"] = place?.Data["network_id"]?.ToString() ?? "",
                ["device_owner"] = "Octavia",
                ["device_id"] = $"lb-{balancer.Id}",
                ["fixed_ips"] = new JsonArray(new JsonObject { ["subnet_id"] = place?.Id, ["ip_address"] = address }),
            },
        };
        balancer.Data["description"] ??= "";
        balancer.Data["provisioning_status"] = "ACTIVE";
        balancer.Data["operating_status"] = "ONLINE";
        balancer.Data["vip_address"] = address;
        balancer.Data["vip_port_id"] = port.Id;
        balancer.Data["vip_subnet_id"] = place?.Id;
        state.Things[port.Id] = port;
        state.Things[balancer.Id] = balancer;
    }

    /// <summary>Removes a load balancer and its port; a floating address that led there stays, and leads nowhere.</summary>
    public static void Remove(CloudState state, ThingRow balancer)
    {
        if (balancer.Data["vip_port_id"]?.ToString() is { } port)
        {
            foreach (var floating in state.Things.Values.Where(t => t.Kind == "floatingip" && t.Data["port_id"]?.ToString() == port))
                floating.Data["port_id"] = null;
            state.Things.Remove(port);
        }

        state.Things.Remove(balancer.Id);
    }
}

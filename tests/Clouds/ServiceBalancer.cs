using System.Text.Json.Nodes;

namespace Magnum.Clouds;

/// <summary>
/// A load balancer as Kubernetes' cloud provider makes it for a Service of type LoadBalancer, asked of Octavia and Neutron themselves: where no machine boots there is no Kubernetes.
/// </summary>
/// <param name="Id">Octavia's id.</param>
/// <param name="Port">Neutron's id of the port with its address.</param>
public sealed record ServiceBalancer(string Id, string Port)
{
    private const string Service = "load-balancer";

    private const string Path = "/v2/lbaas/loadbalancers";

    /// <summary>Makes it.</summary>
    /// <param name="user">Whose it is.</param>
    /// <param name="cluster">The name of the Kubernetes cluster.</param>
    /// <param name="subnet">Neutron's id of where it stands.</param>
    /// <param name="magnum">Has the patience to wait.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ServiceBalancer> MakeAsync(CloudSession user, string cluster, string subnet, MagnumClient magnum, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["name"] = $"kube_service_{cluster}_default_web", ["description"] = $"Kubernetes external service default/web from cluster {cluster}", ["vip_subnet_id"] = subnet,
        };
        var made = (await user.SendAsync(HttpMethod.Post, Service, Path, new JsonObject { ["loadbalancer"] = body }, cancellationToken))!["loadbalancer"]!;
        var balancer = new ServiceBalancer(made["id"]!.ToString(), made["vip_port_id"]!.ToString());
        await balancer.UntilAsync(user, "ACTIVE", magnum, cancellationToken);
        return balancer;
    }

    /// <summary>The subnet that a stack made.</summary>
    /// <param name="user">Whose the stack is.</param>
    /// <param name="stack">Heat's id.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<string> SubnetAsync(CloudSession user, string stack, CancellationToken cancellationToken)
    {
        var resources = (await user.FindAsync("orchestration", $"/stacks/{stack}/resources?nested_depth=2", cancellationToken))!["resources"]!.AsArray();
        return resources.Single(static resource => resource!["resource_type"]!.ToString() == "OS::Neutron::Subnet")!["physical_resource_id"]!.ToString();
    }

    /// <summary>Gives it a listener: from then on Octavia deletes it only as a whole.</summary>
    public async Task ListenAsync(CloudSession user, MagnumClient magnum, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["loadbalancer_id"] = Id, ["protocol"] = "TCP", ["protocol_port"] = 80 };
        await user.SendAsync(HttpMethod.Post, Service, "/v2/lbaas/listeners", new JsonObject { ["listener"] = body }, cancellationToken);
        await UntilAsync(user, "ACTIVE", magnum, cancellationToken);
    }

    /// <summary>Gives it a floating address.</summary>
    /// <returns>Neutron's id of that.</returns>
    public async Task<string> FloatAsync(CloudSession user, string cluster, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["floating_network_id"] = (await user.FindAsync("network", "/v2.0/networks?name=public", cancellationToken))!["networks"]![0]!["id"]!.ToString(),
            ["port_id"] = Port,
            ["description"] = $"Floating IP for Kubernetes external service default/web from cluster {cluster}",
        };
        return (await user.SendAsync(HttpMethod.Post, "network", "/v2.0/floatingips", new JsonObject { ["floatingip"] = body }, cancellationToken))!["floatingip"]!["id"]!.ToString();
    }

    /// <summary>What Octavia is doing to it; null when it is gone.</summary>
    public async Task<string?> StatusAsync(CloudSession user, CancellationToken cancellationToken) =>
        (await user.FindAsync(Service, $"{Path}/{Id}", cancellationToken))?["loadbalancer"]!["provisioning_status"]!.ToString();

    /// <summary>Deletes it, and waits for that.</summary>
    public async Task DeleteAsync(CloudSession user, MagnumClient magnum, CancellationToken cancellationToken)
    {
        await user.SendAsync(HttpMethod.Delete, Service, $"{Path}/{Id}?cascade=true", null, cancellationToken);
        await UntilAsync(user, null, magnum, cancellationToken);
    }

    private Task UntilAsync(CloudSession user, string? status, MagnumClient magnum, CancellationToken cancellationToken) =>
        magnum.UntilAsync(async () => await StatusAsync(user, cancellationToken) == status, $"the load balancer {Id} is {status ?? "gone"}", cancellationToken);
}

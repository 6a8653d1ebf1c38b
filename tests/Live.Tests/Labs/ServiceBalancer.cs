using System.Text.Json.Nodes;
using Magnum.Clouds;

namespace Magnum.Live.Tests.Labs;

/// <summary>A load balancer as Kubernetes' cloud provider makes it for a Service of type LoadBalancer: asked of Octavia and Neutron themselves, since no Kubernetes runs on the lab's machines that don't boot.</summary>
/// <param name="Id">Octavia's id.</param>
/// <param name="Port">Neutron's id of the port with its address.</param>
internal sealed record ServiceBalancer(string Id, string Port)
{
    private const string Path = "/v2/lbaas/loadbalancers";

    /// <summary>Makes it with a listener, without which it would have no children.</summary>
    /// <param name="user">Whose it is.</param>
    /// <param name="cluster">The name of the Kubernetes cluster.</param>
    /// <param name="subnet">Neutron's id of where it stands.</param>
    /// <param name="magnum">Has the patience to wait.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ServiceBalancer> MakeAsync(CloudSession user, string cluster, string subnet, MagnumClient magnum, CancellationToken cancellationToken)
    {
        var made = (await user.SendAsync(
            HttpMethod.Post,
            "load-balancer",
            Path,
            new JsonObject
            {
                ["loadbalancer"] = new JsonObject
                {
                    ["name"] = $"kube_service_{cluster}_default_web", ["description"] = $"Kubernetes external service default/web from cluster {cluster}", ["vip_subnet_id"] = subnet,
                },
            },
            cancellationToken))!["loadbalancer"]!;
        var balancer = new ServiceBalancer(made["id"]!.ToString(), made["vip_port_id"]!.ToString());
        await balancer.UntilAsync(user, "ACTIVE", magnum, cancellationToken);
        await user.SendAsync(
            HttpMethod.Post,
            "load-balancer",
            "/v2/lbaas/listeners",
            new JsonObject { ["listener"] = new JsonObject { ["loadbalancer_id"] = balancer.Id, ["protocol"] = "TCP", ["protocol_port"] = 80 } },
            cancellationToken);
        await balancer.UntilAsync(user, "ACTIVE", magnum, cancellationToken);
        return balancer;
    }

    /// <summary>Gives it a floating address.</summary>
    /// <returns>Neutron's id of that.</returns>
    public async Task<string> FloatAsync(CloudSession user, string cluster, CancellationToken cancellationToken)
    {
        var outer = (await user.FindAsync("network", "/v2.0/networks?name=public", cancellationToken))!["networks"]![0]!["id"]!.ToString();
        var body = new JsonObject
        {
            ["floating_network_id"] = outer, ["port_id"] = Port, ["description"] = $"Floating IP for Kubernetes external service default/web from cluster {cluster}",
        };
        return (await user.SendAsync(HttpMethod.Post, "network", "/v2.0/floatingips", new JsonObject { ["floatingip"] = body }, cancellationToken))!["floatingip"]!["id"]!.ToString();
    }

    /// <summary>What Octavia is doing to it; null when it is gone.</summary>
    public async Task<string?> StatusAsync(CloudSession user, CancellationToken cancellationToken) =>
        (await user.FindAsync("load-balancer", $"{Path}/{Id}", cancellationToken))?["loadbalancer"]!["provisioning_status"]!.ToString();

    /// <summary>Deletes it, and waits for that.</summary>
    public async Task DeleteAsync(CloudSession user, MagnumClient magnum, CancellationToken cancellationToken)
    {
        await user.SendAsync(HttpMethod.Delete, "load-balancer", $"{Path}/{Id}?cascade=true", null, cancellationToken);
        await UntilAsync(user, null, magnum, cancellationToken);
    }

    private Task UntilAsync(CloudSession user, string? status, MagnumClient magnum, CancellationToken cancellationToken) =>
        magnum.UntilAsync(async () => await StatusAsync(user, cancellationToken) == status, $"the load balancer {Id} is {status ?? "gone"}", cancellationToken);
}

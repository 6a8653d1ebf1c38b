using System.Text;
using System.Text.Json.Nodes;
using Magnum.Clouds;

namespace Magnum.Machines.Tests.Labs;

/// <summary>
/// Kubernetes' cloud provider of OpenStack, as a tenant runs it for Services of type LoadBalancer: the one that Kubernetes had in itself up to 1.25, as a unit of the master.
/// </summary>
internal sealed class CloudProvider(MachineBay bay, BayOwner owner, KubectlClient kubectl, CancellationToken cancelled)
{
    private const string Balancers = "/v2/lbaas/loadbalancers";

    /// <summary>Runs it on a master until the machine goes.</summary>
    /// <param name="master">Nova's id.</param>
    public async Task StartAsync(string master)
    {
        // Of the stack, as the microversion calls it.
        var subnet = await ServiceBalancer.SubnetAsync(owner.Cloud, bay.Cluster["cluster_id"]!.ToString(), cancelled);
        var outside = (await owner.Cloud.FindAsync("network", "/v2.0/networks?name=public", cancelled))!["networks"]![0]!["id"];
        var configuration = $"""
            [Global]
            auth-url={TestCloud.FindLab()!.Keystone}
            username=alpha-user
            password={TestCloud.FindLab()!.Password}
            tenant-name=alpha
            domain-name=Default
            region=RegionOne
            [LoadBalancer]
            use-octavia=true
            subnet-id={subnet}
            floating-network-id={outside}
            """;
        await owner.Witness.Machines.ActAsync(master, "run", "/bin/bash", "-c", $"""
            set -e
            base64 --decode <<<{Convert.ToBase64String(Encoding.UTF8.GetBytes(configuration))} >/etc/kubernetes/cloud.conf
            systemd-run --quiet --unit cloud-provider --property Restart=always --property RestartSec=2 /usr/local/bin/kube-controller-manager --kubeconfig /etc/kubernetes/admin.conf \
              --controllers service --cloud-provider openstack --cloud-config /etc/kubernetes/cloud.conf --cluster-name {bay.Cluster["uuid"]} --leader-elect=false --port 0 --secure-port 0
            """);
    }

    /// <summary>Makes a Service of type LoadBalancer before the pods of an app, and waits until one of them answers at its address outside.</summary>
    /// <param name="app">The pods' label.</param>
    /// <param name="port">Where they answer.</param>
    /// <returns>What answered; Octavia's id of the load balancer, and Neutron's of its floating address.</returns>
    public async Task<(string Answer, string Balancer, string FloatingAddress)> ServeAsync(string app, int port)
    {
        await kubectl.ApplyAsync($$"""
            apiVersion: v1
            kind: Service
            metadata: {name: outside}
            spec: {type: LoadBalancer, selector: {app: {{app}}}, ports: [{port: 80, targetPort: {{port}}}]}
            """);
        string? address = null;
        await MachineStack.UntilAsync(
            async () => (address = (await kubectl.RunAsync("get", "service", "outside", "--output", "jsonpath={.status.loadBalancer.ingress[0].ip}")).FirstOrDefault()) is not null,
            "the service has an address outside", cancelled);
        var answer = "";
        using var http = new HttpClient(new SocketsHttpHandler()) { Timeout = TimeSpan.FromSeconds(5) };
        await MachineStack.UntilAsync(async () => (answer = await AskAsync(http, new Uri($"http://{address}/"))).Length > 0, $"a pod answers at {address}", cancelled);

        var floating = (await owner.Cloud.FindAsync("network", $"/v2.0/floatingips?floating_ip_address={address}", cancelled))!["floatingips"]![0]!;
        var balancer = (await owner.Cloud.FindAsync("load-balancer", $"{Balancers}?vip_port_id={floating["port_id"]}", cancelled))!["loadbalancers"]![0]!;
        var service = (await kubectl.RunAsync("get", "service", "outside", "--output", "jsonpath={.metadata.uid}"))[0];
        Assert.Equal($"a{service.Replace("-", "", StringComparison.Ordinal)}"[..32], balancer["name"]!.ToString());
        await MarkAsync($"{balancer["id"]}", $"{floating["id"]}");
        return (answer, $"{balancer["id"]}", $"{floating["id"]}");
    }

    // The provider that is a program of its own, and the only one from 1.26 on, tells the cluster: that is what Magnum goes by (EngineMarks).
    private async Task MarkAsync(string balancer, string floating)
    {
        var description = $"Kubernetes external service default/outside from cluster {bay.Cluster["uuid"]}";
        await owner.Cloud.SendAsync(HttpMethod.Put, "load-balancer", $"{Balancers}/{balancer}", new JsonObject { ["loadbalancer"] = new JsonObject { ["description"] = description } }, cancelled);
        await owner.Cloud.SendAsync(HttpMethod.Put, "network", $"/v2.0/floatingips/{floating}", new JsonObject { ["floatingip"] = new JsonObject { ["description"] = $"Floating IP for {description}" } }, cancelled);
    }

    private async Task<string> AskAsync(HttpClient http, Uri address)
    {
        try
        {
            return (await http.GetStringAsync(address, cancelled)).Trim();
        }
        catch (HttpRequestException)
        {
            return "";
        }
        catch (TaskCanceledException) when (!cancelled.IsCancellationRequested)
        {
            return "";
        }
    }
}

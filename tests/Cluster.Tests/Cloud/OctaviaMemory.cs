using Magnum.OpenStack;
using Magnum.OpenStack.Neutron;
using Magnum.OpenStack.Octavia;

namespace Magnum.Cluster.Tests.Cloud;

/// <summary>Load balancers as Octavia keeps them, with the floating addresses of their ports: a deletion takes a while, and nothing is deleted while something else is done to it.</summary>
internal sealed class OctaviaMemory(TimeProvider time)
{
    /// <summary>How long a deletion takes.</summary>
    public static readonly TimeSpan Takes = TimeSpan.FromSeconds(1);

    private readonly Lock turn = new();
    private readonly Dictionary<string, Entry> balancers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string PortId, NeutronFloatingIp Ip)> floatingIps = new(StringComparer.Ordinal);
    private int ids;

    /// <summary>Names of load balancers whose deletion ends in ERROR.</summary>
    public HashSet<string> Failing { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<OctaviaBalancer> Balancers => Do(() => balancers.Values.Select(static entry => entry.Balancer).ToList());

    public IReadOnlyList<NeutronFloatingIp> FloatingIps => Do(() => floatingIps.Values.Select(static each => each.Ip).ToList());

    /// <summary>Adds one as Kubernetes' cloud provider makes it for a Service, with a floating address.</summary>
    /// <returns>Its id.</returns>
    public string AddOf(Guid bay, string service, string projectId = "project-a") =>
        Add(projectId, $"kube_service_{bay:D}_{service}", $"Kubernetes external service {service} from cluster {bay:D}", $"Floating IP for Kubernetes external service {service} from cluster {bay:D}");

    /// <summary>Adds one of whatever description, with a floating address of whatever description.</summary>
    /// <returns>Its id.</returns>
    public string Add(string projectId, string name, string description, string ofFloatingIp) => Do(() =>
    {
        var id = $"balancer-{++ids}";
        balancers[id] = new Entry(new OctaviaBalancer(id, name, projectId, description, "ACTIVE", $"port-{ids}"), null);
        floatingIps[$"floating-{ids}"] = ($"port-{ids}", new NeutronFloatingIp($"floating-{ids}", $"203.0.113.{ids}", projectId, ofFloatingIp));
        return id;
    });

    /// <summary>Has Octavia do something to a load balancer, or be done with it.</summary>
    public void Set(string id, string status) => Do(() => balancers[id] = new Entry(balancers[id].Balancer with { ProvisioningStatus = status }, null));

    public IReadOnlyList<OctaviaBalancer> List(string projectId) => Balancers.Where(balancer => balancer.ProjectId == projectId).ToList();

    public bool Delete(string id) => Do(() =>
    {
        if (balancers.TryGetValue(id, out var entry) && !entry.Balancer.ProvisioningStatus.StartsWith("PENDING_", StringComparison.Ordinal))
            balancers[id] = new Entry(entry.Balancer with { ProvisioningStatus = "PENDING_DELETE" }, time.GetUtcNow() + Takes);
        return true;
    });

    public IReadOnlyList<NeutronFloatingIp> OfPort(string portId) => Do(() => floatingIps.Values.Where(each => each.PortId == portId).Select(static each => each.Ip).ToList());

    public bool DeleteFloatingIp(string id) => Do(() => floatingIps.Remove(id));

    private T Do<T>(Func<T> work)
    {
        lock (turn)
        {
            foreach (var (id, entry) in balancers.Where(each => each.Value.EndsAt <= time.GetUtcNow()).ToList())
            {
                if (Failing.Contains(entry.Balancer.Name))
                    balancers[id] = new Entry(entry.Balancer with { ProvisioningStatus = "ERROR" }, null);
                else
                    balancers.Remove(id);
            }

            return work();
        }
    }

    private sealed record Entry(OctaviaBalancer Balancer, DateTimeOffset? EndsAt);
}

/// <summary>Octavia as one silo reaches it.</summary>
internal sealed class MemoryOctavia(OctaviaMemory octavia, KeystoneMemory keystone, CloudCalls calls, SiloLife life) : IOctaviaBalancers
{
    public Task<IReadOnlyList<OctaviaBalancer>> ListAsync(Credential credential, string projectId, CancellationToken cancellationToken) => calls.MakeAsync(
        "ListBalancersAsync",
        () =>
        {
            keystone.Admit(credential, projectId, delegates: false);
            return octavia.List(projectId);
        },
        life,
        cancellationToken);

    public Task DeleteAsync(Credential credential, string id, CancellationToken cancellationToken) => calls.MakeAsync("DeleteBalancerAsync", () => octavia.Delete(id), life, cancellationToken);
}

/// <summary>Neutron as one silo reaches it.</summary>
internal sealed class MemoryFloatingIps(OctaviaMemory octavia, CloudCalls calls, SiloLife life) : INeutronFloatingIps
{
    public Task<IReadOnlyList<NeutronFloatingIp>> OfPortAsync(Credential credential, string portId, CancellationToken cancellationToken) =>
        calls.MakeAsync("FloatingIpsAsync", () => octavia.OfPort(portId), life, cancellationToken);

    public Task DeleteAsync(Credential credential, string id, CancellationToken cancellationToken) => calls.MakeAsync("DeleteFloatingIpAsync", () => octavia.DeleteFloatingIp(id), life, cancellationToken);
}

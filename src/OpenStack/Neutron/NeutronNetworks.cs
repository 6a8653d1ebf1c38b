using System.Text.Json.Nodes;
using Magnum.OpenStack.Http;

namespace Magnum.OpenStack.Neutron;

/// <summary>Neutron over HTTP.</summary>
internal sealed class NeutronNetworks(AuthorizedCaller caller) : INeutronNetworks
{
    public Task<IReadOnlyList<NeutronNetwork>> FindNetworksAsync(Credential credential, string idOrName, bool externalOnly, CancellationToken cancellationToken) =>
        FindAsync(credential, "networks", idOrName, externalOnly ? "&router:external=True" : "", Network, cancellationToken);

    public Task<IReadOnlyList<NeutronSubnet>> FindSubnetsAsync(Credential credential, string idOrName, CancellationToken cancellationToken) =>
        FindAsync(credential, "subnets", idOrName, "", Subnet, cancellationToken);

    public Task<IReadOnlyList<NeutronPort>> PortsOfServerAsync(Credential credential, string serverId, CancellationToken cancellationToken) =>
        caller.ListAsync(credential, $"ports?device_id={Uri.EscapeDataString(serverId)}", "ports", Port, cancellationToken);

    private static NeutronNetwork Network(JsonNode network) =>
        new(network.Must("id").ToString(), network.Must("name").ToString(), network["router:external"]?.GetValue<bool>() ?? false, network["project_id"]?.ToString());

    private static NeutronSubnet Subnet(JsonNode subnet) =>
        new(subnet.Must("id").ToString(), subnet.Must("name").ToString(), subnet.Must("network_id").ToString(), subnet.Must("cidr").ToString());

    private static NeutronPort Port(JsonNode port) => new(
        port.Must("id").ToString(), port.Must("network_id").ToString(), port["device_id"]?.ToString(), [.. port.MustList("fixed_ips").Select(static ip => ip.Must("ip_address").ToString())]);

    // An id wins over a name that happens to look the same.
    private async Task<IReadOnlyList<T>> FindAsync<T>(Credential credential, string kind, string idOrName, string filter, Func<JsonNode, T> read, CancellationToken cancellationToken)
    {
        var byId = await caller.ListAsync(credential, $"{kind}?id={Uri.EscapeDataString(idOrName)}{filter}", kind, read, cancellationToken);
        return byId.Count > 0 ? byId : await caller.ListAsync(credential, $"{kind}?name={Uri.EscapeDataString(idOrName)}{filter}", kind, read, cancellationToken);
    }
}

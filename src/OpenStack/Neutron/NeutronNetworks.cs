using System.Net;
using System.Text.Json.Nodes;
using Magnum.OpenStack.Http;

namespace Magnum.OpenStack.Neutron;

/// <summary>Neutron over HTTP.</summary>
internal sealed class NeutronNetworks(AuthorizedCaller caller) : INeutronNetworks
{
    public async Task<IReadOnlyList<NeutronNetwork>> FindNetworksAsync(Credential credential, string idOrName, bool externalOnly, CancellationToken cancellationToken)
    {
        var outside = externalOnly ? "&router:external=True" : "";
        var found = await FindAsync(credential, "networks", idOrName, outside, cancellationToken);
        return [.. found.Select(static n => new NeutronNetwork(n["id"]!.ToString(), n["name"]!.ToString(), n["router:external"]?.GetValue<bool>() ?? false, n["project_id"]?.ToString()))];
    }

    public async Task<IReadOnlyList<NeutronSubnet>> FindSubnetsAsync(Credential credential, string idOrName, CancellationToken cancellationToken)
    {
        var found = await FindAsync(credential, "subnets", idOrName, "", cancellationToken);
        return [.. found.Select(static s => new NeutronSubnet(s["id"]!.ToString(), s["name"]!.ToString(), s["network_id"]!.ToString(), s["cidr"]!.ToString()))];
    }

    public async Task<IReadOnlyList<NeutronPort>> PortsOfServerAsync(Credential credential, string serverId, CancellationToken cancellationToken)
    {
        var ports = await ListAsync(credential, $"ports?device_id={Uri.EscapeDataString(serverId)}", "ports", cancellationToken);
        return
        [
            .. ports.Select(static p => new NeutronPort(
                p["id"]!.ToString(),
                p["network_id"]!.ToString(),
                p["device_id"]?.ToString(),
                [.. p["fixed_ips"]!.AsArray().Select(static ip => ip!["ip_address"]!.ToString())])),
        ];
    }

    // An id wins over a name that happens to look the same.
    private async Task<IReadOnlyList<JsonNode>> FindAsync(Credential credential, string kind, string idOrName, string filter, CancellationToken cancellationToken)
    {
        var byId = await ListAsync(credential, $"{kind}?id={Uri.EscapeDataString(idOrName)}{filter}", kind, cancellationToken);
        return byId.Count > 0 ? byId : await ListAsync(credential, $"{kind}?name={Uri.EscapeDataString(idOrName)}{filter}", kind, cancellationToken);
    }

    private async Task<IReadOnlyList<JsonNode>> ListAsync(Credential credential, string path, string kind, CancellationToken cancellationToken)
    {
        var answer = await caller.SendAsync("Neutron", "network", credential, HttpMethod.Get, $"/v2.0/{path}", null, cancellationToken);
        return [.. answer.Expect(HttpStatusCode.OK).Json()[kind]!.AsArray().Select(static item => item!)];
    }
}

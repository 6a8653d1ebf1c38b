using System.Net;
using System.Text.Json.Nodes;
using Magnum.OpenStack.Http;

namespace Magnum.OpenStack.Neutron;

/// <summary>Neutron's floating addresses over HTTP.</summary>
internal sealed class NeutronFloatingIps(AuthorizedCaller caller) : INeutronFloatingIps
{
    public Task<IReadOnlyList<NeutronFloatingIp>> OfPortAsync(Credential credential, string portId, CancellationToken cancellationToken) =>
        caller.ListAsync(credential, $"floatingips?port_id={Uri.EscapeDataString(portId)}", "floatingips", FloatingIp, cancellationToken);

    public async Task DeleteAsync(Credential credential, string id, CancellationToken cancellationToken) =>
        (await caller.NeutronAsync(credential, HttpMethod.Delete, $"floatingips/{Uri.EscapeDataString(id)}", cancellationToken))
            .Expect(HttpStatusCode.NoContent, HttpStatusCode.NotFound);

    private static NeutronFloatingIp FloatingIp(JsonNode ip) =>
        new(ip.Must("id").ToString(), ip.Must("floating_ip_address").ToString(), ip.Must("project_id").ToString(), ip["description"]?.ToString() ?? "");
}

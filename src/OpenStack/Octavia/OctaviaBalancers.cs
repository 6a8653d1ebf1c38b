using System.Net;
using System.Text.Json.Nodes;
using Magnum.OpenStack.Http;
using Magnum.OpenStack.Keystone;

namespace Magnum.OpenStack.Octavia;

/// <summary>Octavia over HTTP.</summary>
internal sealed class OctaviaBalancers(AuthorizedCaller caller, IKeystoneTokens tokens) : IOctaviaBalancers
{
    private const string ServiceType = "load-balancer";

    private const string Path = "/v2/lbaas/loadbalancers";

    // What Octavia has deleted it keeps for a while, and may show.
    private const string Deleted = "DELETED";

    public async Task<IReadOnlyList<OctaviaBalancer>> ListAsync(Credential credential, string projectId, CancellationToken cancellationToken)
    {
        if (await tokens.FindEndpointAsync(ServiceType, cancellationToken) is null)
            return [];
        var balancers = new List<OctaviaBalancer>();
        for (string? marker = null; ;)
        {
            var query = $"?project_id={Uri.EscapeDataString(projectId)}{(marker is null ? "" : $"&marker={Uri.EscapeDataString(marker)}")}";
            var answer = await SendAsync(credential, HttpMethod.Get, $"{Path}{query}", cancellationToken);
            var (page, hasNext) = answer.Expect(HttpStatusCode.OK).Read(static body => (body.MustList("loadbalancers").Select(Balancer).ToList(), HasNext(body)));
            balancers.AddRange(page.Where(static balancer => balancer.ProvisioningStatus != Deleted));
            // How long a page is, is Octavia's to say; a full one has a link to the next, be it an empty one.
            if (!hasNext || page.Count == 0)
                return balancers;
            marker = page[^1].Id;
        }
    }

    public async Task DeleteAsync(Credential credential, string id, CancellationToken cancellationToken) =>
        (await SendAsync(credential, HttpMethod.Delete, $"{Path}/{Uri.EscapeDataString(id)}?cascade=true", cancellationToken))
            .Expect(HttpStatusCode.NoContent, HttpStatusCode.NotFound, HttpStatusCode.Conflict);

    private static OctaviaBalancer Balancer(JsonNode balancer) => new(
        balancer.Must("id").ToString(),
        balancer["name"]?.ToString() ?? "",
        balancer.Must("project_id").ToString(),
        balancer["description"]?.ToString() ?? "",
        balancer.Must("provisioning_status").ToString(),
        balancer["vip_port_id"]?.ToString());

    private static bool HasNext(JsonNode body) => (body["loadbalancers_links"] as JsonArray ?? []).Any(static link => link?["rel"]?.ToString() == "next");

    private Task<OpenStackAnswer> SendAsync(Credential credential, HttpMethod method, string path, CancellationToken cancellationToken) =>
        caller.SendAsync("Octavia", ServiceType, credential, method, path, null, cancellationToken);
}

using System.Text.Json.Nodes;
using Magnum.DevCloud.Keystone;
using Magnum.DevCloud.Machines;
using Magnum.DevCloud.State;

namespace Magnum.DevCloud.Neutron;

/// <summary>Floating addresses that are asked for and given back outside stacks.</summary>
internal static class FloatingIpEndpoints
{
    private const string Kind = "floatingip";

    public static void MapFloatingIps(this IEndpointRouteBuilder routes, Identity identity, CloudStore store, AddressPlan addresses)
    {
        routes.MapPost("/network/v2.0/floatingips", async (HttpContext http) =>
        {
            var token = identity.Require(http.Request.Headers["X-Auth-Token"]);
            var given = (await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted))?["floatingip"] ?? throw new CloudError(400, "floatingip is missing");
            return Results.Json(store.Change(state => new JsonObject { [Kind] = NeutronEndpoints.Show(Make(state, token, given, addresses)) }), statusCode: 201);
        });
        routes.MapDelete("/network/v2.0/floatingips/{id}", (HttpContext http, string id) =>
        {
            var token = identity.Require(http.Request.Headers["X-Auth-Token"]);
            store.Change(state =>
            {
                if (!state.Things.TryGetValue(id, out var thing) || thing.Kind != Kind || !(thing.ProjectId == token.ProjectId || Identity.IsAdmin(token)))
                    throw new CloudError(404, $"Floating IP {id} could not be found");
                return state.Things.Remove(id);
            });
            return Results.NoContent();
        });
    }

    private static ThingRow Make(CloudState state, TokenRow token, JsonNode given, AddressPlan addresses)
    {
        var port = given["port_id"]?.ToString();
        if (port is not null && !state.Things.ContainsKey(port))
            throw new CloudError(404, $"Port {port} could not be found.");
        var thing = new ThingRow
        {
            Id = Ids.Uuid(),
            Kind = Kind,
            ProjectId = token.ProjectId ?? throw new CloudError(400, "The token is for no project."),
            Name = "",
            Data = new JsonObject
            {
                ["floating_network_id"] = given["floating_network_id"]?.ToString(),
                ["floating_ip_address"] = addresses.NextFloating(state),
                ["port_id"] = port,
                ["description"] = given["description"]?.ToString() ?? "",
            },
        };
        state.Things[thing.Id] = thing;
        return thing;
    }
}

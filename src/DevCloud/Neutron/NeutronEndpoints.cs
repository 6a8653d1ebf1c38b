using System.Text.Json.Nodes;
using Magnum.DevCloud.Keystone;
using Magnum.DevCloud.State;

namespace Magnum.DevCloud.Neutron;

/// <summary>Neutron's API, as far as things are read. What writes is in <see cref="FloatingIpEndpoints"/>.</summary>
internal static class NeutronEndpoints
{
    private static readonly Dictionary<string, string> Kinds = new()
    {
        ["networks"] = "network", ["subnets"] = "subnet", ["ports"] = "port", ["routers"] = "router", ["security-groups"] = "security_group", ["floatingips"] = "floatingip",
    };

    public static void MapNeutron(this IEndpointRouteBuilder routes, Identity identity, CloudStore store, Func<Uri> root)
    {
        routes.MapGet("/network", () => Results.Json(new JsonObject
        {
            ["versions"] = new JsonArray(new JsonObject
            {
                ["id"] = "v2.0", ["status"] = "CURRENT", ["links"] = new JsonArray(new JsonObject { ["rel"] = "self", ["href"] = $"{root().ToString().TrimEnd('/')}/network/v2.0/" }),
            }),
        }));
        routes.MapGet("/network/v2.0/extensions", () => Results.Json(new JsonObject { ["extensions"] = new JsonArray() }));
        routes.MapGet("/network/v2.0/{kind}", (HttpContext http, string kind) => Results.Json(new JsonObject { [kind.Replace('-', '_')] = new JsonArray([.. Find(identity, store, http, kind)]) }));
        routes.MapGet("/network/v2.0/{kind}/{id}", (HttpContext http, string kind, string id) => Results.Json(new JsonObject
        {
            [kind.Replace('-', '_').TrimEnd('s')] = Find(identity, store, http, kind).FirstOrDefault(t => t["id"]!.ToString() == id) ?? throw new CloudError(404, $"{kind.TrimEnd('s')} {id} could not be found."),
        }));
    }

    private static List<JsonObject> Find(Identity identity, CloudStore store, HttpContext http, string kind)
    {
        var token = identity.Require(http.Request.Headers["X-Auth-Token"]);
        var wanted = Kinds.GetValueOrDefault(kind) ?? throw new CloudError(404, "The resource could not be found.");
        var query = http.Request.Query;
        return store.Read(s => s.Things.Values
            .Where(t => t.Kind == wanted)
            .Where(t => t.ProjectId == token.ProjectId || Identity.IsAdmin(token) || t.Data["router:external"]?.GetValue<bool>() == true)
            .Where(t => query["id"].Count == 0 || query["id"].Contains(t.Id))
            .Where(t => query["name"].Count == 0 || query["name"].Contains(t.Name))
            .Where(t => query["device_id"].Count == 0 || query["device_id"].Contains(t.Data["device_id"]?.ToString()))
            .Where(t => query["port_id"].Count == 0 || query["port_id"].Contains(t.Data["port_id"]?.ToString()))
            .Where(t => query["router:external"].Count == 0 || (t.Data["router:external"]?.GetValue<bool>() ?? false) == (query["router:external"].ToString() is "True" or "true"))
            .Select(Show).ToList());
    }

    /// <summary>A thing as Neutron shows it.</summary>
    public static JsonObject Show(ThingRow thing)
    {
        var view = thing.Data.DeepClone().AsObject();
        view["id"] = thing.Id;
        view["name"] = thing.Name;
        view["project_id"] = thing.ProjectId;
        view["tenant_id"] = thing.ProjectId;
        view["status"] = "ACTIVE";
        view["admin_state_up"] = true;
        if (thing.Kind == "network")
            view["subnets"] = new JsonArray();
        return view;
    }
}

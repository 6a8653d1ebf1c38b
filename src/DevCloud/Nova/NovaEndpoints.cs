using System.Text.Json.Nodes;
using Magnum.DevCloud.Keystone;
using Magnum.DevCloud.State;

namespace Magnum.DevCloud.Nova;

/// <summary>Nova's API, as far as flavors, keypairs and servers are read, and servers shut down.</summary>
internal static class NovaEndpoints
{
    public static void MapNova(this IEndpointRouteBuilder routes, Identity identity, CloudStore store, Func<Uri> root)
    {
        var v21 = routes.MapGroup("/compute/v2.1");
        v21.MapGet("", () => Results.Json(new JsonObject
        {
            ["version"] = new JsonObject
            {
                ["id"] = "v2.1", ["status"] = "CURRENT", ["version"] = "2.1", ["min_version"] = "2.1", ["updated"] = "2013-07-23T11:33:21Z",
                ["links"] = new JsonArray(new JsonObject { ["rel"] = "self", ["href"] = $"{root().ToString().TrimEnd('/')}/compute/v2.1/" }),
            },
        }));
        v21.MapGet("/flavors/detail", (HttpContext http) => Flavors(identity, store, http));
        v21.MapGet("/flavors", (HttpContext http) => Flavors(identity, store, http));
        v21.MapGet("/os-keypairs", (HttpContext http) =>
        {
            var token = Require(identity, http);
            return Results.Json(new JsonObject
            {
                ["keypairs"] = store.Read(s => new JsonArray([.. s.Keypairs.Where(k => k.UserId == token.UserId).Select(static k => new JsonObject { ["keypair"] = Show(k) })])),
            });
        });
        v21.MapGet("/os-keypairs/{name}", (HttpContext http, string name) =>
        {
            var token = Require(identity, http);
            return Results.Json(new JsonObject
            {
                ["keypair"] = store.Read(s => Show(s.Keypairs.FirstOrDefault(k => k.UserId == token.UserId && k.Name == name)
                    ?? throw new CloudError(404, $"Keypair {name} not found for user {token.UserId}"))),
            });
        });
        v21.MapGet("/servers", (HttpContext http) => Servers(identity, store, http));
        v21.MapGet("/servers/detail", (HttpContext http) => Servers(identity, store, http));
        v21.MapPost("/servers/{id}/action", (HttpContext http, string id) => ActAsync(identity, store, http, id));
        v21.MapGet("/servers/{id}", (HttpContext http, string id) =>
        {
            var token = Require(identity, http);
            return Results.Json(new JsonObject
            {
                ["server"] = store.Read(s => s.Things.GetValueOrDefault(id) is { Kind: "server" } server && (server.ProjectId == token.ProjectId || Identity.IsAdmin(token))
                    ? Show(s, server)
                    : throw new CloudError(404, $"Instance {id} could not be found.")),
            });
        });
    }

    // What the machine simulates goes on: Heat ends it. The real one takes some time for it.
    private static async Task<IResult> ActAsync(Identity identity, CloudStore store, HttpContext http, string id)
    {
        var token = Require(identity, http);
        var body = await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted) as JsonObject;
        if (body?.ContainsKey("os-stop") is not true)
            throw new CloudError(400, $"There is no such action: {body?.FirstOrDefault().Key}");
        store.Change(s =>
        {
            if (s.Things.GetValueOrDefault(id) is not { Kind: "server" } server || (server.ProjectId != token.ProjectId && !Identity.IsAdmin(token)))
                throw new CloudError(404, $"Instance {id} could not be found.");
            if (server.Data["status"]!.ToString() is not "ACTIVE" and var status)
                throw new CloudError(409, $"Cannot 'stop' instance {id} while it is in vm_state {(status == "SHUTOFF" ? "stopped" : status.ToLowerInvariant())}");
            server.Data["status"] = "SHUTOFF";
        });
        store.Save();
        return Results.StatusCode(202);
    }

    private static IResult Flavors(Identity identity, CloudStore store, HttpContext http)
    {
        Require(identity, http);
        return Results.Json(new JsonObject
        {
            ["flavors"] = store.Read(static s => new JsonArray([.. s.Flavors.Select(static f => new JsonObject
            {
                ["id"] = f.Id, ["name"] = f.Name, ["vcpus"] = f.Vcpus, ["ram"] = f.Ram, ["disk"] = f.Disk, ["swap"] = "", ["OS-FLV-EXT-DATA:ephemeral"] = 0, ["os-flavor-access:is_public"] = true, ["rxtx_factor"] = 1.0, ["links"] = new JsonArray(),
            })])),
        });
    }

    private static IResult Servers(Identity identity, CloudStore store, HttpContext http)
    {
        var token = Require(identity, http);
        return Results.Json(new JsonObject
        {
            ["servers"] = store.Read(s => new JsonArray([.. s.Things.Values.Where(t => t.Kind == "server" && t.ProjectId == token.ProjectId).Select(t => Show(s, t))])),
        });
    }

    private static JsonObject Show(CloudState state, ThingRow server)
    {
        var ports = (server.Data["ports"] as JsonArray ?? []).Select(static p => p!.ToString()).Where(state.Things.ContainsKey).Select(p => state.Things[p]).ToList();
        var addresses = new JsonArray();
        foreach (var port in ports)
        {
            addresses.Add(new JsonObject { ["version"] = 4, ["addr"] = port.Data["fixed_ips"]![0]!["ip_address"]!.ToString(), ["OS-EXT-IPS:type"] = "fixed" });
            foreach (var floating in state.Things.Values.Where(t => t.Kind == "floatingip" && t.Data["port_id"]?.ToString() == port.Id))
                addresses.Add(new JsonObject { ["version"] = 4, ["addr"] = floating.Data["floating_ip_address"]!.ToString(), ["OS-EXT-IPS:type"] = "floating" });
        }

        return new JsonObject
        {
            ["id"] = server.Id,
            ["name"] = server.Name,
            ["status"] = server.Data["status"]!.ToString(),
            ["tenant_id"] = server.ProjectId,
            ["user_id"] = server.Data["user_id"]?.ToString(),
            ["addresses"] = new JsonObject { ["private"] = addresses },
            ["flavor"] = new JsonObject { ["id"] = state.Flavors.FirstOrDefault(f => f.Name == server.Data["flavor"]?.ToString() || f.Id == server.Data["flavor"]?.ToString())?.Id },
            ["image"] = new JsonObject { ["id"] = state.Images.FirstOrDefault(i => i.Name == server.Data["image"]?.ToString() || i.Id == server.Data["image"]?.ToString())?.Id },
            ["metadata"] = new JsonObject(),
            ["created"] = "2026-01-01T00:00:00Z",
            ["updated"] = "2026-01-01T00:00:00Z",
            ["links"] = new JsonArray(),
        };
    }

    private static JsonObject Show(KeypairRow keypair) => new() { ["name"] = keypair.Name, ["public_key"] = keypair.PublicKey, ["fingerprint"] = "00:00", ["type"] = "ssh" };

    private static TokenRow Require(Identity identity, HttpContext http) => identity.Require(http.Request.Headers["X-Auth-Token"]);
}

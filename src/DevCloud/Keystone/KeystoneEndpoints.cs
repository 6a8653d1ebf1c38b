using System.Text.Json.Nodes;
using Magnum.DevCloud.State;

namespace Magnum.DevCloud.Keystone;

/// <summary>Keystone's API.</summary>
internal static class KeystoneEndpoints
{
    internal const string TokenHeader = "X-Auth-Token";

    public static void MapKeystone(this IEndpointRouteBuilder routes, Identity identity, CloudStore store, Func<Uri> root)
    {
        var v3 = routes.MapGroup("/identity/v3");
        routes.MapGet("/identity", () => Results.Json(new JsonObject { ["versions"] = new JsonObject { ["values"] = new JsonArray(Version(root)) } }, statusCode: 300));
        v3.MapGet("", () => Results.Json(new JsonObject { ["version"] = Version(root) }));
        v3.MapPost("/auth/tokens", async (HttpContext http) =>
        {
            var (token, body) = identity.Authenticate(await BodyAsync(http));
            http.Response.Headers["X-Subject-Token"] = token;
            return Results.Json(body, statusCode: 201);
        });
        v3.MapGet("/auth/tokens", (HttpContext http) =>
        {
            identity.Require(http.Request.Headers[TokenHeader]);
            var subject = http.Request.Headers["X-Subject-Token"].ToString();
            http.Response.Headers["X-Subject-Token"] = subject;
            return Results.Json(identity.Validate(subject, !http.Request.Query.ContainsKey("nocatalog")));
        });
        v3.MapDelete("/auth/tokens", (HttpContext http) =>
        {
            identity.Require(http.Request.Headers[TokenHeader]);
            identity.Revoke(http.Request.Headers["X-Subject-Token"].ToString());
            return Results.NoContent();
        });
        MapUsers(v3, identity, store);
        v3.MapTrusts(identity, store);
        MapProjects(v3, identity, store);
    }

    private static void MapUsers(RouteGroupBuilder v3, Identity identity, CloudStore store)
    {
        v3.MapGet("/users", (HttpContext http, string? name, string? domain_id) =>
        {
            RequireAdmin(identity, http);
            return Results.Json(new JsonObject
            {
                ["users"] = store.Read(state => new JsonArray([.. state.Users.Where(u => (name is null || u.Name == name) && (domain_id is null || u.DomainId == domain_id)).Select(Show)])),
            });
        });
        v3.MapGet("/users/{id}", (HttpContext http, string id) =>
        {
            RequireAdmin(identity, http);
            return Results.Json(new JsonObject { ["user"] = store.Read(state => Show(User(state, id))) });
        });
        v3.MapPost("/users", async (HttpContext http) =>
        {
            RequireAdmin(identity, http);
            var given = (await BodyAsync(http))["user"]!;
            var user = store.Change(state =>
            {
                var row = new UserRow { Id = Ids.Hex(), Name = given["name"]!.ToString(), DomainId = given["domain_id"]!.ToString(), Password = given["password"]?.ToString() ?? "" };
                if (state.Users.Any(u => u.Name == row.Name && u.DomainId == row.DomainId))
                    throw new CloudError(409, $"Conflict occurred attempting to store user - Duplicate entry found with name {row.Name} at domain ID {row.DomainId}.");
                state.Users.Add(row);
                return Show(row);
            });
            return Results.Json(new JsonObject { ["user"] = user }, statusCode: 201);
        });
        v3.MapPatch("/users/{id}", async (HttpContext http, string id) =>
        {
            RequireAdmin(identity, http);
            var given = (await BodyAsync(http))["user"]!;
            var user = store.Change(state =>
            {
                var row = User(state, id);
                row.Password = given["password"]?.ToString() ?? row.Password;
                return Show(row);
            });
            return Results.Json(new JsonObject { ["user"] = user });
        });
        v3.MapDelete("/users/{id}", (HttpContext http, string id) =>
        {
            RequireAdmin(identity, http);
            store.Change(state =>
            {
                var row = User(state, id);
                state.Users.Remove(row);
                state.Trusts.RemoveAll(t => t.TrusteeUserId == row.Id || t.TrustorUserId == row.Id);
            });
            return Results.NoContent();
        });
    }

    private static void MapProjects(RouteGroupBuilder v3, Identity identity, CloudStore store)
    {
        v3.MapGet("/projects", (HttpContext http) =>
        {
            RequireAdmin(identity, http);
            return Results.Json(new JsonObject { ["projects"] = store.Read(static state => new JsonArray([.. state.Projects.Select(Show)])) });
        });
        v3.MapGet("/projects/{id}", (HttpContext http, string id) =>
        {
            if (identity.Require(http.Request.Headers[TokenHeader]).ProjectId != id)
                RequireAdmin(identity, http);
            return Results.Json(new JsonObject
            {
                ["project"] = store.Read(state => Show(state.Projects.FirstOrDefault(p => p.Id == id) ?? throw new CloudError(404, $"Could not find project: {id}."))),
            });
        });
        v3.MapGet("/domains", (HttpContext http) =>
        {
            RequireAdmin(identity, http);
            return Results.Json(new JsonObject
            {
                ["domains"] = store.Read(static state => new JsonArray([.. state.Domains.Select(static d => new JsonObject { ["id"] = d.Id, ["name"] = d.Name, ["enabled"] = true })])),
            });
        });
    }

    private static JsonObject Version(Func<Uri> root) => new()
    {
        ["id"] = "v3.14",
        ["status"] = "stable",
        ["updated"] = "2020-04-07T00:00:00Z",
        ["links"] = new JsonArray(new JsonObject { ["rel"] = "self", ["href"] = $"{root().ToString().TrimEnd('/')}/identity/v3/" }),
        ["media-types"] = new JsonArray(new JsonObject { ["base"] = "application/json", ["type"] = "application/vnd.openstack.identity-v3+json" }),
    };

    private static JsonObject Show(UserRow user) => new() { ["id"] = user.Id, ["name"] = user.Name, ["domain_id"] = user.DomainId, ["enabled"] = true };

    private static JsonObject Show(ProjectRow project) => new() { ["id"] = project.Id, ["name"] = project.Name, ["domain_id"] = project.DomainId, ["enabled"] = true };

    private static UserRow User(CloudState state, string id) => state.Users.FirstOrDefault(u => u.Id == id) ?? throw new CloudError(404, $"Could not find user: {id}.");

    private static void RequireAdmin(Identity identity, HttpContext http)
    {
        if (!Identity.IsAdmin(identity.Require(http.Request.Headers[TokenHeader])))
            throw new CloudError(403, "You are not authorized to perform the requested action.");
    }

    internal static async Task<JsonNode> BodyAsync(HttpContext http) =>
        await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted) ?? throw new CloudError(400, "The body is empty.");
}

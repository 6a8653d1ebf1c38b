using System.Text.Json.Nodes;
using Magnum.DevCloud.Keystone;
using Magnum.DevCloud.State;

namespace Magnum.DevCloud.Octavia;

/// <summary>Octavia's API, as far as load balancers are made, read and deleted as a whole. Listeners, pools and members it has only in stacks.</summary>
/// <remarks>Rules and words: openstack/octavia octavia/api/v2/controllers/load_balancer.py and octavia/policies/base.py, release 11.</remarks>
internal sealed class OctaviaEndpoints(Identity identity, CloudStore store, BalancerDeletion deletion, Func<Uri> root)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/load-balancer", () => Results.Json(new JsonObject
        {
            ["versions"] = new JsonArray(new JsonObject
            {
                ["id"] = "v2.26", ["status"] = "CURRENT", ["links"] = new JsonArray(new JsonObject { ["rel"] = "self", ["href"] = $"{root().ToString().TrimEnd('/')}/load-balancer/v2" }),
            }),
        }));
        var balancers = routes.MapGroup("/load-balancer/v2/lbaas/loadbalancers");
        balancers.MapGet("", List);
        balancers.MapPost("", CreateAsync);
        balancers.MapGet("/{id}", Show);
        balancers.MapDelete("/{id}", Delete);
    }

    private IResult List(HttpContext http)
    {
        var token = Require(http);
        var project = http.Request.Query["project_id"].FirstOrDefault() ?? (Identity.IsAdmin(token) ? null : token.ProjectId);
        if (project is not null)
            Admit(token, project, isRead: true);
        return Results.Json(Look(state => new JsonObject
        {
            ["loadbalancers"] = new JsonArray([.. state.Things.Values.Where(t => t.Kind == Balancers.Kind && (project is null || t.ProjectId == project)).Select(View)]),
            ["loadbalancers_links"] = new JsonArray(),
        }));
    }

    private IResult Show(HttpContext http, string id)
    {
        var token = Require(http);
        return Results.Json(Look(state =>
        {
            var balancer = Find(state, id);
            Admit(token, balancer.ProjectId, isRead: true);
            return new JsonObject { ["loadbalancer"] = View(balancer) };
        }));
    }

    private async Task<IResult> CreateAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var token = Require(http);
        var given = (await JsonNode.ParseAsync(http.Request.Body, cancellationToken: cancellationToken))?["loadbalancer"] ?? throw new CloudError(400, "Missing required loadbalancer.");
        var project = given["project_id"]?.ToString() ?? token.ProjectId ?? throw new CloudError(400, "Missing project ID in request where one is required.");
        Admit(token, project, isRead: false);
        var balancer = new ThingRow { Id = Ids.Uuid(), Kind = Balancers.Kind, ProjectId = project, Name = given["name"]?.ToString() ?? "", Data = new JsonObject { ["description"] = given["description"]?.ToString() } };
        return Results.Json(
            Look(state =>
            {
                var subnet = given["vip_subnet_id"]?.ToString();
                if (!state.Things.TryGetValue(subnet ?? "", out var place) || place.Kind != "subnet")
                    throw new CloudError(400, $"Subnet {subnet} not found.");
                Balancers.Enter(state, balancer, subnet);
                return new JsonObject { ["loadbalancer"] = View(balancer) };
            }),
            statusCode: 201);
    }

    private IResult Delete(HttpContext http, string id)
    {
        var token = Require(http);
        Look(state =>
        {
            var balancer = Find(state, id);
            Admit(token, balancer.ProjectId, isRead: false);
            deletion.Begin(balancer);
            return true;
        });
        return Results.NoContent();
    }

    private T Look<T>(Func<CloudState, T> look) => store.Change(state =>
    {
        deletion.CatchUp(state);
        return look(state);
    });

    private TokenRow Require(HttpContext http) => identity.Require(http.Request.Headers["X-Auth-Token"]);

    private static void Admit(TokenRow token, string project, bool isRead)
    {
        var isAdmitted = Identity.IsAdmin(token) || (token.ProjectId == project && (token.Roles.Contains("member") || (isRead && token.Roles.Contains("reader"))));
        if (!isAdmitted)
            throw new CloudError(403, "Policy does not allow this request to be performed.");
    }

    private static ThingRow Find(CloudState state, string id) =>
        state.Things.TryGetValue(id, out var thing) && thing.Kind == Balancers.Kind ? thing : throw new CloudError(404, $"Load Balancer {id} not found.");

    private static JsonObject View(ThingRow balancer)
    {
        var view = new JsonObject { ["id"] = balancer.Id, ["name"] = balancer.Name, ["project_id"] = balancer.ProjectId, ["admin_state_up"] = true, ["provider"] = "amphora" };
        foreach (var key in (string[])["description", "provisioning_status", "operating_status", "vip_address", "vip_port_id", "vip_subnet_id"])
            view[key] = balancer.Data[key]?.DeepClone();
        return view;
    }
}

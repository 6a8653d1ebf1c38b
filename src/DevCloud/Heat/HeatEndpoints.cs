using System.Globalization;
using System.Text.Json.Nodes;
using Magnum.DevCloud.Keystone;
using Magnum.DevCloud.State;

namespace Magnum.DevCloud.Heat;

/// <summary>Heat's API.</summary>
internal sealed partial class HeatEndpoints(CloudStore store, Identity identity, StackEngine engine, TimeProvider time, Func<Uri> root)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var v1 = routes.MapGroup("/orchestration/v1/{project}");
        v1.MapPost("/stacks", CreateAsync);
        v1.MapGet("/stacks", List);
        v1.MapPost("/validate", async (HttpContext http, string project) =>
        {
            Require(http, project);
            var body = await BodyAsync(http);
            var template = Template(body);
            StackPlan.Check(template, Files(body));
            return Results.Json(new JsonObject { ["Description"] = template["description"]?.ToString() ?? "No description", ["Parameters"] = template["parameters"]?.DeepClone() ?? new JsonObject() });
        });
        MapPreviews(v1);
        v1.MapMethods("/stacks/{name}", ["GET", "PATCH", "DELETE"], Redirect);
        v1.MapGet("/stacks/{name}/resources", Redirect);
        v1.MapGet("/stacks/{name}/events", Redirect);
        v1.MapGet("/stacks/{name}/{id}", (HttpContext http, string project, string id) =>
        {
            var withOutputs = http.Request.Query["resolve_outputs"].ToString() is not ("False" or "false" or "0");
            return Results.Json(new JsonObject { ["stack"] = In(http, project, id, stack => HeatViews.Stack(root(), stack, withOutputs ? engine.Output : null)) });
        });
        v1.MapPatch("/stacks/{name}/{id}", UpdateAsync);
        v1.MapDelete("/stacks/{name}/{id}", (HttpContext http, string project, string id) =>
        {
            var stack = In(http, project, id, static s => s);
            store.Change(_ =>
            {
                if (stack.DeletedAt is not null)
                    throw new CloudError(404, $"The Stack ({id}) could not be found.");
                Begin(stack, "DELETE");
            });
            store.Save();
            engine.Start(stack);
            return Results.NoContent();
        });
        v1.MapGet("/stacks/{name}/{id}/resources", (HttpContext http, string project, string id) => Results.Json(new JsonObject
        {
            ["resources"] = In(http, project, id, stack => new JsonArray([.. HeatViews.Resources(root(), State(), stack, Depth(http))])),
        }));
        v1.MapGet("/stacks/{name}/{id}/resources/{resource}", (HttpContext http, string project, string id, string resource) => Results.Json(new JsonObject
        {
            ["resource"] = In(http, project, id, stack => HeatViews.Resource(
                root(), stack, stack.Resources.GetValueOrDefault(resource) ?? throw new CloudError(404, $"The Resource ({resource}) could not be found in Stack {stack.Name}."))),
        }));
        v1.MapPatch("/stacks/{name}/{id}/resources/{resource}", MarkAsync);
        v1.MapPost("/stacks/{name}/{id}/resources/{resource}/signal", SignalAsync);
        v1.MapGet("/stacks/{name}/{id}/events", (HttpContext http, string project, string id) => Results.Json(new JsonObject
        {
            ["events"] = In(http, project, id, stack => new JsonArray([.. HeatViews.Events(root(), State(), stack, Depth(http))])),
        }));
        v1.MapGet("/stacks/{name}/{id}/template", (HttpContext http, string project, string id) => Results.Json(In(http, project, id, static s => s.Template.DeepClone())));
    }

    private async Task<IResult> CreateAsync(HttpContext http, string project)
    {
        var token = Require(http, project);
        if (token.ProjectId != project)
            throw new CloudError(403, "You are not authorized to use another project's stacks.");
        var body = await BodyAsync(http);
        StackPlan.Validate(New(body, project, token));

        // Heat delegates in turn to finish its work later: a trust that may not be passed on is of no use to it.
        if (token.TrustId is { } trustId && store.Read(s => s.Trusts.Single(t => t.Id == trustId)) is { RedelegationCount: 0 })
            throw new CloudError(500, "ERROR: Remote error: Forbidden Redelegation not allowed");
        var stack = store.Change(state =>
        {
            RefuseTaken(state, project, Name(body));
            var row = New(body, project, token);
            Begin(row, "CREATE");
            state.Stacks[row.Id] = row;
            return row;
        });
        store.Save();
        engine.Start(stack);
        return Results.Json(new JsonObject { ["stack"] = new JsonObject { ["id"] = stack.Id, ["links"] = HeatViews.Links(root(), stack) } }, statusCode: 201);
    }

    private IResult List(HttpContext http, string project)
    {
        Require(http, project);
        var query = http.Request.Query;
        var tags = query["tags"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries);
        // As the real one (19, Zed), which looks for it among the ids of tags.
        if (tags.Length > 0 && query["id"].Count == 1)
            return Results.Json(new JsonObject { ["stacks"] = new JsonArray() });
        var limit = int.TryParse(query["limit"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : int.MaxValue;
        var marker = query["marker"].ToString();
        var withDeleted = IsTrue(query["show_deleted"]);
        var withNested = IsTrue(query["show_nested"]);
        var stacks = store.Read(state => state.Stacks.Values
            .Where(s => s.ProjectId == project && (withNested || s.ParentId is null) && (withDeleted || s.DeletedAt is null))
            .Where(s => tags.All(s.Tags.Contains) && (query["name"].Count == 0 || query["name"].Contains(s.Name)) && (query["id"].Count == 0 || query["id"].Contains(s.Id)))
            .Where(s => query["status"].Count == 0 || query["status"].Contains(s.Status))
            .OrderByDescending(static s => s.CreatedAt).ThenByDescending(static s => s.Id)
            .SkipWhile(s => marker.Length > 0 && s.Id != marker).Skip(marker.Length > 0 ? 1 : 0).Take(limit)
            .Select(s => HeatViews.Summary(root(), s)).ToArray());
        return Results.Json(new JsonObject { ["stacks"] = new JsonArray(stacks) });
    }

    private async Task<IResult> UpdateAsync(HttpContext http, string project, string id)
    {
        var stack = In(http, project, id, static s => s);
        var body = await BodyAsync(http);
        store.Change(_ =>
        {
            if (stack.DeletedAt is not null)
                throw new CloudError(404, $"The Stack ({stack.Name}) could not be found.");
            if (stack.Status == "IN_PROGRESS")
                throw new CloudError(409, $"Stack {stack.Name} already has an action ({stack.Action}) in progress.");
            var bound = Updated(stack, body);
            stack.PreviousParameters = stack.Parameters;
            stack.Parameters = bound;
            stack.DisableRollback = (bool?)body["disable_rollback"] ?? true;
            stack.TimeoutMinutes = (int?)body["timeout_mins"] ?? stack.TimeoutMinutes;
            stack.UpdatedAt = time.GetUtcNow();
            Begin(stack, "UPDATE");
        });
        store.Save();
        engine.Start(stack);
        return Results.Json(new JsonObject(), statusCode: 202);
    }

    // As the real one: names that the template lacks are passed over.
    private static Dictionary<string, JsonNode?> Updated(StackRow stack, JsonNode body)
    {
        var parameters = stack.Parameters.ToDictionary(static p => p.Key, static p => p.Value?.DeepClone());
        foreach (var (name, value) in Given(body).Where(given => parameters.ContainsKey(given.Key)))
            parameters[name] = value;
        return Parameters.Bind(stack.Template, parameters);
    }

    private static void RefuseTaken(CloudState state, string project, string name)
    {
        if (state.Stacks.Values.Any(s => s.Name == name && s.ProjectId == project && s.DeletedAt is null))
            throw new CloudError(409, $"The Stack ({name}) already exists.");
    }

    private async Task<IResult> MarkAsync(HttpContext http, string project, string id, string resource)
    {
        var stack = In(http, project, id, static s => s);
        var body = await BodyAsync(http);
        store.Change(_ =>
        {
            var row = stack.Resources.GetValueOrDefault(resource) ?? throw new CloudError(404, $"The Resource ({resource}) could not be found in Stack {stack.Name}.");
            if ((bool?)body["mark_unhealthy"] is not { } isUnhealthy)
                throw new CloudError(400, "Missing mandatory (mark_unhealthy) key from mark unhealthy request");
            if (!isUnhealthy && !row.IsUnhealthy)
                return;
            row.Action = "CHECK";
            row.Status = isUnhealthy ? "FAILED" : "COMPLETE";
            row.Reason = body["resource_status_reason"]?.ToString() ?? "state changed by resource_mark_unhealthy api";
        });
        store.Save();
        return Results.Json<object?>(null);
    }

    private async Task<IResult> SignalAsync(HttpContext http, string project, string id, string resource)
    {
        var token = identity.Require(http.Request.Headers["X-Auth-Token"]);
        if (token.SignalsOnly is { } only ? only != $"{id}/{resource}" : token.ProjectId != project)
            throw new CloudError(403, "You are not authorized to signal this resource.");
        var body = await JsonNode.ParseAsync(http.Request.Body) as JsonObject ?? [];
        store.Change(state =>
        {
            var row = state.Stacks.GetValueOrDefault(id)?.Resources.GetValueOrDefault(resource) ?? throw new CloudError(404, $"The Resource ({resource}) could not be found.");
            var signals = row.Data["signals"] as JsonArray;
            if (signals is null)
                row.Data["signals"] = signals = [];
            signals.Add(new JsonObject
            {
                ["status"] = body["status"]?.ToString() ?? "SUCCESS",
                ["reason"] = body["reason"]?.ToString() ?? "Signal received",
                ["data"] = body["data"]?.DeepClone(),
                ["id"] = body["id"]?.ToString() ?? $"{signals.Count + 1}",
            });
        });
        store.Save();
        return Results.Ok();
    }

    // As the real one: a stack by its name or id alone is found elsewhere, and a name is looked for in the token's own project.
    private IResult Redirect(HttpContext http, string project, string name)
    {
        var token = Require(http, project);
        var stack = store.Read(state => state.Stacks.GetValueOrDefault(name) is { } byId && byId.ProjectId == project
            ? byId
            : state.Stacks.Values.FirstOrDefault(s => s.Name == name && s.ProjectId == project && token.ProjectId == project && s.DeletedAt is null))
            ?? throw new CloudError(404, $"The Stack ({name}) could not be found.");
        var rest = http.Request.Path.Value!.EndsWith("/resources", StringComparison.Ordinal) ? "/resources" : http.Request.Path.Value!.EndsWith("/events", StringComparison.Ordinal) ? "/events" : "";
        http.Response.Headers.Location = $"{HeatViews.Address(root(), stack)}{rest}{http.Request.QueryString}";
        return Results.StatusCode(302);
    }

    private StackRow New(JsonNode body, string project, TokenRow token)
    {
        var template = Template(body);
        return new StackRow
        {
            Id = Ids.Uuid(),
            Name = Name(body),
            ProjectId = project,
            UserId = token.UserId,
            CreatedAt = time.GetUtcNow(),
            TimeoutMinutes = (int?)body["timeout_mins"],
            DisableRollback = (bool?)body["disable_rollback"] ?? true,
            Tags = body["tags"]?.ToString().Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [],
            Template = template,
            Files = Files(body),
            Parameters = Parameters.Bind(template, Given(body)),
        };
    }

    // A URL has both, and as the real one this knows a stack only by its own name.
    private T In<T>(HttpContext http, string project, string id, Func<StackRow, T> look)
    {
        Require(http, project);
        var name = http.Request.RouteValues["name"] as string;
        return store.Read(state => state.Stacks.GetValueOrDefault(id) is { } stack && stack.ProjectId == project && stack.Name == name
            ? look(stack)
            : throw new CloudError(404, $"The Stack ({name}) could not be found."));
    }

    private CloudState State() => store.Read(static state => state);

    private TokenRow Require(HttpContext http, string project)
    {
        var token = identity.Require(http.Request.Headers["X-Auth-Token"]);
        if (token.SignalsOnly is not null || (token.ProjectId != project && !Identity.IsAdmin(token)))
            throw new CloudError(403, "You are not authorized to use stacks of this project.");
        return token;
    }

    private void Begin(StackRow stack, string action)
    {
        stack.Action = action;
        stack.Status = "IN_PROGRESS";
        stack.Reason = $"Stack {action} started";
        stack.ActionAt = time.GetUtcNow();
        stack.Events.Add(new EventRow(Ids.Uuid(), stack.Name, stack.FullStatus, stack.Reason, stack.Id, stack.ActionAt));
    }

    private static int Depth(HttpContext http) => int.TryParse(http.Request.Query["nested_depth"], NumberStyles.None, CultureInfo.InvariantCulture, out var depth) ? depth : 0;

    private static bool IsTrue(string? argument) => argument is "True" or "true" or "1";

    private static JsonObject Template(JsonNode body) => body["template"] switch
    {
        JsonObject map => map.DeepClone().AsObject(),
        JsonValue text => Yaml.Map(text.ToString()),
        _ => throw new CloudError(400, "The template is missing."),
    };

    private static string Name(JsonNode body) => body["stack_name"]?.ToString() ?? throw new CloudError(400, "No stack name specified");

    private static Dictionary<string, string> Files(JsonNode body) =>
        (body["files"] as JsonObject ?? []).ToDictionary(static f => f.Key, static f => f.Value!.ToString());

    private static Dictionary<string, JsonNode?> Given(JsonNode body) =>
        (body["parameters"] as JsonObject ?? []).ToDictionary(static p => p.Key, static p => p.Value?.DeepClone());

    private static async Task<JsonNode> BodyAsync(HttpContext http) =>
        await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted) ?? throw new CloudError(400, "The body is empty.");
}

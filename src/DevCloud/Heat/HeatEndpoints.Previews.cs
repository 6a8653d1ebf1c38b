using System.Text.Json.Nodes;

namespace Magnum.DevCloud.Heat;

/// <summary>What Heat says of things that it does not do.</summary>
internal sealed partial class HeatEndpoints
{
    private void MapPreviews(IEndpointRouteBuilder v1)
    {
        v1.MapPost("/stacks/preview", PreviewAsync);
        v1.MapPatch("/stacks/{name}/{id}/preview", PreviewUpdateAsync);
    }

    private async Task<IResult> PreviewAsync(HttpContext http, string project)
    {
        var token = Require(http, project);
        var stack = New(await BodyAsync(http), project, token);
        var resources = StackPlan.Of(stack);
        RefuseTaken(store.Read(static state => state), project, stack.Name);
        var view = HeatViews.Stack(root(), stack, null);
        view["resources"] = resources;
        return Results.Json(new JsonObject { ["stack"] = view });
    }

    // Unlike other paths, this one takes no id alone, and no other stack's name.
    private async Task<IResult> PreviewUpdateAsync(HttpContext http, string project, string name, string id)
    {
        var stack = In(http, project, id, static s => s);
        if (stack.Name != name || stack.DeletedAt is not null)
            throw new CloudError(404, $"The Stack ({name}) could not be found.");
        var showsNested = IsTrue(http.Request.Query["show_nested"]);
        var parameters = Updated(stack, await BodyAsync(http));
        var changes = store.Read(state => new UpdatePlan(state, root(), showsNested).Of(stack, parameters));
        return Results.Json(new JsonObject { ["resource_changes"] = changes });
    }
}

using System.Text.Json.Nodes;
using Magnum.DevCloud.Keystone;
using Magnum.DevCloud.State;

namespace Magnum.DevCloud.Glance;

/// <summary>Glance's API, as far as images are read.</summary>
internal static class GlanceEndpoints
{
    public static void MapGlance(this IEndpointRouteBuilder routes, Identity identity, CloudStore store, Func<Uri> root)
    {
        IResult Versions() => Results.Json(
            new JsonObject
            {
                ["versions"] = new JsonArray(new JsonObject
                {
                    ["id"] = "v2.15", ["status"] = "CURRENT", ["links"] = new JsonArray(new JsonObject { ["rel"] = "self", ["href"] = $"{root().ToString().TrimEnd('/')}/image/v2/" }),
                }),
            },
            statusCode: 300);
        routes.MapGet("/image", Versions);
        routes.MapGet("/image/versions", Versions);
        routes.MapGet("/image/v2/images", (HttpContext http, string? name) =>
        {
            identity.Require(http.Request.Headers["X-Auth-Token"]);
            return Results.Json(new JsonObject
            {
                ["images"] = store.Read(s => new JsonArray([.. s.Images.Where(i => name is null || i.Name == name).Select(Show)])), ["first"] = "/v2/images", ["schema"] = "/v2/schemas/images",
            });
        });
        routes.MapGet("/image/v2/images/{id}", (HttpContext http, string id) =>
        {
            identity.Require(http.Request.Headers["X-Auth-Token"]);
            return Results.Json(store.Read(s => Show(s.Images.FirstOrDefault(i => i.Id == id) ?? throw new CloudError(404, $"No image found with ID {id}"))));
        });
    }

    private static JsonObject Show(ImageRow image)
    {
        var view = new JsonObject
        {
            ["id"] = image.Id, ["name"] = image.Name, ["status"] = "active", ["visibility"] = "public", ["disk_format"] = "qcow2", ["container_format"] = "bare", ["size"] = 2048,
            ["min_disk"] = 0, ["min_ram"] = 0, ["protected"] = false, ["created_at"] = image.CreatedAt, ["updated_at"] = image.CreatedAt, ["tags"] = new JsonArray(),
        };
        if (image.OsDistro is { } distro)
            view["os_distro"] = distro;
        return view;
    }
}

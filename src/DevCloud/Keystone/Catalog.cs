using System.Text.Json.Nodes;

namespace Magnum.DevCloud.Keystone;

/// <summary>The endpoints of this cloud.</summary>
internal sealed class Catalog(Func<Uri> root, DevCloudOptions options)
{
    public const string Region = "RegionOne";

    private static readonly string[] Interfaces = ["public", "internal", "admin"];

    /// <summary>The catalogue of a token.</summary>
    public JsonArray Describe(string? projectId)
    {
        var at = root().ToString().TrimEnd('/');
        return
        [
            Service("identity", "keystone", $"{at}/identity/v3"),
            Service("orchestration", "heat", $"{at}/orchestration/v1/{projectId}"),
            Service("compute", "nova", $"{at}/compute/v2.1"),
            Service("image", "glance", $"{at}/image"),
            Service("network", "neutron", $"{at}/network"),
            Service("load-balancer", "octavia", $"{at}/load-balancer"),
            Service("container-infra", "magnum", options.ContainerInfraUrl.ToString().TrimEnd('/')),
        ];
    }

    private static JsonObject Service(string type, string name, string url) => new()
    {
        ["id"] = name,
        ["type"] = type,
        ["name"] = name,
        ["endpoints"] = new JsonArray([.. Interfaces.Select(i => new JsonObject
        {
            ["id"] = $"{name}-{i}", ["interface"] = i, ["region"] = Region, ["region_id"] = Region, ["url"] = url,
        })]),
    };
}

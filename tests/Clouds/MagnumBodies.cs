using System.Text.Json.Nodes;

namespace Magnum.Clouds;

/// <summary>Bodies of creations that both clouds accept.</summary>
public static class MagnumBodies
{
    /// <summary>A template for Kubernetes on virtual machines.</summary>
    public static JsonObject Template(string name) => new()
    {
        ["name"] = name,
        ["coe"] = "kubernetes",
        ["image_id"] = "fedora-coreos",
        ["external_network_id"] = "public",
        ["flavor_id"] = "m1.small",
        ["master_flavor_id"] = "m1.small",
        ["keypair_id"] = "lab-key",
    };

    /// <summary>A cluster of one master.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="template">UUID of its template.</param>
    /// <param name="nodes">How many workers.</param>
    public static JsonObject Cluster(string name, string template, int nodes) => new()
    {
        ["name"] = name,
        ["cluster_template_id"] = template,
        ["master_count"] = 1,
        ["node_count"] = nodes,
    };
}

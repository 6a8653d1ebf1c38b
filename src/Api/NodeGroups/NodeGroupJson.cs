using System.Text.Json;
using Magnum.Api.Links;
using Magnum.Api.Requests;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Api.NodeGroups;

/// <summary>Writes node groups; the order of keys is Magnum's.</summary>
internal static class NodeGroupJson
{
    /// <summary>An item of the list. Unlike Magnum it shows the true limits, not 0 and null, in the same keys.</summary>
    public static void WriteItem(Utf8JsonWriter json, NodeGroupSnapshot group)
    {
        json.WriteStartObject();
        json.WriteString("uuid", group.Uuid);
        json.WriteString("name", group.Name);
        json.WriteString("flavor_id", group.FlavorId);
        json.WriteString("image_id", group.ImageId);
        WriteSize(json, group);
        json.WriteBoolean("merge_labels", false);
        json.WriteEndObject();
    }

    /// <summary>The whole group.</summary>
    public static void Write(Utf8JsonWriter json, BaySnapshot bay, NodeGroupSnapshot group, LinkBase links)
    {
        json.WriteStartObject();
        json.WriteNumber("id", group.Id);
        json.WriteString("uuid", group.Uuid);
        json.WriteString("name", group.Name);
        json.WriteString("cluster_id", bay.Uuid);
        json.WriteString("project_id", bay.ProjectId);
        json.WriteOptional("docker_volume_size", group.DockerVolumeSize);
        json.WriteDictionary("labels", group.Labels);
        links.Write(json, $"clusters/{bay.Uuid:D}/nodegroups", group.Uuid);
        json.WriteString("flavor_id", group.FlavorId);
        json.WriteString("image_id", group.ImageId);
        json.WriteTexts("node_addresses", group.NodeAddresses);
        WriteSize(json, group);
        json.WriteString("status_reason", group.StatusReason);
        json.WriteString("version", group.Version);
        json.WriteBoolean("merge_labels", false);
        json.WriteLabelDifference(group.Labels, bay.Labels);
        json.WriteSeconds("created_at", group.CreatedAt);
        json.WriteSeconds("updated_at", group.UpdatedAt);
        json.WriteEndObject();
    }

    /// <summary>The answer to a POST: what upstream knows before anything is stored.</summary>
    public static void WriteCreated(Utf8JsonWriter json, BaySnapshot bay, NodeGroupSnapshot group, LinkBase links)
    {
        json.WriteStartObject();
        json.WriteString("uuid", group.Uuid);
        json.WriteString("name", group.Name);
        json.WriteString("cluster_id", bay.Uuid);
        json.WriteString("project_id", bay.ProjectId);
        if (group.DockerVolumeSize is not null)
            json.WriteOptional("docker_volume_size", group.DockerVolumeSize);
        json.WriteDictionary("labels", group.Labels);
        links.Write(json, $"clusters/{bay.Uuid:D}/nodegroups", group.Uuid);
        json.WriteString("flavor_id", group.FlavorId);
        json.WriteString("image_id", group.ImageId);
        json.WriteNumber("node_count", group.NodeCount);
        json.WriteString("role", group.Role);
        json.WriteNumber("min_node_count", group.MinNodeCount);
        json.WriteOptional("max_node_count", group.MaxNodeCount);
        json.WriteBoolean("merge_labels", false);
        json.WriteLabelDifference(group.Labels, bay.Labels);
        json.WriteEndObject();
    }

    private static void WriteSize(Utf8JsonWriter json, NodeGroupSnapshot group)
    {
        json.WriteNumber("node_count", group.NodeCount);
        json.WriteString("role", group.Role);
        json.WriteNumber("min_node_count", group.MinNodeCount);
        json.WriteOptional("max_node_count", group.MaxNodeCount);
        json.WriteBoolean("is_default", group.IsDefault);
        json.WriteString("stack_id", group.StackId);
        json.WriteString("status", group.Status.ToWord());
    }
}

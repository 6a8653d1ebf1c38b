using System.Text.Json;
using Magnum.Api.Requests;
using Magnum.Grains.Abstractions.Tenants;

namespace Magnum.Api.Quotas;

/// <summary>Writes quotas.</summary>
internal static class QuotaJson
{
    /// <summary>Writes a quota as it is read back.</summary>
    public static void Write(Utf8JsonWriter json, Quota quota) => Write(json, quota, isCreated: false, isChanged: false);

    /// <summary>Writes a quota.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="quota">The quota.</param>
    /// <param name="isCreated">Whether it answers the POST that made it: microseconds in that time.</param>
    /// <param name="isChanged">Whether it answers the PATCH that changed it: likewise.</param>
    public static void Write(Utf8JsonWriter json, Quota quota, bool isCreated, bool isChanged)
    {
        var snapshot = quota.Snapshot;
        json.WriteStartObject();
        json.WriteNumber("id", quota.Id);
        WriteLimit(json, snapshot.HardLimit, snapshot.ProjectId);
        if (isCreated)
            json.WriteMicroseconds("created_at", snapshot.CreatedAt);
        else
            json.WriteSeconds("created_at", snapshot.CreatedAt);
        if (isChanged && snapshot.UpdatedAt is { } updatedAt)
            json.WriteMicroseconds("updated_at", updatedAt);
        else
            json.WriteSeconds("updated_at", snapshot.UpdatedAt);
        json.WriteEndObject();
    }

    /// <summary>Writes what holds for a project without a quota of its own; as upstream without number and times, and always for clusters.</summary>
    public static void WriteDefault(Utf8JsonWriter json, int hardLimit, string projectId)
    {
        json.WriteStartObject();
        WriteLimit(json, hardLimit, projectId);
        json.WriteEndObject();
    }

    private static void WriteLimit(Utf8JsonWriter json, int hardLimit, string projectId)
    {
        json.WriteNumber("hard_limit", hardLimit);
        json.WriteString("project_id", projectId);
        json.WriteString("resource", QuotaSchema.Cluster);
    }
}

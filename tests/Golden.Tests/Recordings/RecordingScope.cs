using System.Collections.Frozen;

namespace Magnum.Golden.Tests.Recordings;

/// <summary>Which recordings are replayed: those of the resources that the service offers now.</summary>
public static class RecordingScope
{
    /// <summary>Recordings on our paths whose state only operations bring about that the service doesn't offer yet, each with that operation.</summary>
    private static readonly FrozenDictionary<string, string> StateOfOtherOperations = new Dictionary<string, string>
    {
        ["321-ng-list-3"] = "after the creation of a group with a flavor that doesn't exist, which is refused",
        ["437-bay-detail"] = "with groups of the tenant's own and after a rotation",
        ["fcos-014-fcos-get-rotating"] = "after a rotation",
        ["fcos-016-fcos-get-upgrading"] = "after an upgrade",
        ["fcos-017-fcos-get-upgraded"] = "after an upgrade",
        ["fcos-019-fcos-get-downgraded"] = "after an upgrade",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Why a recording is left out, or null when it is replayed.</summary>
    public static string? Exclusion(Recording recording)
    {
        var parts = recording.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            [] or ["healthcheck"] => null,
            ["federations", ..] => $"{parts[0]} are not offered yet",
            ["clusters", _, "actions", "upgrade"] => "upgrade is not offered yet",
            ["certificates", _] when recording.Method == "PATCH" => "rotation is not offered yet",
            ["clusters" or "clustertemplates" or "bays" or "baymodels" or "certificates" or "mservices" or "quotas" or "stats", ..] => StateOfOtherOperations.GetValueOrDefault(recording.Name),
            _ => $"unknown path {recording.Path}",
        };
    }

    /// <summary>The names of recordings that are left out though their path is offered; each must exist.</summary>
    public static IEnumerable<string> NamedExclusions => StateOfOtherOperations.Keys;
}

using System.Collections.Frozen;

namespace Magnum.Golden.Tests.Recordings;

/// <summary>Which recordings are replayed: those of the resources that the service offers now.</summary>
public static class RecordingScope
{
    /// <summary>Recordings on our paths whose state only operations bring about that the service doesn't offer yet, each with that operation.</summary>
    private static readonly FrozenDictionary<string, string> StateOfOtherOperations = new Dictionary<string, string>
    {
        ["321-ng-list-3"] = "after the creation of a group with a flavor that doesn't exist, which is refused",
        ["337-ng-upgrade-other-template"] = "upgrades a group of the tenant's own by itself, which is not offered yet",
        ["368-cert-rotate-mv1.4"] = "after a rotation that the driver refuses; there the cluster has failed, here it is as it was",
        ["437-bay-detail"] = "after a rotation that the driver refuses; there the cluster has failed, here it is as it was",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Why a recording is left out, or null when it is replayed.</summary>
    public static string? Exclusion(Recording recording)
    {
        var parts = recording.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            [] or ["healthcheck"] => null,
            ["federations" or "clusters" or "clustertemplates" or "bays" or "baymodels" or "certificates" or "mservices" or "quotas" or "stats", ..] => StateOfOtherOperations.GetValueOrDefault(recording.Name),
            _ => $"unknown path {recording.Path}",
        };
    }

    /// <summary>The names of recordings that are left out though their path is offered; each must exist.</summary>
    public static IEnumerable<string> NamedExclusions => StateOfOtherOperations.Keys;
}

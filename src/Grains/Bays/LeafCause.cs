using Magnum.OpenStack.Heat;

namespace Magnum.Grains.Bays;

/// <summary>Finds the resource that made a stack fail: the earliest failed one that holds no failed stack itself.</summary>
internal static class LeafCause
{
    /// <summary>A sentence that names the resource's path and Heat's reason, or null when no failed resource is listed.</summary>
    public static string? Of(IReadOnlyList<HeatResource> resources)
    {
        var failed = resources.Where(static r => r.Status.EndsWith("_FAILED", StringComparison.Ordinal)).ToList();
        var holders = failed.Select(static r => r.StackId).Where(static id => id is not null).ToHashSet(StringComparer.Ordinal);
        var leaf = failed
            .Where(r => r.PhysicalId is null || !holders.Contains(r.PhysicalId))
            // What was stopped because something else failed is not the cause.
            .OrderBy(static r => r.StatusReason?.Contains("aborted", StringComparison.OrdinalIgnoreCase) == true)
            .ThenBy(static r => r.UpdatedAt ?? DateTimeOffset.MaxValue)
            .FirstOrDefault();
        if (leaf is null)
            return null;

        var path = leaf.ParentResource is { } parent ? $"{parent}.{leaf.Name}" : leaf.Name;
        return $"{path} ({leaf.Type}): {leaf.StatusReason}";
    }
}

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
            .OrderBy(static r => IsAborted(r.StatusReason))
            .ThenBy(static r => r.UpdatedAt ?? DateTimeOffset.MaxValue)
            .FirstOrDefault();
        if (leaf is null)
            return null;

        var path = leaf.ParentResource is { } parent ? $"{parent}.{leaf.Name}" : leaf.Name;
        return $"{path} ({leaf.Type}): {leaf.StatusReason}";
    }

    /// <summary>The same for a change that Heat has taken back: its resources are well again, but the stack's events still tell what went wrong first.</summary>
    /// <param name="stackId">The stack.</param>
    /// <param name="events">Events of the stack and what is nested in it, oldest first.</param>
    public static string? OfTakenBack(string stackId, IReadOnlyList<HeatEvent> events)
    {
        var leaf = events.Reverse()
            .TakeWhile(e => !(e.PhysicalId == stackId && e.Status is "CREATE_IN_PROGRESS" or "UPDATE_IN_PROGRESS"))
            .Reverse()
            .Where(e => e.Status is "CREATE_FAILED" or "UPDATE_FAILED" or "DELETE_FAILED" && e.PhysicalId != e.StackId)
            .OrderBy(static e => IsAborted(e.StatusReason))
            .FirstOrDefault();
        return leaf is null ? null : $"{leaf.ResourceName}: {leaf.StatusReason}";
    }

    // What was stopped because something else failed is not the cause.
    private static bool IsAborted(string? reason) => reason?.Contains("aborted", StringComparison.OrdinalIgnoreCase) == true;
}

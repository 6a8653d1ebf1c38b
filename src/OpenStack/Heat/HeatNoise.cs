namespace Magnum.OpenStack.Heat;

/// <summary>Takes out of a preview what Heat says of every update.</summary>
internal static class HeatNoise
{
    /// <summary>The changes, where those that an update of nothing shows too count as unknown. Of what holds a nested stack Heat may say so: it does enter all of them.</summary>
    /// <param name="told">The preview of an update.</param>
    /// <param name="idle">The preview of an update of nothing.</param>
    public static IReadOnlyList<HeatResourceChange> Removed(IReadOnlyList<HeatResourceChange> told, IReadOnlyList<HeatResourceChange> idle)
    {
        // A name and its parent's may come twice, as members of two groups; such twins are alike in this too.
        var noise = idle.Where(static c => c.Change is HeatChange.Updated or HeatChange.Replaced && !c.Resource.HoldsStack).Select(Key).ToHashSet();
        return [.. told.Select(change => noise.Contains(Key(change)) ? change with { Change = HeatChange.Unknown } : change)];
    }

    private static (string?, string, string, HeatChange) Key(HeatResourceChange change) =>
        (change.Resource.ParentResource, change.Resource.Name, change.Resource.Type, change.Change);
}

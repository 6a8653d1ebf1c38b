using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Api.Tests.Doubles;

/// <summary>Pages as the list queries do: ties by order of creation, null when the marker is unknown.</summary>
internal static class InMemoryList
{
    public static IReadOnlyList<T>? Page<T>(IReadOnlyList<T> items, ListQuery query, Func<T, Guid> uuid, Func<T, IComparable?> column)
    {
        var sorted = items.OrderBy(column).ToList();
        if (query.Descending)
            sorted.Reverse();
        if (query.Marker is not { } marker)
            return [.. sorted.Take(query.Limit)];
        var at = sorted.FindIndex(item => uuid(item) == marker);
        return at < 0 ? null : [.. sorted.Skip(at + 1).Take(query.Limit)];
    }
}

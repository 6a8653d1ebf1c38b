using System.Collections.Frozen;

namespace Magnum.Persistence.Lists;

/// <summary>What quotas may be sorted by.</summary>
/// <remarks>Source: the columns of openstack/magnum magnum/db/sqlalchemy/models.py, class Quota, release 15.0.1. All quotas are for the same resource.</remarks>
public static class QuotaSortKeys
{
    internal static readonly FrozenDictionary<string, SortColumn> Columns = new Dictionary<string, SortColumn>
    {
        // A quota that is set anew keeps the number of its project's row; in Magnum it is a new row, the last one.
        ["id"] = SortColumn.Of("created"),
        ["project_id"] = SortColumn.Of("project"),
        ["resource"] = SortColumn.Of("created"),
        ["hard_limit"] = SortColumn.Integer("hardLimit"),
        ["created_at"] = SortColumn.Of("created"),
        ["updated_at"] = SortColumn.Nullable("updated"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The keys as on the wire.</summary>
    public static IReadOnlySet<string> SortKeys { get; } = Columns.Keys.ToFrozenSet(StringComparer.Ordinal);
}

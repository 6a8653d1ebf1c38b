using System.Collections.Frozen;

namespace Magnum.Persistence.Lists;

/// <summary>What federations may be sorted by.</summary>
/// <remarks>Source: the scalar columns of openstack/magnum magnum/db/sqlalchemy/models.py, class Federation, release 15.0.1, but for <c>status_reason</c>, which ours never have.</remarks>
public static class FederationSortKeys
{
    internal static readonly FrozenDictionary<string, SortColumn> Columns = new Dictionary<string, SortColumn>
    {
        ["id"] = SortColumn.Of(SortColumn.Sequence),
        ["uuid"] = SortColumn.Of("uuid"),
        ["name"] = SortColumn.Of("name"),
        ["project_id"] = SortColumn.Of("project"),
        ["hostcluster_id"] = SortColumn.Text("hostBayId"),
        ["status"] = SortColumn.Of("status"),
        ["created_at"] = SortColumn.Of("created"),
        ["updated_at"] = SortColumn.Nullable("updated"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The keys as on the wire.</summary>
    public static IReadOnlySet<string> SortKeys { get; } = Columns.Keys.ToFrozenSet(StringComparer.Ordinal);
}

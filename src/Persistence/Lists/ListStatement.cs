using Magnum.Persistence.Databases;

namespace Magnum.Persistence.Lists;

/// <summary>Writes the SQL of one page.</summary>
/// <remarks>
/// A page begins behind the marker's place in the order, found by the marker's own sort value and number (keyset), so that a
/// late page costs what the first one does and nothing shifts when rows come or go. Absent values come first when ascending
/// and last when descending, as in MySQL, on which Magnum runs.
/// </remarks>
/// <param name="database">Whose words to use.</param>
/// <param name="source">FROM and WHERE of the visible rows.</param>
/// <param name="column">What to sort by.</param>
/// <param name="descending">Direction.</param>
internal sealed class ListStatement(Database database, string source, SortColumn column, bool descending)
{
    private readonly string _sort = column.Expression(database);
    private readonly string _beyond = descending ? "<" : ">";
    private readonly string _direction = descending ? "DESC" : "ASC";

    private bool IsSequence => column.Column == SortColumn.Sequence;

    /// <summary>The first page. Parameter: <c>@limit</c>.</summary>
    public string FirstPage => $"SELECT {database.Snapshot} {source} {Order}";

    /// <summary>The marker's sort value and number, if it is visible. Parameter: <c>@marker</c>, the marker's grain key.</summary>
    public string Marker => $"SELECT {_sort}, {SortColumn.Sequence} {source} AND grain_key = @marker AND grain_n0 = 0 AND grain_n1 = 0";

    /// <summary>A page behind a marker with a sort value. Parameters: <c>@value</c>, <c>@seq</c>, <c>@limit</c>.</summary>
    public string PageAfterValue
    {
        get
        {
            if (IsSequence)
                return $"SELECT {database.Snapshot} {source} AND {SortColumn.Sequence} {_beyond} @seq {Order}";
            var beyond = $"({_sort}, {SortColumn.Sequence}) {_beyond} (@value, @seq)";
            return column.IsNullable && descending
                ? $"SELECT {database.Snapshot} {source} AND ({beyond} OR {_sort} IS NULL) {Order}"
                : $"SELECT {database.Snapshot} {source} AND {beyond} {Order}";
        }
    }

    /// <summary>A page behind a marker without a sort value. Parameters: <c>@seq</c>, <c>@limit</c>.</summary>
    public string PageAfterNull
    {
        get
        {
            var amongNulls = $"({_sort} IS NULL AND {SortColumn.Sequence} {_beyond} @seq)";
            return descending
                ? $"SELECT {database.Snapshot} {source} AND {amongNulls} {Order}"
                : $"SELECT {database.Snapshot} {source} AND ({amongNulls} OR {_sort} IS NOT NULL) {Order}";
        }
    }

    // Said only where there are absent values: an index in its natural order then serves the other keys.
    private string Nulls => !column.IsNullable ? "" : descending ? " NULLS LAST" : " NULLS FIRST";

    private string Order => IsSequence
        ? $"ORDER BY {SortColumn.Sequence} {_direction} LIMIT @limit"
        : $"ORDER BY {_sort} {_direction}{Nulls}, {SortColumn.Sequence} {_direction} LIMIT @limit";
}

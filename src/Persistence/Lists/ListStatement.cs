using System.Data.Common;
using System.Globalization;
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
/// <param name="item">The columns of an item.</param>
internal sealed class ListStatement(Database database, string source, SortColumn column, bool descending, string item)
{
    private readonly string _sort = column.Expression(database);
    private readonly string _beyond = descending ? "<" : ">";
    private readonly string _direction = descending ? "DESC" : "ASC";

    private bool IsSequence => column.Column == SortColumn.Sequence;

    /// <summary>The first page. Parameter: <c>@limit</c>.</summary>
    public string FirstPage => $"SELECT {item} {source} {Order}";

    /// <summary>The marker's sort value and number, if it is visible. Parameter: <c>@marker</c>, the marker's grain key.</summary>
    public string Marker => $"SELECT {_sort}, {SortColumn.Sequence} {source} AND grain_key = @marker AND grain_n0 = 0 AND grain_n1 = 0";

    /// <summary>The same for a marker that is the item's number.</summary>
    public string NumberedMarker => $"SELECT {_sort}, {SortColumn.Sequence} {source} AND {SortColumn.Sequence} = @marker";

    /// <summary>The command for the page behind a marker, or null when the marker is not visible. Missing parameter: <c>@limit</c>.</summary>
    /// <param name="connection">Where it will run.</param>
    /// <param name="marker"><see cref="Marker"/> or <see cref="NumberedMarker"/> with its parameters.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public async Task<DbCommand?> PageAfterAsync(DbConnection connection, DbCommand marker, CancellationToken cancellationToken)
    {
        await using var reader = await marker.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return null;
        var seq = reader.GetInt64(1);
        return reader.GetValue(0) switch
        {
            DBNull => connection.Command(PageAfterNull).With("seq", seq),
            string text => connection.Command(PageAfterValue).With("seq", seq).With("value", text),
            var number => connection.Command(PageAfterValue).With("seq", seq).With("value", Convert.ToInt64(number, CultureInfo.InvariantCulture)),
        };
    }

    /// <summary>A page behind a marker with a sort value. Parameters: <c>@value</c>, <c>@seq</c>, <c>@limit</c>.</summary>
    private string PageAfterValue
    {
        get
        {
            if (IsSequence)
                return $"SELECT {item} {source} AND {SortColumn.Sequence} {_beyond} @seq {Order}";
            var beyond = $"({_sort}, {SortColumn.Sequence}) {_beyond} (@value, @seq)";
            return column.IsNullable && descending
                ? $"SELECT {item} {source} AND ({beyond} OR {_sort} IS NULL) {Order}"
                : $"SELECT {item} {source} AND {beyond} {Order}";
        }
    }

    /// <summary>A page behind a marker without a sort value. Parameters: <c>@seq</c>, <c>@limit</c>.</summary>
    private string PageAfterNull
    {
        get
        {
            var amongNulls = $"({_sort} IS NULL AND {SortColumn.Sequence} {_beyond} @seq)";
            return descending
                ? $"SELECT {item} {source} AND {amongNulls} {Order}"
                : $"SELECT {item} {source} AND ({amongNulls} OR {_sort} IS NOT NULL) {Order}";
        }
    }

    // Said only where there are absent values: an index in its natural order then serves the other keys.
    private string Nulls => !column.IsNullable ? "" : descending ? " NULLS LAST" : " NULLS FIRST";

    private string Order => IsSequence
        ? $"ORDER BY {SortColumn.Sequence} {_direction} LIMIT @limit"
        : $"ORDER BY {_sort} {_direction}{Nulls}, {SortColumn.Sequence} {_direction} LIMIT @limit";
}

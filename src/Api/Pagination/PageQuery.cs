using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Magnum.Api.Errors;
using Magnum.Api.Requests;
using Magnum.Api.Validation;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Api.Pagination;

/// <summary>The paging arguments of a list.</summary>
/// <param name="Limit">Items on a page.</param>
/// <param name="Marker">UUID of the last item seen.</param>
/// <param name="SortKey">As on the wire.</param>
/// <param name="SortDirection"><c>asc</c> or <c>desc</c>.</param>
internal sealed record PageQuery(int Limit, Guid? Marker, string SortKey, string SortDirection)
{
    /// <summary>Reads the arguments whose types are checked before anything else; see <see cref="Check"/> for the rest.</summary>
    /// <exception cref="ApiException">400.</exception>
    public static PageQuery Read(ApiRequest request, int maximumLimit)
    {
        Guid? marker = null;
        if (QueryArguments.Value(request, "marker") is { } markerText)
        {
            marker = Identifier.Uuid(markerText)
                ?? throw ApiException.InvalidInput("marker", markerText, $"unable to convert to uuid. Error: Expected a uuid but received {markerText}.");
        }

        return Read(request, maximumLimit, marker);
    }

    /// <summary>The same for a list whose markers are numbers, which it reads itself.</summary>
    /// <exception cref="ApiException">400.</exception>
    public static PageQuery ReadNumbered(ApiRequest request, int maximumLimit) => Read(request, maximumLimit, marker: null);

    /// <summary>The checks that come after the policy's.</summary>
    /// <exception cref="ApiException">400.</exception>
    public void Check(IReadOnlySet<string> sortKeys)
    {
        if (Limit < 1)
            throw ApiException.BadRequest("Limit must be positive");
        if (SortDirection is not ("asc" or "desc"))
            throw ApiException.BadRequest($"Invalid sort direction: {SortDirection}. Acceptable values are 'asc' or 'desc'");
        if (!sortKeys.Contains(SortKey))
            throw ApiException.BadRequest($"The sort_key value \"{SortKey}\" is an invalid field for sorting");
    }

    /// <summary>The query for an index.</summary>
    /// <param name="projectId">Whose; null for all.</param>
    public ListQuery ToQuery(string? projectId) => new(projectId, SortKey, SortDirection == "desc", Limit, Marker);

    /// <summary>Writes the property <c>next</c> when the page is full: there may be more.</summary>
    /// <param name="json">The collection being written.</param>
    /// <param name="address">Address of the list.</param>
    /// <param name="items">Items on this page.</param>
    /// <param name="last">UUID of the last of them.</param>
    public void WriteNext(Utf8JsonWriter json, string address, int items, Guid last) => WriteNext(json, address, items, last.ToString("D"));

    /// <summary>The same with any marker.</summary>
    public void WriteNext(Utf8JsonWriter json, string address, int items, string last)
    {
        if (items == Limit)
            json.WriteString("next", string.Create(CultureInfo.InvariantCulture, $"{address}?sort_key={SortKey}&sort_dir={SortDirection}&limit={Limit}&marker={last}"));
    }

    private static PageQuery Read(ApiRequest request, int maximumLimit, Guid? marker)
    {
        var limit = QueryArguments.Integer(request, "limit") is { } number ? (int)BigInteger.Clamp(number, 0, maximumLimit) : maximumLimit;
        return new PageQuery(limit, marker, QueryArguments.Value(request, "sort_key") ?? "id", QueryArguments.Value(request, "sort_dir") ?? "asc");
    }
}

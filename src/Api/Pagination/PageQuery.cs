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
    /// <summary>
    /// Reads the arguments: each by its type, then whether there are others. <see cref="Check"/> comes after the policy's checks, and the order is
    /// checked by <see cref="ListAsync"/>, as upstream does.
    /// </summary>
    /// <exception cref="ApiException">400.</exception>
    public static PageQuery Read(ApiRequest request, int maximumLimit)
    {
        Guid? marker = null;
        if (QueryArguments.Value(request, "marker") is { } markerText)
        {
            marker = Identifier.Uuid(markerText)
                ?? throw ApiException.InvalidInput("marker", markerText, $"unable to convert to uuid. Error: Expected a uuid but received {markerText}.");
        }

        var page = Read(request, maximumLimit, marker);
        QueryArguments.Only(request);
        return page;
    }

    /// <summary>The same for a list whose markers are numbers, which it reads itself, as it does whether there are other arguments.</summary>
    /// <exception cref="ApiException">400.</exception>
    public static PageQuery ReadNumbered(ApiRequest request, int maximumLimit) => Read(request, maximumLimit, marker: null);

    /// <summary>The checks that come after the policy's.</summary>
    /// <exception cref="ApiException">400.</exception>
    public void Check()
    {
        if (Limit < 1)
            throw ApiException.BadRequest("Limit must be positive");
        if (SortDirection is not ("asc" or "desc"))
            throw ApiException.BadRequest($"Invalid sort direction: {SortDirection}. Acceptable values are 'asc' or 'desc'");
    }

    /// <summary>The items of the page. A marker that names nothing is told before a sort key that is none, as upstream finds it before it sorts.</summary>
    /// <param name="sortKeys">What may be sorted by.</param>
    /// <param name="hasMarker">Whether the list begins after a marker.</param>
    /// <param name="list">Gives the items of a page; null when its marker names nothing.</param>
    /// <param name="noMarker">The refusal of that marker.</param>
    /// <exception cref="ApiException">400, or what <paramref name="noMarker"/> gives.</exception>
    public async Task<IReadOnlyList<T>> ListAsync<T>(
        IReadOnlySet<string> sortKeys, bool hasMarker, Func<PageQuery, Task<IReadOnlyList<T>?>> list, Func<ApiException> noMarker)
    {
        if (sortKeys.Contains(SortKey))
            return await list(this) ?? throw noMarker();
        if (hasMarker && await list(this with { SortKey = "id", Limit = 1 }) is null)
            throw noMarker();
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

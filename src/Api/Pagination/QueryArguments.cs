using Magnum.Api.Errors;
using Magnum.Api.Requests;

namespace Magnum.Api.Pagination;

/// <summary>Refuses query arguments that an operation doesn't have.</summary>
internal static class QueryArguments
{
    /// <summary>Refuses everything but these names.</summary>
    /// <exception cref="ApiException">400 naming the unknown ones.</exception>
    public static void Only(ApiRequest request, params ReadOnlySpan<string> names)
    {
        var query = request.Http.Request.Query;
        if (query.Count == 0)
            return;
        List<string>? unknown = null;
        foreach (var name in query.Keys)
        {
            if (!names.Contains(name))
                (unknown ??= []).Add(name);
        }

        if (unknown is not null)
            throw ApiException.BadRequest($"Unknown argument: \"{string.Join(", ", unknown)}\"");
    }

    /// <summary>The value of an argument, or null. Of several the first counts.</summary>
    public static string? Value(ApiRequest request, string name) =>
        request.Http.Request.Query.TryGetValue(name, out var values) && values.Count > 0 ? values[0] : null;
}

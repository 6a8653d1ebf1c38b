using System.Globalization;
using System.Numerics;
using Magnum.Api.Errors;
using Magnum.Api.Requests;
using Magnum.Api.Validation;
using Microsoft.Extensions.Primitives;

namespace Magnum.Api.Pagination;

/// <summary>Refuses query arguments that an operation doesn't have.</summary>
internal static class QueryArguments
{
    /// <summary>Refuses everything but what the operation declares, and these names.</summary>
    /// <exception cref="ApiException">400 naming the unknown ones.</exception>
    public static void Only(ApiRequest request, params ReadOnlySpan<string> names)
    {
        var query = request.Http.Request.Query;
        if (query.Count == 0)
            return;
        List<string>? unknown = null;
        foreach (var name in query.Keys)
        {
            if (!request.Operation.Knows(name, request.Version) && !names.Contains(name))
                (unknown ??= []).Add(name);
        }

        if (unknown is not null)
            throw ApiException.BadRequest($"Unknown argument: \"{string.Join(", ", unknown)}\"");
    }

    /// <summary>The value of an argument, or null. Of several the first counts.</summary>
    /// <exception cref="ApiException">400: a text that can't be stored.</exception>
    public static string? Value(ApiRequest request, string name) =>
        request.Http.Request.Query.TryGetValue(name, out var values) && values is [{ } first, ..] ? PythonValue.Storable(first) : null;

    /// <summary>The same, but several are one text that spells a list: what is a truth or a word is none then.</summary>
    /// <exception cref="ApiException">400: a text that can't be stored.</exception>
    public static string? Given(ApiRequest request, string name) => request.Http.Request.Query.TryGetValue(name, out var values) && values.Count > 1
        ? Spelled(values)
        : Value(request, name);

    /// <summary>The value of an argument that is a whole number, or null.</summary>
    /// <exception cref="ApiException">400: it is none, or there are several.</exception>
    public static BigInteger? Integer(ApiRequest request, string name)
    {
        if (request.Http.Request.Query.TryGetValue(name, out var values) && values.Count > 1)
        {
            throw ApiException.InvalidInput(name, Spelled(values), "unable to convert to int. Error: int() argument must be a string, a bytes-like object or a real number, not 'list'");
        }

        if (Value(request, name) is not { } text)
            return null;
        return BigInteger.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ApiException.InvalidInput(name, text, $"unable to convert to int. Error: invalid literal for int() with base 10: {PythonText.Repr(text)}");
    }

    /// <summary>The value of an argument that is true or false, or null.</summary>
    /// <exception cref="ApiException">400: it is neither.</exception>
    public static bool? Flag(ApiRequest request, string name) => Given(request, name) is { } word
        ? BooleanField.Parse(word) ?? throw ApiException.InvalidInput(name, word, $"unable to convert to bool. Error: Value not an unambiguous boolean: {word}")
        : null;

    private static string Spelled(StringValues values) => PythonText.Repr(values.Select(static object? (value) => PythonValue.Storable(value ?? "")).ToList());
}

using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Magnum.Api.Errors;

namespace Magnum.Api.Validation;

/// <summary>
/// JSON as the values that Python would read: null, <see cref="bool"/>, <see cref="BigInteger"/>, <see cref="double"/>, <see cref="string"/>,
/// <see cref="List{T}"/> and <see cref="OrderedDictionary{TKey, TValue}"/> of these. Error messages repeat them in Python's notation.
/// </summary>
internal static class PythonValue
{
    /// <summary>Converts a JSON value. The last of equal keys wins, in the place of the first.</summary>
    /// <exception cref="ApiException">400: a text that can't be stored.</exception>
    public static object? From(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return Text(element);
            case JsonValueKind.Number:
                return Number(element.GetRawText());
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            case JsonValueKind.Array:
                return element.EnumerateArray().Select(From).ToList();
            case JsonValueKind.Object:
                var dictionary = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
                foreach (var property in element.EnumerateObject())
                    dictionary[Key(property)] = From(property.Value);
                return dictionary;
            default:
                return null;
        }
    }

    /// <summary>A JSON number: whole without point or exponent, else a fraction.</summary>
    public static object Number(string text) =>
        BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? whole
            : double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string Text(JsonElement element)
    {
        try
        {
            return Storable(element.GetString()!);
        }
        catch (InvalidOperationException)
        {
            // Unpaired surrogates and invalid UTF-8 surface here: the parser leaves text alone until it is asked for.
            throw Unstorable();
        }
    }

    private static string Key(JsonProperty property)
    {
        try
        {
            return Storable(property.Name);
        }
        catch (InvalidOperationException)
        {
            throw Unstorable();
        }
    }

    /// <summary>The text itself, unless the database could not hold it.</summary>
    /// <exception cref="ApiException">400: U+0000 or an unpaired surrogate.</exception>
    public static string Storable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0')
                throw Unstorable();
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                throw Unstorable();
            i++;
        }

        return text;
    }

    private static ApiException Unstorable() => ApiException.BadRequest("Text must not contain the character U+0000 or an unpaired surrogate.");
}

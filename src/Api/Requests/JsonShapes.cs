using System.Collections.Immutable;
using System.Text.Json;

namespace Magnum.Api.Requests;

/// <summary>Writes shapes that many resources share.</summary>
internal static class JsonShapes
{
    public static void WriteOptional(this Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    public static void WriteDictionary(this Utf8JsonWriter json, string name, ImmutableSortedDictionary<string, string>? values)
    {
        if (values is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        foreach (var (key, value) in values)
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    public static void WriteTexts(this Utf8JsonWriter json, string name, ImmutableArray<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values.IsDefault ? [] : values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    /// <summary>Writes the parent's values of the labels that have others.</summary>
    public static void WriteLabelsOverridden(
        this Utf8JsonWriter json, string name, ImmutableSortedDictionary<string, string> labels, ImmutableSortedDictionary<string, string> parent)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in parent)
        {
            if (labels.TryGetValue(key, out var own) && own != value)
                json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes the labels that others don't have.</summary>
    public static void WriteLabelsWithout(
        this Utf8JsonWriter json, string name, ImmutableSortedDictionary<string, string> labels, ImmutableSortedDictionary<string, string> others)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in labels)
        {
            if (!others.ContainsKey(key))
                json.WriteString(key, value);
        }

        json.WriteEndObject();
    }
}

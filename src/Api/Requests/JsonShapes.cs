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

    /// <summary>Writes how labels differ from those they were made from: overridden and skipped show the parent's values.</summary>
    public static void WriteLabelDifference(this Utf8JsonWriter json, ImmutableSortedDictionary<string, string> labels, ImmutableSortedDictionary<string, string> parent)
    {
        json.WriteStartObject("labels_overridden");
        foreach (var (key, value) in parent)
        {
            if (labels.TryGetValue(key, out var own) && own != value)
                json.WriteString(key, value);
        }

        json.WriteEndObject();
        json.WriteStartObject("labels_added");
        foreach (var (key, value) in labels)
        {
            if (!parent.ContainsKey(key))
                json.WriteString(key, value);
        }

        json.WriteEndObject();
        json.WriteStartObject("labels_skipped");
        foreach (var (key, value) in parent)
        {
            if (!labels.ContainsKey(key))
                json.WriteString(key, value);
        }

        json.WriteEndObject();
    }
}

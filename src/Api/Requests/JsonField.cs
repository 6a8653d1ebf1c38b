using System.Collections.Immutable;
using System.Text.Json;
using Magnum.Api.Microversions;

namespace Magnum.Api.Requests;

/// <summary>One key of an object: what it holds, and how it is written.</summary>
/// <param name="Name">The key.</param>
/// <param name="Kind">What its value is.</param>
/// <param name="Write">Writes key and value; may write nothing where the key is optional.</param>
/// <typeparam name="T">What the object shows.</typeparam>
internal sealed record JsonField<T>(string Name, JsonKind Kind, Action<Utf8JsonWriter, string, T> Write) : IJsonKey
{
    public bool IsNullable { get; init; }

    public bool IsOptional { get; init; }

    public Microversion Since { get; init; } = Microversion.Minimum;

    public Microversion? Before { get; init; }

    /// <summary>Whether answers at that version have it.</summary>
    public bool IsShownAt(Microversion version) => version >= Since && !(version >= Before);

    public static JsonField<T> Text(string name, Func<T, string> value) =>
        new(name, new JsonKind.Text(), (json, key, shown) => json.WriteString(key, value(shown)));

    public static JsonField<T> MaybeText(string name, Func<T, string?> value) =>
        new(name, new JsonKind.Text(), (json, key, shown) => json.WriteString(key, value(shown))) { IsNullable = true };

    public static JsonField<T> Uuid(string name, Func<T, Guid> value) =>
        new(name, new JsonKind.Uuid(), (json, key, shown) => json.WriteString(key, value(shown)));

    public static JsonField<T> Number(string name, Func<T, long> value) =>
        new(name, new JsonKind.Number(), (json, key, shown) => json.WriteNumber(key, value(shown)));

    public static JsonField<T> MaybeNumber(string name, Func<T, int?> value) =>
        new(name, new JsonKind.Number(), (json, key, shown) => json.WriteOptional(key, value(shown))) { IsNullable = true };

    public static JsonField<T> Flag(string name, Func<T, bool> value) =>
        new(name, new JsonKind.Flag(), (json, key, shown) => json.WriteBoolean(key, value(shown)));

    /// <summary>A time in whole seconds, or null.</summary>
    public static JsonField<T> Seconds(string name, Func<T, DateTimeOffset?> value) =>
        new(name, new JsonKind.Time(), (json, key, shown) => json.WriteSeconds(key, value(shown))) { IsNullable = true };

    /// <summary>A time with microseconds where the answer is not read from the database, else in whole seconds.</summary>
    public static JsonField<T> Time(string name, Func<T, DateTimeOffset?> value, Func<T, bool> isFresh)
    {
        return new JsonField<T>(name, new JsonKind.Time(), Write) { IsNullable = true };

        void Write(Utf8JsonWriter json, string key, T shown)
        {
            if (value(shown) is { } time && isFresh(shown))
                json.WriteMicroseconds(key, time);
            else
                json.WriteSeconds(key, value(shown));
        }
    }

    public static JsonField<T> Dictionary(string name, Func<T, ImmutableSortedDictionary<string, string>?> value) =>
        new(name, new JsonKind.Dictionary(), (json, key, shown) => json.WriteDictionary(key, value(shown)));

    public static JsonField<T> MaybeDictionary(string name, Func<T, ImmutableSortedDictionary<string, string>?> value) =>
        Dictionary(name, value) with { IsNullable = true };

    public static JsonField<T> Texts(string name, Func<T, ImmutableArray<string>> value) =>
        new(name, new JsonKind.Texts(), (json, key, shown) => json.WriteTexts(key, value(shown)));

    /// <summary>An object.</summary>
    /// <param name="name">The key.</param>
    /// <param name="shape">The object's keys.</param>
    /// <param name="value">The object.</param>
    /// <param name="version">The microversion that says which of the keys it has; null where they don't differ.</param>
    public static JsonField<T> Object<TPart>(string name, JsonShape<TPart> shape, Func<T, TPart> value, Func<T, Microversion>? version = null) =>
        new(name, new JsonKind.Object(shape), (json, key, shown) =>
        {
            json.WritePropertyName(key);
            (version is null ? shape : shape.At(version(shown))).Write(json, value(shown));
        });

    /// <summary>A list of objects whose keys are the same at every version.</summary>
    public static JsonField<T> Objects<TPart>(string name, JsonShape<TPart> shape, Func<T, ImmutableArray<TPart>> values) =>
        new(name, new JsonKind.Objects(shape), (json, key, shown) =>
        {
            json.WriteStartArray(key);
            foreach (var value in values(shown))
                shape.Write(json, value);
            json.WriteEndArray();
        });

    /// <summary>The key <c>links</c>.</summary>
    /// <param name="write">Writes the key and a list of links.</param>
    public static JsonField<T> Links(Action<Utf8JsonWriter, T> write) =>
        new("links", new JsonKind.Objects(LinkShape.Instance), (json, _, shown) => write(json, shown));

    /// <summary>The three keys that tell how labels differ from those they were made from.</summary>
    public static JsonField<T>[] LabelDifference(Func<T, ImmutableSortedDictionary<string, string>> labels, Func<T, ImmutableSortedDictionary<string, string>> parent) =>
    [
        new("labels_overridden", new JsonKind.Dictionary(), (json, key, shown) => json.WriteLabelsOverridden(key, labels(shown), parent(shown))),
        new("labels_added", new JsonKind.Dictionary(), (json, key, shown) => json.WriteLabelsWithout(key, labels(shown), parent(shown))),
        new("labels_skipped", new JsonKind.Dictionary(), (json, key, shown) => json.WriteLabelsWithout(key, parent(shown), labels(shown))),
    ];
}

using System.Text.Json;
using Magnum.Api.Microversions;

namespace Magnum.Api.Requests;

/// <summary>An object on the wire: which keys it has, in which order, at which microversions.</summary>
/// <typeparam name="T">What the object shows.</typeparam>
internal sealed class JsonShape<T> : IJsonShape
{
    private readonly JsonField<T>[] _fields;
    private readonly Lazy<JsonShape<T>[]> _byMinor;

    /// <summary>Takes the keys.</summary>
    public JsonShape(params IEnumerable<JsonField<T>> fields)
    {
        _fields = [.. fields];
        _byMinor = new Lazy<JsonShape<T>[]>(() => [.. MicroversionTable.All.Select(change => AtVersion(change.Version))]);
    }

    public IReadOnlyList<IJsonKey> Keys => _fields;

    /// <summary>This shape as answers of a version have it.</summary>
    public JsonShape<T> At(Microversion version) => _byMinor.Value[version.Minor - Microversion.Minimum.Minor];

    /// <summary>This shape with more keys at its end.</summary>
    public JsonShape<T> And(params IEnumerable<JsonField<T>> more) => new(_fields.Concat(more));

    /// <summary>This shape with the keys of another at its end.</summary>
    public JsonShape<T> And(JsonShape<T> more) => And(more._fields);

    /// <summary>This shape for answers that may leave some keys out.</summary>
    public JsonShape<T> Optional(params string[] names)
    {
        Check(names);
        return new JsonShape<T>(_fields.Select(field => field with { IsOptional = field.IsOptional || names.Contains(field.Name, StringComparer.Ordinal) }));
    }

    /// <summary>The same keys for something that has what this shape shows.</summary>
    public JsonShape<TWhole> Of<TWhole>(Func<TWhole, T> part) => new(_fields.Select(field =>
        new JsonField<TWhole>(field.Name, field.Kind, (json, name, shown) => field.Write(json, name, part(shown)))
        {
            IsNullable = field.IsNullable,
            IsOptional = field.IsOptional,
            Since = field.Since,
            Before = field.Before,
        }));

    /// <summary>This shape without some of its keys.</summary>
    /// <exception cref="ArgumentException">It has no such key.</exception>
    public JsonShape<T> Without(params string[] names)
    {
        Check(names);
        return new JsonShape<T>(_fields.Where(field => !names.Contains(field.Name, StringComparer.Ordinal)));
    }

    /// <summary>This shape with some of its keys only; their order stays.</summary>
    /// <exception cref="ArgumentException">It has no such key.</exception>
    public JsonShape<T> Only(params string[] names)
    {
        Check(names);
        return new JsonShape<T>(_fields.Where(field => names.Contains(field.Name, StringComparer.Ordinal)));
    }

    /// <summary>This shape with other keys for some values; keys that it doesn't have may be named.</summary>
    public JsonShape<T> Rename(IReadOnlyDictionary<string, string> names) =>
        new(_fields.Select(field => field with { Name = names.GetValueOrDefault(field.Name, field.Name) }));

    /// <summary>This shape with another key for a value from a version on.</summary>
    public JsonShape<T> RenameSince(Microversion version, string name, string newName)
    {
        Check([name]);
        return new JsonShape<T>(_fields.SelectMany(field => field.Name == name
            ? (JsonField<T>[])[field with { Before = version }, field with { Name = newName, Since = version }]
            : [field]));
    }

    /// <summary>Writes the object with all its keys; where they differ between versions, take <see cref="At"/> first.</summary>
    public void Write(Utf8JsonWriter json, T shown)
    {
        json.WriteStartObject();
        foreach (var field in _fields)
            field.Write(json, field.Name, shown);
        json.WriteEndObject();
    }

    private JsonShape<T> AtVersion(Microversion version) => _fields.All(field => field.IsShownAt(version)) ? this : new JsonShape<T>(_fields.Where(field => field.IsShownAt(version)));

    private void Check(string[] names)
    {
        var unknown = names.Except(_fields.Select(static field => field.Name), StringComparer.Ordinal).ToList();
        if (unknown.Count > 0)
            throw new ArgumentException($"There is no {string.Join(", ", unknown)} in this shape.", nameof(names));
    }
}

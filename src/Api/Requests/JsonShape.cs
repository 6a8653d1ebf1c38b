using System.Text.Json;

namespace Magnum.Api.Requests;

/// <summary>One key of an object.</summary>
/// <param name="Name">The key.</param>
/// <param name="Write">Writes key and value; may write nothing where the key is left out.</param>
/// <typeparam name="T">What the object shows.</typeparam>
internal sealed record JsonField<T>(string Name, Action<Utf8JsonWriter, string, T> Write);

/// <summary>An object on the wire: which keys it has, in which order.</summary>
/// <param name="fields">The keys.</param>
/// <typeparam name="T">What the object shows.</typeparam>
internal sealed class JsonShape<T>(params IEnumerable<JsonField<T>> fields)
{
    private readonly JsonField<T>[] _fields = [.. fields];

    /// <summary>This shape with more keys at its end.</summary>
    public JsonShape<T> And(params IEnumerable<JsonField<T>> more) => new(_fields.Concat(more));

    /// <summary>The same keys for something that has what this shape shows.</summary>
    public JsonShape<TWhole> Of<TWhole>(Func<TWhole, T> part) =>
        new(_fields.Select(field => new JsonField<TWhole>(field.Name, (json, name, shown) => field.Write(json, name, part(shown)))));

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

    /// <summary>Writes the object.</summary>
    public void Write(Utf8JsonWriter json, T shown)
    {
        json.WriteStartObject();
        foreach (var field in _fields)
            field.Write(json, field.Name, shown);
        json.WriteEndObject();
    }

    private void Check(string[] names)
    {
        var unknown = names.Except(_fields.Select(static field => field.Name), StringComparer.Ordinal).ToList();
        if (unknown.Count > 0)
            throw new ArgumentException($"There is no {string.Join(", ", unknown)} in this shape.", nameof(names));
    }
}

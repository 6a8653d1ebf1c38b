using System.Text.Json;

namespace Magnum.Api.Requests;

/// <summary>One key of an object.</summary>
/// <param name="Name">The key.</param>
/// <param name="Write">Writes key and value; may write nothing where the key is left out.</param>
/// <typeparam name="T">What the object shows.</typeparam>
internal sealed record JsonField<T>(string Name, Action<Utf8JsonWriter, string, T> Write)
{
    /// <summary>The same value under another key.</summary>
    public JsonField<T> As(string name) => this with { Name = name };
}

/// <summary>An object on the wire: which keys it has, in which order.</summary>
/// <param name="fields">The keys.</param>
/// <typeparam name="T">What the object shows.</typeparam>
internal sealed class JsonShape<T>(params IEnumerable<JsonField<T>> fields)
{
    private readonly JsonField<T>[] _fields = [.. fields];

    /// <summary>This shape without some of its keys.</summary>
    /// <exception cref="ArgumentException">It has no such key.</exception>
    public JsonShape<T> Without(params string[] names)
    {
        var unknown = names.Except(_fields.Select(static field => field.Name), StringComparer.Ordinal).ToList();
        return unknown.Count == 0
            ? new JsonShape<T>(_fields.Where(field => !names.Contains(field.Name, StringComparer.Ordinal)))
            : throw new ArgumentException($"There is no {string.Join(", ", unknown)} in this shape.", nameof(names));
    }

    /// <summary>Writes the object.</summary>
    public void Write(Utf8JsonWriter json, T shown)
    {
        json.WriteStartObject();
        foreach (var field in _fields)
            field.Write(json, field.Name, shown);
        json.WriteEndObject();
    }
}

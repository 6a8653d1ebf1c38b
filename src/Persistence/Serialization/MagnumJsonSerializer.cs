using System.Text.Json;
using Orleans.Storage;

namespace Magnum.Persistence.Serialization;

/// <summary>Stores grain states as <see cref="MagnumJson"/>, the same on both databases.</summary>
public sealed class MagnumJsonSerializer : IGrainStorageSerializer
{
    /// <summary>The state as UTF-8 JSON.</summary>
    /// <exception cref="UnstorableTextException">A text in the state holds U+0000, which PostgreSQL's jsonb refuses.</exception>
    public BinaryData Serialize<T>(T? input)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(input, MagnumJson.Options);
        return StorableText.HasNull(json) ? throw new UnstorableTextException(typeof(T)) : new BinaryData(json);
    }

    /// <summary>The state that the JSON holds; fields that it lacks have their initial values.</summary>
    /// <exception cref="JsonException">The text is no such state.</exception>
    public T Deserialize<T>(BinaryData input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return JsonSerializer.Deserialize<T>(input.ToMemory().Span, MagnumJson.Options)!;
    }
}

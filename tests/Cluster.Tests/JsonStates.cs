using System.Text.Json;
using Orleans.Storage;

namespace Magnum.Cluster.Tests;

/// <summary>Stores states as JSON with names in camelCase, as both databases do.</summary>
internal sealed class JsonStates : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, JsonSerializerOptions.Web));

    public T Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input, JsonSerializerOptions.Web)!;
}

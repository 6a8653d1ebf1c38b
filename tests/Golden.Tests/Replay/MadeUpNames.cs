using System.Text.Json.Nodes;
using Magnum.Golden.Tests.Recordings;

namespace Magnum.Golden.Tests.Replay;

/// <summary>The names that Magnum made up in the recordings, and all others to sort them among.</summary>
public sealed class MadeUpNames
{
    private readonly Dictionary<string, string> _byUuid = new(StringComparer.Ordinal);
    private readonly HashSet<string> _others = new(StringComparer.Ordinal);

    public MadeUpNames(IReadOnlyList<Recording> recordings)
    {
        foreach (var recording in recordings)
            Read(ServiceAnswer.ParseOrNull(recording.AnswerBody));
    }

    /// <summary>The name made up for what a recorded POST created, or null.</summary>
    public string? Of(JsonNode? created) =>
        created is JsonObject map && map["uuid"] is JsonValue uuid && _byUuid.TryGetValue(uuid.GetValue<string>(), out var name) ? name : null;

    /// <summary>Whether our name sorts among the others as the recorded one does.</summary>
    public bool IsPlacedAs(string recorded, string ours) =>
        _others.All(other => Math.Sign(string.CompareOrdinal(recorded, other)) == Math.Sign(string.CompareOrdinal(ours, other)));

    private void Read(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray array:
                foreach (var item in array)
                    Read(item);
                break;
            case JsonObject map:
                if (map["uuid"] is JsonValue uuid && map["name"] is JsonValue value && value.TryGetValue<string>(out var name))
                {
                    if (IdentifierMap.IsMadeUp(name))
                        _byUuid[uuid.GetValue<string>()] = name;
                    else if (map["nodegroups"] is null && map["role"] is null)
                        _others.Add(name);
                }

                foreach (var (_, child) in map)
                    Read(child);
                break;
        }
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;

namespace Magnum.Clients.Tests.Sequences;

/// <summary>One request of a recorded client. <c>{name}</c> in its texts is what an earlier step kept by that name; <c>{p}</c> is the prefix of names.</summary>
/// <param name="Why">What the client wants with it.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path and query, from the service's root.</param>
/// <param name="Status">The status that the client accepts.</param>
/// <param name="Service"><c>magnum</c> or <c>heat</c>.</param>
/// <param name="Version">Microversion; null for no header.</param>
/// <param name="Body">JSON body.</param>
/// <param name="Shows">Paths in the answer, such as <c>nodegroups[0].uuid</c> or <c>outputs[output_key=refs_map].output_value</c>, and what is there.</param>
/// <param name="Has">Paths in the answer that must be there and not null.</param>
/// <param name="Keep">Names, and the paths whose values they keep.</param>
/// <param name="Pending">The client polls while <c>status</c> is one of these; a status that is neither these nor as shown is its failure.</param>
internal sealed record Step(
    string Why,
    string Method,
    string Path,
    int Status = 200,
    string Service = "magnum",
    string? Version = null,
    JsonNode? Body = null,
    Dictionary<string, JsonNode?>? Shows = null,
    IReadOnlyList<string>? Has = null,
    Dictionary<string, string>? Keep = null,
    IReadOnlyList<string>? Pending = null)
{
    /// <summary>The checked-in steps of a client, in order.</summary>
    public static IReadOnlyList<Step> Load(string client) =>
        JsonSerializer.Deserialize<List<Step>>(File.ReadAllText(System.IO.Path.Combine(AppContext.BaseDirectory, "Sequences", $"{client}.json")), JsonSerializerOptions.Web)!;
}

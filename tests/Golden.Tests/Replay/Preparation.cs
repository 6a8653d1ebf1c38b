using System.Text.Json;
using System.Text.Json.Nodes;

namespace Magnum.Golden.Tests.Replay;

/// <summary>A request that the recordings lack but whose effect they show: made through the public API before one of them.</summary>
/// <param name="Before">Name of that recording.</param>
/// <param name="Why">What it stands for.</param>
/// <param name="Identity">As whom.</param>
/// <param name="Method">Method.</param>
/// <param name="Path">Path, with recorded identifiers.</param>
/// <param name="Body">Body, with recorded identifiers, or null.</param>
/// <param name="Creates">Recorded UUID of what it makes, or null.</param>
/// <param name="Settles">Cluster (recorded UUID) that must be settled before the next step, or null.</param>
public sealed record Preparation(string Before, string Why, string Identity, string Method, string Path, JsonNode? Body, string? Creates, string? Settles)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>The checked-in preparations, in order.</summary>
    public static IReadOnlyList<Preparation> Load() =>
        JsonSerializer.Deserialize<List<Preparation>>(File.ReadAllText(System.IO.Path.Combine(AppContext.BaseDirectory, "preparations.json")), Options)!;
}

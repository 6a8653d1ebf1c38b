using System.Text.Json;
using System.Text.Json.Nodes;

namespace Magnum.Clients.Tests.Commands;

/// <summary>One call of <c>openstack coe</c> with what is expected of it. <c>{p}</c> is the prefix of names, <c>{dir}</c> a folder, <c>{alpha}</c> and <c>{beta}</c> the ids of projects.</summary>
/// <param name="As"><c>member</c>, <c>reader</c> or <c>admin</c> (of another project).</param>
/// <param name="Run">Its arguments after <c>openstack coe</c>, as one writes them.</param>
/// <param name="Exit">The exit status.</param>
/// <param name="Contains">Texts that it prints.</param>
/// <param name="Shows">With <c>-f json</c>: fields and their values. Of a list: of one of its items.</param>
/// <param name="Until">It is repeated until it shows this.</param>
/// <param name="Gone">It is repeated until it fails with a 404.</param>
internal sealed record Command(string As, string Run, int Exit = 0, IReadOnlyList<string>? Contains = null, JsonObject? Shows = null, JsonObject? Until = null, bool Gone = false)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Skip };

    /// <summary>The checked-in table, in order.</summary>
    public static IReadOnlyList<Command> Load() =>
        JsonSerializer.Deserialize<List<Command>>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Commands", "openstack-coe.json")), Options)!;
}

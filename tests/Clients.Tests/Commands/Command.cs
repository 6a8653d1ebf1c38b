using System.Text.Json;
using System.Text.Json.Nodes;

namespace Magnum.Clients.Tests.Commands;

/// <summary>
/// One call of <c>openstack coe</c> with what is expected of it. <c>{p}</c> is the prefix of names, <c>{dir}</c> a folder, <c>{alpha}</c>, <c>{admin}</c> and
/// <c>{service}</c> the ids of projects, and <c>{name}</c> what an earlier row kept by that name.
/// </summary>
/// <param name="As"><c>member</c> or <c>reader</c>, both of <c>alpha</c>, where nobody else has clusters, or <c>admin</c>, of a project of its own.</param>
/// <param name="Run">Its arguments after <c>openstack coe</c>, as one writes them.</param>
/// <param name="Exit">The exit status.</param>
/// <param name="Contains">Texts that it prints.</param>
/// <param name="Lacks">Texts that it does not print.</param>
/// <param name="Shows">With <c>-f json</c>: fields and their values. Of a list: of one of its items.</param>
/// <param name="Until">It is repeated until it shows this.</param>
/// <param name="Gone">It is repeated until it fails with a 404.</param>
/// <param name="Files">Files of the folder, and texts that are in them.</param>
/// <param name="Kubeconfig">The server that the file <c>config</c> of the folder leads to, with a certificate that the authority in it has signed.</param>
/// <param name="Keep">The name by which all that it prints is kept.</param>
internal sealed record Command(
    string As,
    string Run,
    int Exit = 0,
    IReadOnlyList<string>? Contains = null,
    IReadOnlyList<string>? Lacks = null,
    JsonObject? Shows = null,
    JsonObject? Until = null,
    bool Gone = false,
    Dictionary<string, IReadOnlyList<string>>? Files = null,
    string? Kubeconfig = null,
    string? Keep = null)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Skip };

    /// <summary>The checked-in table, in order.</summary>
    public static IReadOnlyList<Command> Load() =>
        JsonSerializer.Deserialize<List<Command>>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Commands", "openstack-coe.json")), Options)!;

    /// <summary>Whether it calls that subcommand, such as <c>cluster template list</c>.</summary>
    public bool Calls(string subcommand) => Run == subcommand || Run.StartsWith(subcommand + " ", StringComparison.Ordinal);
}

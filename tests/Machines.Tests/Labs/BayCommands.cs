using System.Text.Json;
using System.Text.Json.Nodes;
using Magnum.Clouds;

namespace Magnum.Machines.Tests.Labs;

/// <summary>What a tenant asks of his bay with the distribution's unmodified <c>openstack coe</c>.</summary>
internal sealed class BayCommands(OpenStackClient program)
{
    private static readonly Dictionary<string, string> ShortNames = new() { ["image_id"] = "image", ["flavor_id"] = "flavor", ["master_flavor_id"] = "master-flavor", ["external_network_id"] = "external-network" };

    /// <summary>Makes a template.</summary>
    /// <param name="template">Its fields as the API has them, name and labels among them.</param>
    public Task CreateTemplateAsync(JsonObject template) => program.RunAsync(
        [
            "coe", "cluster", "template", "create", template["name"]!.ToString(),
            .. template.Where(static field => field.Key is not ("name" or "labels")).SelectMany(Option),
            .. Labels(template["labels"]),
        ]);

    /// <summary>Asks for a bay.</summary>
    public Task CreateAsync(string name, string template, (int Masters, int Workers) size, JsonObject labels) => program.RunAsync(
        ["coe", "cluster", "create", name, "--cluster-template", template, "--master-count", $"{size.Masters}", "--node-count", $"{size.Workers}", .. Labels(labels)]);

    /// <summary>Asks for another number of workers.</summary>
    /// <param name="name">The bay.</param>
    /// <param name="workers">How many.</param>
    /// <param name="first">Nova's ids of those that go first.</param>
    public Task ResizeAsync(string name, int workers, IEnumerable<string> first) =>
        program.RunAsync(["coe", "cluster", "resize", .. first.SelectMany(static server => (string[])["--nodes-to-remove", server]), name, $"{workers}"]);

    /// <summary>Asks for another number of machines of a group of workers.</summary>
    public Task<ProgramRun> TryResizeAsync(string name, int nodes, string group) => program.TryAsync("coe", "cluster", "resize", "--nodegroup", group, name, $"{nodes}");

    /// <summary>Asks for a group of workers of the tenant's own.</summary>
    /// <param name="name">The bay.</param>
    /// <param name="group">The group's name.</param>
    /// <param name="options">What it is to be, as the program takes it.</param>
    public Task CreateGroupAsync(string name, string group, IEnumerable<string> options) => program.RunAsync(["coe", "nodegroup", "create", .. options, name, group]);

    /// <summary>Asks for the deletion of a group of workers.</summary>
    public Task DeleteGroupAsync(string name, string group) => program.RunAsync(["coe", "nodegroup", "delete", name, group]);

    /// <summary>Asks for an upgrade of a group, or of all where none is named.</summary>
    public Task<ProgramRun> UpgradeAsync(string name, string template, string? group, int maxBatchSize) =>
        program.TryAsync(["coe", "cluster", "upgrade", "--max-batch-size", $"{maxBatchSize}", .. group is null ? (string[])[] : ["--nodegroup", group], name, template]);

    /// <summary>Has the CA replaced.</summary>
    public Task RotateCaAsync(string name) => program.RunAsync(["coe", "ca", "rotate", name]);

    /// <summary>Writes what leads to the bay's engine: <c>key.pem</c>, <c>cert.pem</c>, <c>ca.pem</c>, and for Kubernetes <c>config</c>.</summary>
    public Task ConfigureAsync(string name, string folder) => program.RunAsync(["coe", "cluster", "config", "--dir", folder, "--output-certs", "--force", name]);

    /// <summary>Asks for the deletion of a bay.</summary>
    public Task DeleteAsync(string name) => program.RunAsync(["coe", "cluster", "delete", name]);

    /// <summary>Deletes a template.</summary>
    public Task DeleteTemplateAsync(string name) => program.RunAsync(["coe", "cluster", "template", "delete", name]);

    private static IEnumerable<string> Option(KeyValuePair<string, JsonNode?> field)
    {
        var option = $"--{ShortNames.GetValueOrDefault(field.Key, field.Key.Replace('_', '-'))}";
        return (field.Value!.GetValueKind(), field.Key) switch
        {
            (JsonValueKind.True, _) => [option],
            (JsonValueKind.False, "floating_ip_enabled") => ["--floating-ip-disabled"],
            _ => [option, field.Value.ToString()],
        };
    }

    private static IEnumerable<string> Labels(JsonNode? labels) => (labels?.AsObject() ?? []).SelectMany(static label => (string[])["--labels", $"{label.Key}={label.Value}"]);
}

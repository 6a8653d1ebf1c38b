using System.Collections.Immutable;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Drivers;

namespace Magnum.Drivers.TemplateFolder;

/// <summary>What a <c>driver.yaml</c> says. The format is described in this project's README.</summary>
/// <param name="Description">Name and what it builds.</param>
/// <param name="Template">File name of the stack's template.</param>
/// <param name="Parameters">How the template's parameters are filled.</param>
/// <param name="Groups">What the template says of groups of machines, by their names.</param>
/// <param name="Outputs">Names of outputs that tell of the bay as a whole.</param>
/// <param name="WorkerGroup">How the stack of a group of the tenant's own is made; null where the driver makes none. It knows one group, the default workers: the group itself.</param>
internal sealed record DriverFile(
    DriverDescription Description,
    string Template,
    ImmutableArray<ParameterRule> Parameters,
    ImmutableSortedDictionary<string, GroupRule> Groups,
    OutputNames Outputs,
    DriverFile? WorkerGroup)
{
    /// <summary>Name of the file.</summary>
    public const string Name = "driver.yaml";

    /// <summary>Reads the file strictly.</summary>
    /// <exception cref="DriverFileException">Anything unknown, missing or of the wrong shape.</exception>
    public static DriverFile Parse(string file, string text)
    {
        var root = YamlMap.Parse(file, text).Only("name", "provides", "template", "parameters", "groups", "outputs", "worker_group");
        var parameters = root.Map("parameters");
        var groups = root.Map("groups");
        var outputs = root.Map("outputs").Only("api_address", "coe_version", "container_version");
        var description = new DriverDescription(root.Text("name"), [.. root.Maps("provides").Select(Kind)]);
        return new DriverFile(
            description,
            root.Text("template"),
            Rules(parameters),
            groups.Keys.ToImmutableSortedDictionary(static name => name, name => GroupRule.Read(groups.Map(name)), StringComparer.Ordinal),
            new OutputNames(outputs.OptionalText("api_address"), outputs.OptionalText("coe_version"), outputs.OptionalText("container_version")),
            root.Has("worker_group") ? OfWorkers(description, root.Map("worker_group")) : null);
    }

    private static DriverFile OfWorkers(DriverDescription description, YamlMap map)
    {
        map.Only("template", "parameters", "machines");
        return new DriverFile(
            description,
            map.Text("template"),
            Rules(map.Map("parameters")),
            ImmutableSortedDictionary<string, GroupRule>.Empty.Add(NodeGroupSnapshot.DefaultWorkerName, GroupRule.Read(map.Map("machines"))),
            new OutputNames(null, null, null),
            null);
    }

    private static ImmutableArray<ParameterRule> Rules(YamlMap parameters) =>
    [
        .. parameters.Keys.Select(name => name == StackParameters.Operation
            ? throw parameters.Wrong(name, "is filled by the service and can't be mapped.")
            : ParameterRule.Read(parameters, name)),
    ];

    private static BayKind Kind(YamlMap map)
    {
        map.Only("server_type", "os_distro", "coe");
        var type = map.Text("server_type");
        return type is "vm" or "bm" ? new BayKind(type, map.Text("os_distro"), map.Text("coe")) : throw map.Wrong("server_type", $"must be vm or bm, not '{type}'.");
    }
}

/// <summary>Outputs of the template that tell of the bay as a whole; null where the template has none.</summary>
internal sealed record OutputNames(string? ApiAddress, string? CoeVersion, string? ContainerVersion);

/// <summary>What a template says of one group of machines; null where it says nothing.</summary>
/// <param name="NodeCount">Parameter that carries the size.</param>
/// <param name="NodesToRemove">Parameter that lists the machines which go first.</param>
/// <param name="Server">Name of the server resource in the stack of a member.</param>
/// <param name="Addresses">Output that lists addresses in index order.</param>
/// <param name="PrivateAddresses">Output that lists addresses in the bay's network, in index order.</param>
internal sealed record GroupRule(string? NodeCount, string? NodesToRemove, string? Server, string? Addresses, string? PrivateAddresses)
{
    public static GroupRule Read(YamlMap map)
    {
        map.Only("node_count", "nodes_to_remove", "server", "addresses", "private_addresses");
        return map.Has("nodes_to_remove") && !map.Has("node_count")
            ? throw map.Wrong("nodes_to_remove", "needs 'node_count' beside it.")
            : new GroupRule(map.OptionalText("node_count"), map.OptionalText("nodes_to_remove"), map.OptionalText("server"), map.OptionalText("addresses"), map.OptionalText("private_addresses"));
    }
}

using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Drivers;

namespace Magnum.Drivers.TemplateFolder;

/// <summary>A driver that an operator adds: a folder with a <c>driver.yaml</c>, a template and the files that it names.</summary>
internal sealed class TemplateFolderDriver : IBayDriver
{
    private readonly DriverFile file;
    private readonly FolderTemplates templates;
    private readonly TemplateFolderDriver? workers;

    private TemplateFolderDriver(string folder, DriverFile file)
    {
        this.file = file;
        templates = FolderTemplates.Load(folder, file);
        workers = file.WorkerGroup is { } group ? new TemplateFolderDriver(folder, group) : null;
    }

    public DriverDescription Description => file.Description;

    /// <summary>Reads and checks a folder. Everything is read now; later changes of the files take a restart.</summary>
    /// <exception cref="DriverFileException">The folder can't be used; names file and reason.</exception>
    public static TemplateFolderDriver Load(string folder)
    {
        var path = Path.Combine(folder, DriverFile.Name);
        return new TemplateFolderDriver(folder, DriverFile.Parse(path, FolderTemplates.Read(path)));
    }

    public string? Objection(BaySpec spec, NodeGroupSnapshot group) => workers is null ? NoWorkerGroup : null;

    public StackPlan PlanCreate(BayPlanInput input)
    {
        var parameters = new StackParameters(input.OperationId).Build();
        foreach (var rule in file.Parameters)
        {
            if (rule.For(input) is { } value)
            {
                parameters = parameters.SetItem(rule.Parameter, value);
            }
        }

        return new StackPlan(templates.Template, templates.Files, null, parameters);
    }

    public StackPlan PlanCreateGroup(BayPlanInput input, NodeGroupSnapshot group, StackView bay) => Workers.PlanCreate(With(input, group));

    public ImmutableDictionary<string, JsonNode?> PlanResize(BayPlanInput input, NodeGroupSnapshot group, ImmutableArray<string> nodesToRemove)
    {
        if (!group.IsDefault)
        {
            return Workers.PlanResize(With(input, group), AsDefault(group), nodesToRemove);
        }

        if (file.Groups.GetValueOrDefault(group.Name) is not { NodeCount: { } size } rule)
        {
            throw new BayPlanException($"The group '{group.Name}' can't be resized: the driver {Description.Name} names no parameter for its size.");
        }

        var parameters = new StackParameters(input.OperationId);
        parameters.Add(size, group.NodeCount);
        AddMarks(parameters, group);
        if (rule.NodesToRemove is { } removals)
        {
            return parameters.Build().SetItem(removals, NodeRemoval.ForHeat(nodesToRemove));
        }

        return nodesToRemove.IsDefaultOrEmpty
            ? parameters.Build()
            : throw new BayPlanException($"The driver {Description.Name} can't choose which machines of '{group.Name}' go.");
    }

    public bool CanRemove(NodeGroupSnapshot group) =>
        group.IsDefault ? file.Groups.GetValueOrDefault(group.Name)?.NodesToRemove is not null : workers?.CanRemove(AsDefault(group)) is true;

    public bool CanMark(NodeMark mark, bool isDefault) => isDefault ? MarkRules(mark).Any() : workers?.CanMark(mark, isDefault: true) is true;

    // Keys and credentials are rotated where the template takes them. Other labels can always be told: a template that takes none has nothing to change.
    public bool CanChange(BayChange change) => change is BayChange.Upgrade || file.Parameters.Any(rule => rule.Source?.ChangesWith(change) is true);

    public ImmutableDictionary<string, JsonNode?> PlanChange(BayPlanInput input, BayChange change) => new StackParameters(input.OperationId).Build()
        .SetItems(file.Parameters
            .Where(rule => rule.Source?.ChangesWith(change) is true)
            .Select(rule => KeyValuePair.Create(rule.Parameter, rule.For(input)))
            .Where(static pair => pair.Value is not null));

    public ImmutableDictionary<string, JsonNode?> PlanGroupChange(BayPlanInput input, NodeGroupSnapshot group, BayChange change) =>
        Workers.PlanChange(With(input, group), change);

    public BayOutputs ReadOutputs(BayPlanInput input, StackView stack) => new()
    {
        ApiAddress = stack.Text(file.Outputs.ApiAddress),
        CoeVersion = stack.Text(file.Outputs.CoeVersion),
        ContainerVersion = stack.Text(file.Outputs.ContainerVersion),
        Machines =
        [
            .. file.Groups
                .OrderBy(entry => IsMaster(input, entry.Key) ? 0 : 1).ThenBy(static entry => entry.Key, StringComparer.Ordinal)
                .SelectMany(entry => stack.Machines(entry.Key, entry.Value.Server, entry.Value.Addresses, entry.Value.PrivateAddresses)),
        ],
        NodeCounts = stack.OtherSizes(input, file.Groups.Where(static entry => entry.Value.NodeCount is not null).Select(static entry => KeyValuePair.Create(entry.Key, entry.Value.NodeCount!))),
    };

    public BayOutputs ReadGroupOutputs(BayPlanInput input, NodeGroupSnapshot group, StackView stack)
    {
        var outputs = Workers.ReadOutputs(With(input, group), stack);
        return new BayOutputs
        {
            Machines = [.. outputs.Machines.Select(machine => machine with { NodeGroup = group.Name })],
            NodeCounts = outputs.NodeCounts.ToImmutableDictionary(_ => group.Name, static size => size.Value),
        };
    }

    private IEnumerable<ParameterRule> MarkRules(NodeMark mark) =>
        file.Parameters.Where(rule => rule.Source?.Marks(NodeGroupSnapshot.DefaultWorkerName, mark) is true);

    private void AddMarks(StackParameters parameters, NodeGroupSnapshot group)
    {
        if (group.Name != NodeGroupSnapshot.DefaultWorkerName)
        {
            return;
        }

        foreach (var rule in MarkRules(NodeMark.Labels))
        {
            parameters.Replace(rule.Parameter, group.NodeLabels is { } labels ? NodeMarkText.Of(labels) : null);
        }

        foreach (var rule in MarkRules(NodeMark.Taints))
        {
            parameters.Replace(rule.Parameter, group.NodeTaints is { } taints ? NodeMarkText.Of(taints) : null);
        }
    }

    private string NoWorkerGroup => $"The driver {Description.Name} builds no node groups: its driver.yaml has no 'worker_group'.";

    private TemplateFolderDriver Workers => workers ?? throw new BayPlanException(NoWorkerGroup);

    // In the stack of a group, the group is the default workers, and its labels are the labels.
    private static BayPlanInput With(BayPlanInput input, NodeGroupSnapshot group) =>
        input with { NodeGroups = [AsDefault(group)], Spec = input.Spec with { Labels = group.Labels } };

    private static NodeGroupSnapshot AsDefault(NodeGroupSnapshot group) => group with { Name = NodeGroupSnapshot.DefaultWorkerName, IsDefault = true };

    private static bool IsMaster(BayPlanInput input, string group) => input.NodeGroups.Any(one => one.Name == group && one.Role == NodeGroupSnapshot.MasterRole);
}

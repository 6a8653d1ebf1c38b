using System.Globalization;
using Magnum.Drivers.Rules;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.Machines;

/// <summary>Volumes of Cinder for what machines keep: what asks for them, and the parameters of stacks. Pure.</summary>
/// <remarks>
/// As openstack/magnum drivers/heat/k8s_fedora_template_def.py, release 15, reads the same labels, but for two things: a group of the tenant's own may have labels of its
/// own, and without a type Cinder chooses, where Magnum takes the operator's or the first that Cinder lists.
/// </remarks>
internal static class MachineVolumes
{
    private const string DockerSize = "docker_volume_size";
    private const string DockerType = "docker_volume_type";
    private const string EtcdSize = "etcd_volume_size";
    private const string EtcdType = "etcd_volume_type";

    /// <summary>The field that asks for a volume for images and containers.</summary>
    public static BayRule DockerField { get; } = BayRule.Field(
        DockerSize, static spec => spec.DockerVolumeSize is > 0 and var size ? size.ToString(CultureInfo.InvariantCulture) : null, new ValueRule.Number(1, int.MaxValue),
        "GiB of each machine's volume of Cinder for images and containers, beside its disk; a group may have another size");

    /// <summary>Labels of all drivers with machines.</summary>
    public static IEnumerable<BayRule> Labels =>
    [
        BayRule.Label(DockerType, new ValueRule.Text(), Type("images and containers' volume")) with { When = new($"bays with {DockerSize}", static spec => spec.DockerVolumeSize is > 0) },
    ];

    /// <summary>Labels of drivers whose masters have an etcd.</summary>
    public static IEnumerable<BayRule> EtcdLabels =>
    [
        BayRule.Label(EtcdSize, new ValueRule.Number(0, int.MaxValue), "GiB of each master's volume of Cinder for etcd; 0 for none"),
        BayRule.Label(EtcdType, new ValueRule.Text(), Type("etcd's volume")) with { When = Asks(EtcdSize) },
    ];

    /// <summary>The bay as the volumes of a group of the tenant's own have it: the group's labels go before the bay's, whose types are for volumes that the group has.</summary>
    public static BaySpec Of(BaySpec bay, NodeGroupSnapshot group)
    {
        var rules = Labels.ToList();
        var own = rules.Where(rule => group.Labels.ContainsKey(rule.Name)).Select(rule => KeyValuePair.Create(rule.Name, group.Labels[rule.Name]));
        var spec = bay with { DockerVolumeSize = group.DockerVolumeSize, Labels = bay.Labels.SetItems(own) };
        var idle = rules.Where(rule => rule.When is { } condition && !condition.Holds(spec) && !group.Labels.ContainsKey(rule.Name));
        return spec with { Labels = spec.Labels.RemoveRange(idle.Select(static rule => rule.Name)) };
    }

    /// <summary>Adds what each machine has; nothing for volumes that are not asked for.</summary>
    public static void Add(StackParameters parameters, BaySpec spec) => Add(parameters, spec, DockerSize, spec.DockerVolumeSize, DockerType);

    /// <summary>Adds what a master's etcd has.</summary>
    public static void AddEtcd(StackParameters parameters, BaySpec spec) => Add(parameters, spec, EtcdSize, spec.Labels.Number(EtcdSize), EtcdType);

    private static void Add(StackParameters parameters, BaySpec spec, string name, int? size, string type)
    {
        if (size is > 0)
        {
            parameters.Add(name, size);
            parameters.Add(type, spec.Labels.Text(type));
        }
    }

    // Whatever else the label holds is refused for itself.
    private static BayCondition Asks(string label) => new(
        $"bays with {label} above 0", spec => int.TryParse(spec.Labels.Text(label), NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0);

    private static string Type(string volume) => $"Cinder's type of {volume}; without it, Cinder's default";
}

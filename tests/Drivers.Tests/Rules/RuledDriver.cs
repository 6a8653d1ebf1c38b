using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Magnum.Drivers.KubernetesBm;
using Magnum.Drivers.KubernetesVm;
using Magnum.Drivers.Rules;
using Magnum.Drivers.SwarmBm;
using Magnum.Drivers.SwarmVm;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.Tests.Rules;

/// <summary>A driver with its table, and a plain bay of it.</summary>
internal sealed record RuledDriver(IBayDriver Driver, BayRules Rules, BayPlanInput Plain)
{
    public static IReadOnlyList<RuledDriver> All { get; } =
    [
        new(new KubernetesVmDriver(), KubernetesVmRules.Table, Ubuntu(PlanInputs.Kubernetes(), "kubernetes-vm")),
        new(new SwarmVmDriver(), SwarmVmRules.Table, Ubuntu(PlanInputs.Swarm(), "swarm-vm")),
        new(new KubernetesBmDriver(), KubernetesBmRules.Table, Ubuntu(PlanInputs.Kubernetes(), "kubernetes-bm").OnBareMetal()),
        new(new SwarmBmDriver(), SwarmBmRules.Table, Ubuntu(PlanInputs.Swarm(), "swarm-bm").OnBareMetal()),
    ];

    /// <summary>The drivers of bare metal.</summary>
    public static IEnumerable<RuledDriver> OfBareMetal => All.Where(static driver => driver.Plain.Spec.BayModel.ServerType == "bm");

    /// <summary>The drivers of virtual machines.</summary>
    public static IEnumerable<RuledDriver> OfVirtualMachines => All.Except(OfBareMetal);

    /// <summary>Every label and field that the table knows, those of other engines too.</summary>
    public IEnumerable<BayRule> Everything => Rules.All.Concat(Rules.Foreign);

    /// <summary>The values that it takes, of each label and field and of the images' <c>os_distro</c>.</summary>
    public IEnumerable<IReadOnlyList<Sample>> Factors =>
    [
        .. Everything.Append(OsDistro).Select(static rule => (IReadOnlyList<Sample>)[.. RuleSamples.Accepted(rule)]).Where(static samples => samples.Count > 0),
    ];

    // Of an image, which tells what its machines' boot data is written for.
    private BayRule OsDistro => BayRule.Field("os_distro", static spec => spec.BayModel.ClusterDistro, new ValueRule.OneOf([.. Driver.Description.Provides.Select(static kind => kind.OsDistro)]), "the images' system");

    /// <summary>The driver of that name.</summary>
    public static RuledDriver Of(string name) => All.Single(one => one.ToString() == name);

    /// <summary>The plain bay with these values.</summary>
    public BayPlanInput With(params IEnumerable<Sample> samples) => Of(samples.Aggregate(Plain.Spec, static (spec, sample) => sample.Put(spec)));

    /// <summary>A bay of that description.</summary>
    public BayPlanInput Of(BaySpec spec) =>
        Plain with { Spec = spec, NodeGroups = [.. Plain.NodeGroups.Select(group => group.Role == NodeGroupSnapshot.MasterRole ? group with { NodeCount = spec.MasterCount } : group)] };

    /// <summary>What the driver of that name sends to Heat for its plain bay with a change.</summary>
    public static ImmutableDictionary<string, JsonNode?> Plan(string name, Func<BaySpec, BaySpec> change)
    {
        var driver = Of(name);
        return driver.Driver.PlanCreate(driver.Of(change(driver.Plain.Spec))).Parameters;
    }

    public override string ToString() => Driver.Description.Name;

    private static BayPlanInput Ubuntu(BayPlanInput input, string driver) =>
        input with { Spec = input.Spec with { Driver = driver, BayModel = input.Spec.BayModel with { ClusterDistro = "ubuntu", ImageId = "ubuntu" } } };
}

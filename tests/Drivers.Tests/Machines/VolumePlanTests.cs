using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Magnum.Drivers.KubernetesVm;
using Magnum.Drivers.Tests.Rules;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.Tests.Machines;

/// <summary>Volumes of Cinder, which all drivers of virtual machines plan in the same way.</summary>
public sealed class VolumePlanTests
{
    public static TheoryData<string> Drivers => [.. RuledDriver.OfVirtualMachines.Select(static driver => driver.ToString())];

    [Theory]
    [MemberData(nameof(Drivers))]
    public void Nothing_is_sent_of_them_where_the_bay_has_none(string driver) => Assert.Empty(Volumes(RuledDriver.Plan(driver, static spec => spec)));

    [Theory]
    [MemberData(nameof(Drivers))]
    public void Each_is_sent_with_its_size_and_its_type_where_one_is_named(string driver)
    {
        Assert.Equal(["docker_volume_size=5"], Volumes(RuledDriver.Plan(driver, static spec => spec with { DockerVolumeSize = 5 })));
        Assert.Equal(
            ["docker_volume_size=5", "docker_volume_type=fast"],
            Volumes(RuledDriver.Plan(driver, static spec => spec with { DockerVolumeSize = 5, Labels = spec.Labels.Add("docker_volume_type", "fast") })));
    }

    [Fact]
    public void Etcd_has_one_where_there_is_an_etcd()
    {
        static BaySpec Etcd(BaySpec spec) => spec with { Labels = spec.Labels.Add("etcd_volume_size", "2").Add("etcd_volume_type", "fast") };

        Assert.Equal(["etcd_volume_size=2", "etcd_volume_type=fast"], Volumes(RuledDriver.Plan("kubernetes-vm", Etcd)));
        Assert.Empty(Volumes(RuledDriver.Plan("kubernetes-vm", static spec => spec with { Labels = spec.Labels.Add("etcd_volume_size", "0") })));
        Assert.Contains("The label etcd_volume_size is not supported by the driver swarm-vm", Assert.Throws<BayPlanException>(() => RuledDriver.Plan("swarm-vm", Etcd)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_of_the_tenants_own_has_its_own_size_and_where_it_names_no_other_its_bays_labels()
    {
        var bay = Kubernetes(5, ("docker_volume_type", "fast"), ("etcd_volume_size", "2"));

        Assert.Equal(["docker_volume_size=7", "docker_volume_type=fast"], Volumes(PlanGroup(bay, 7)));
        Assert.Equal(["docker_volume_size=5", "docker_volume_type=slow"], Volumes(PlanGroup(bay, 5, ("docker_volume_type", "slow"))));
        Assert.Equal(["docker_volume_size=1"], Volumes(PlanGroup(Kubernetes(null), 1)));
    }

    [Fact]
    public void A_bays_type_of_a_volume_that_its_group_has_not_is_not_the_groups() =>
        Assert.Empty(Volumes(PlanGroup(Kubernetes(5, ("docker_volume_type", "fast")), null)));

    [Fact]
    public void A_group_whose_labels_can_not_be_built_is_refused_with_the_reason() => Assert.Equal(
        "The label docker_volume_type has no effect here: it is for bays with docker_volume_size.",
        Assert.Throws<BayPlanException>(() => PlanGroup(Kubernetes(null), null, ("docker_volume_type", "fast"))).Message);

    private static BayPlanInput Kubernetes(int? dockerVolumeSize, params (string Label, string Value)[] labels)
    {
        var driver = RuledDriver.Of("kubernetes-vm");
        return driver.Of(driver.Plain.Spec with { DockerVolumeSize = dockerVolumeSize, Labels = Labels(labels) });
    }

    private static ImmutableDictionary<string, JsonNode?> PlanGroup(BayPlanInput input, int? dockerVolumeSize, params (string Label, string Value)[] labels)
    {
        var group = input.Worker() with { Name = "spare", IsDefault = false, DockerVolumeSize = dockerVolumeSize, Labels = Labels(labels) };
        return new KubernetesVmDriver().PlanCreateGroup(input, group, PlanInputs.BuiltKubernetes).Parameters;
    }

    private static ImmutableSortedDictionary<string, string> Labels((string Label, string Value)[] labels) =>
        labels.ToImmutableSortedDictionary(static one => one.Label, static one => one.Value, StringComparer.Ordinal);

    private static IEnumerable<string> Volumes(ImmutableDictionary<string, JsonNode?> parameters) =>
        parameters.Where(static one => one.Key.Contains("_volume_", StringComparison.Ordinal)).Select(static one => $"{one.Key}={one.Value}").Order(StringComparer.Ordinal);
}

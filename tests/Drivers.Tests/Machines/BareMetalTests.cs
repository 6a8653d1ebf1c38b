using Magnum.Drivers.TemplateFolder;
using Magnum.Drivers.Tests.Rules;

namespace Magnum.Drivers.Tests.Machines;

/// <summary>What drivers of bare metal do otherwise than those of virtual machines. What Heat makes of it: <see cref="Lab.ServersOnHeatTests"/>.</summary>
public sealed class BareMetalTests
{
    public static TheoryData<string> Drivers => [.. RuledDriver.OfBareMetal.Select(static driver => driver.ToString())];

    [Theory]
    [MemberData(nameof(Drivers))]
    public void A_bay_without_a_given_network_is_refused_before_anything_is_made(string name)
    {
        var driver = RuledDriver.Of(name);
        var homeless = driver.Plain.Spec with { FixedNetwork = null, FixedNetworkId = null, FixedSubnet = null, FixedSubnetId = null };
        var subnet = $"fixed_subnet is required by the driver {name}: the subnet of the network that Ironic's machines are plugged into.";

        Assert.Equal(subnet, driver.Driver.Objection(homeless));
        Assert.Equal(subnet, driver.Driver.Objection(driver.Plain.Spec with { FixedSubnet = null, FixedSubnetId = null }));
        Assert.Equal(subnet, Assert.Throws<BayPlanException>(() => driver.Driver.PlanCreate(driver.Of(homeless))).Message);
    }

    [Theory]
    [MemberData(nameof(Drivers))]
    public void A_subnet_alone_says_which_network_it_is(string name)
    {
        var driver = RuledDriver.Of(name);
        var named = driver.Plain.Spec with { FixedNetwork = null };

        Assert.Null(driver.Driver.Objection(named));
        var parameters = driver.Driver.PlanCreate(driver.Of(named)).Parameters;
        Assert.Equal(PlanInputs.Network, parameters["fixed_network"]!.GetValue<string>());
        Assert.Equal(PlanInputs.Network, parameters["fixed_subnet"]!.GetValue<string>());
        Assert.Equal(
            "A bay on bare metal makes no network of its own, and the one that it is to be in is not known.",
            Assert.Throws<BayPlanException>(() => driver.Driver.PlanCreate(driver.Of(named with { FixedNetworkId = null }))).Message);
    }

    [Theory]
    [MemberData(nameof(Drivers))]
    public void A_registry_that_nothing_keeps_others_from_is_refused(string name)
    {
        const string Reason = "whoever reaches the registry may write to it, and on bare metal there may be nothing that enforces the security groups before it.";
        var driver = RuledDriver.Of(name);
        var wanted = driver.Plain.Spec with { BayModel = driver.Plain.Spec.BayModel with { RegistryEnabled = true } };

        Assert.Equal($"registry_enabled must be false, not 'true': {Reason}", driver.Driver.Objection(wanted));
        Assert.Equal($"registry_enabled must be false, not 'true': {Reason}", Assert.Throws<BayPlanException>(() => driver.Driver.PlanCreate(driver.Of(wanted))).Message);
        Assert.Equal(
            $"The label registry_port is not supported by the driver {name}: {Reason}", driver.Driver.Objection(driver.Plain.Spec with { Labels = driver.Plain.Spec.Labels.Add("registry_port", "5555") }));
    }

    [Theory]
    [MemberData(nameof(Drivers))]
    public void Volumes_are_refused(string name)
    {
        var driver = RuledDriver.Of(name);

        Assert.Equal($"docker_volume_size is not supported by the driver {name}: Ironic's machines get no volumes of Cinder.", driver.Driver.Objection(driver.Plain.Spec with { DockerVolumeSize = 5 }));
        Assert.Equal(
            $"The label docker_volume_type is not supported by the driver {name}: Ironic's machines get no volumes of Cinder.",
            driver.Driver.Objection(driver.Plain.Spec with { DockerVolumeSize = null, Labels = driver.Plain.Spec.Labels.Add("docker_volume_type", "ssd") }));
    }

    [Theory]
    [InlineData("etcd_volume_size", "10", "must be 0, not '10'")]
    [InlineData("etcd_volume_type", "ssd", "is not supported by the driver kubernetes-bm")]
    public void Etcd_gets_no_volume(string label, string value, string refusal)
    {
        var driver = RuledDriver.Of("kubernetes-bm");

        Assert.Equal($"The label {label} {refusal}: Ironic's machines get no volumes of Cinder.", driver.Driver.Objection(driver.Plain.Spec with { Labels = driver.Plain.Spec.Labels.Add(label, value) }));
    }

    [Fact]
    public void A_group_of_the_tenants_own_gets_no_volumes_either()
    {
        var driver = RuledDriver.Of("kubernetes-bm");
        var group = driver.Plain.Worker() with { Name = "spare", IsDefault = false, DockerVolumeSize = 5 };

        var told = driver.Driver.Objection(driver.Plain.Spec, group);
        var refusal = Assert.Throws<BayPlanException>(() => driver.Driver.PlanCreateGroup(driver.Plain, group, PlanInputs.BuiltKubernetes));

        Assert.Equal("docker_volume_size is not supported by the driver kubernetes-bm: Ironic's machines get no volumes of Cinder.", told);
        Assert.Equal(told, refusal.Message);
        Assert.Equal(
            "The label docker_volume_type is not supported by the driver kubernetes-bm: Ironic's machines get no volumes of Cinder.",
            driver.Driver.Objection(driver.Plain.Spec, group with { DockerVolumeSize = null, Labels = group.Labels.Add("docker_volume_type", "ssd") }));
        Assert.Null(driver.Driver.Objection(driver.Plain.Spec, group with { DockerVolumeSize = null }));
        var planned = driver.Driver.PlanCreateGroup(driver.Plain, group with { DockerVolumeSize = null }, PlanInputs.BuiltKubernetes).Parameters;
        Assert.Equal("bm", planned["server_type"]!.GetValue<string>());
        Assert.Equal(PlanInputs.Network, planned["fixed_subnet"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("calico", null, null, "network_driver must be flannel, not 'calico': Calico has not been tried on ports that know the machines' own addresses only.")]
    [InlineData("flannel", "calico_ipv4pool", "10.1.0.0/16", "The label calico_ipv4pool is not supported by the driver kubernetes-bm: Calico has not been tried on ports that know the machines' own addresses only.")]
    [InlineData("flannel", "fixed_subnet_cidr", "10.9.0.0/24", "The label fixed_subnet_cidr is not supported by the driver kubernetes-bm: the bay makes no network of its own.")]
    [InlineData("flannel", "flannel_backend", "vxlan", null)]
    [InlineData("flannel", "flannel_backend", "host-gw", null)]
    [InlineData("flannel", "availability_zone", "metal", null)]
    [InlineData("flannel", "etcd_volume_size", "0", null)]
    public void What_needs_more_than_a_plain_port_is_refused(string network, string? label, string? value, string? expected)
    {
        var driver = RuledDriver.Of("kubernetes-bm");
        var spec = driver.Plain.Spec with { BayModel = driver.Plain.Spec.BayModel with { NetworkDriver = network } };

        Assert.Equal(expected, driver.Driver.Objection(label is null ? spec : spec with { Labels = spec.Labels.Add(label, value!) }));
    }

    [Theory]
    [InlineData("kubernetes-vm", "kubernetes-bm")]
    [InlineData("swarm-vm", "swarm-bm")]
    public void A_bay_is_of_the_same_templates_and_files_as_on_virtual_machines_and_only_its_servers_are_others(string virtualMachines, string bareMetal)
    {
        var (one, other) = (RuledDriver.Of(virtualMachines), RuledDriver.Of(bareMetal));
        var inNetwork = one.Of(other.Plain.Spec with { BayModel = one.Plain.Spec.BayModel, Driver = one.Plain.Spec.Driver });

        var (before, after) = (one.Driver.PlanCreate(inNetwork), other.Driver.PlanCreate(other.Plain));

        Assert.Equal(before.Template, after.Template);
        Assert.Equal(before.Files, after.Files);
        Assert.Equal(["server_type"], after.Parameters.Keys.Where(name => before.Parameters.GetValueOrDefault(name)?.ToJsonString() != after.Parameters[name]?.ToJsonString()));
        Assert.Equal("bm", after.Parameters["server_type"]!.GetValue<string>());
        Assert.Equal(before.Parameters.Count, after.Parameters.Count);
    }

    [Theory]
    [MemberData(nameof(Drivers))]
    public void Every_parameter_is_one_of_the_template_and_every_needed_one_is_filled(string name)
    {
        var plan = RuledDriver.Of(name).Driver.PlanCreate(RuledDriver.Of(name).Plain);
        var template = new HeatTemplateFile("top.yaml", plan.Template);

        Assert.Subset(template.Parameters.ToHashSet(), plan.Parameters.Keys.ToHashSet());
        Assert.Empty(template.ParametersWithoutDefault.Except(plan.Parameters.Keys));
    }

    [Theory]
    [InlineData("kubernetes-bm", "fedora", "debian")]
    [InlineData("kubernetes-bm", "fedora-coreos", "fedora-coreos")]
    [InlineData("swarm-bm", "ubuntu", "debian")]
    public void A_bay_may_be_upgraded_to_an_image_that_boots_in_the_same_way_but_not_to_virtual_machines(string name, string distro, string next)
    {
        var driver = RuledDriver.Of(name);
        var before = driver.Plain.Spec with { BayModel = driver.Plain.Spec.BayModel with { ClusterDistro = distro } };
        var after = before with { BayModel = before.BayModel with { ClusterDistro = next } };
        var upgrade = new BayUpgrade(before, after, driver.Plain.NodeGroups, driver.Plain.Worker());

        Assert.Null(driver.Driver.Objection(upgrade));
        Assert.Contains("is for clusters of another kind", driver.Driver.Objection(upgrade with { After = after with { BayModel = after.BayModel with { ServerType = "vm" } } }), StringComparison.Ordinal);
    }
}

using System.Collections.Immutable;
using Magnum.Drivers.KubernetesVm;
using Magnum.Drivers.SwarmVm;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.Tests.Machines;

/// <summary>Which upgrades of bays of machines can be carried out, and what is said to the others.</summary>
public sealed class MachineUpgradesTests
{
    private readonly KubernetesVmDriver kubernetes = new();
    private readonly SwarmVmDriver swarm = new();
    private readonly BayPlanInput input = PlanInputs.Kubernetes();

    [Fact]
    public void Workers_can_be_replaced_and_masters_can_not()
    {
        foreach (var driver in new IBayDriver[] { kubernetes, swarm })
        {
            Assert.True(driver.CanChange(BayChange.Upgrade));
            Assert.Equal([false, true], input.NodeGroups.Select(driver.CanRenew));
            Assert.All(input.NodeGroups.Where(driver.CanRenew), group => Assert.True(driver.CanRemove(group)));
        }
    }

    public static TheoryData<string, string> LabelsOfMasters => new()
    {
        { "kube_tag=v1.32.1", "kube_tag from 'v1.31.4' to 'v1.32.1'" },
        { "kube_version=v1.32.1", "kube_tag from 'v1.31.4' to 'v1.32.1'" },
        { "container_infra_prefix=registry/", "container_infra_prefix from the default to 'registry/'" },
        { "availability_zone=b", "availability_zone from the default to 'b'" },
        { "etcd_volume_size=5", "etcd_volume_size from the default to '5'" },
        { "flannel_backend=host-gw", "flannel_backend from the default to 'host-gw'" },
        { "flannel_network_cidr=10.7.0.0/16", "pods_network_cidr from '10.100.0.0/16' to '10.7.0.0/16'" },
        { "service_cluster_ip_range=10.8.0.0/16", "service_cluster_ip_range from the default to '10.8.0.0/16'" },
    };

    [Theory]
    [MemberData(nameof(LabelsOfMasters))]
    public void A_label_that_masters_are_built_with_is_refused_with_both_values_for_the_bay_and_for_its_workers_alone(string label, string change)
    {
        var upgrade = Upgrade(model => model with { Labels = Labels(label) });
        var canOfThree = label.StartsWith("kube_", StringComparison.Ordinal) || label.StartsWith("container_infra_prefix", StringComparison.Ordinal);
        var words = $"The upgrade would change what masters are built with, and masters of this cluster can't be replaced: {change}.{(canOfThree ? " A cluster of 3 masters or more has them replaced." : "")}";

        Assert.Equal(words, kubernetes.Objection(upgrade));
        Assert.Equal(words, kubernetes.Objection(upgrade with { Group = input.Worker() }));
    }

    [Theory]
    [InlineData("kube_tag=v1.31.4")]
    [InlineData("kube_version=v1.31.4")]
    [InlineData("min_node_count=1")]
    [InlineData("auto_healing_enabled=false")]
    [InlineData("container_runtime=containerd")]
    [InlineData("etcd_volume_size=0")]
    [InlineData("the_tenants_own=1")]
    public void What_no_machine_is_built_with_may_change(string label) => Assert.Null(kubernetes.Objection(Upgrade(model => model with { Labels = Labels(label) })));

    [Fact]
    public void What_the_tenant_has_built_beside_the_bay_stays()
    {
        const string some = "heat_resources=resources: {a: {type: 'OS::Heat::Value'}}";

        foreach (var (before, after) in new[] { ("x=1", some), (some, "x=1"), (some, some.Replace("{a:", "{b:", StringComparison.Ordinal)) })
        {
            var upgrade = Upgrade(model => model with { Labels = Labels(after) }) with { Before = input.Spec with { Labels = Labels(before) } };
            Assert.Equal("The label heat_resources can't change: what it asks for is built with the cluster.", kubernetes.Objection(upgrade));
        }
    }

    [Fact]
    public void A_label_that_the_bay_had_of_its_own_is_not_taken_from_masters() => Assert.EndsWith(
        "can't be replaced: availability_zone from 'a' to the default.",
        kubernetes.Objection(Upgrade(static model => model) with { Before = input.Spec with { Labels = Labels("availability_zone=a") } }), StringComparison.Ordinal);

    [Fact]
    public void Fields_of_the_template_that_masters_are_built_with_are_refused()
    {
        var upgrade = Upgrade(static model => model with { ApiserverPort = 7443, DnsNameserver = "1.1.1.1", HttpProxy = "http://proxy.test" });

        Assert.EndsWith(
            "can't be replaced: apiserver_port from '6443' to '7443', dns_nameserver from the default to '1.1.1.1', http_proxy from the default to 'http://proxy.test'.",
            kubernetes.Objection(upgrade), StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_image_is_for_workers_alone_and_only_if_they_are_named()
    {
        var upgrade = Upgrade(static model => model with { ImageId = "fedora-coreos-2" });

        Assert.EndsWith("image_id from 'fedora-coreos' to 'fedora-coreos-2'. With nodegroup default-worker the workers alone get the new image. A cluster of 3 masters or more has them replaced.", kubernetes.Objection(upgrade), StringComparison.Ordinal);
        Assert.Null(kubernetes.Objection(upgrade with { Group = input.Worker() }));
        // They have it by now, and masters still don't.
        var moved = upgrade with { Before = upgrade.After, Groups = [.. input.NodeGroups.Select(static group => group with { ImageId = group.Role == NodeGroupSnapshot.MasterRole ? "fedora-coreos" : "fedora-coreos-2" })] };
        Assert.Contains("image_id from 'fedora-coreos' to 'fedora-coreos-2'", kubernetes.Objection(moved), StringComparison.Ordinal);
        Assert.Null(kubernetes.Objection(moved with { Group = input.Worker() }));
    }

    [Fact]
    public void Masters_by_themselves_are_refused_and_a_group_of_the_tenants_own_is_not()
    {
        var upgrade = Upgrade(static model => model);

        Assert.Equal("Masters of this cluster can't be replaced: only where there are 3 or more may one be missing.", kubernetes.Objection(upgrade with { Group = input.NodeGroups[0] }));
        Assert.Null(kubernetes.Objection(upgrade with { Group = input.Worker() with { Name = "gpu", IsDefault = false } }));
    }

    [Fact]
    public void A_template_for_another_engine_or_distribution_is_refused()
    {
        Assert.Equal("The cluster template model is for clusters of another kind: swarm-mode on vm with ubuntu.", kubernetes.Objection(Upgrade(static model => model with { Coe = "swarm-mode", ClusterDistro = "ubuntu" })));
        Assert.StartsWith("The cluster template model is for clusters of another kind", swarm.Objection(Upgrade(static model => model)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_whose_images_take_another_format_of_boot_data_is_refused_for_the_workers_alone_too()
    {
        var upgrade = Upgrade(static model => model with { ImageId = "ubuntu", ClusterDistro = "ubuntu" });

        Assert.All([upgrade, upgrade with { Group = input.Worker() }], one => Assert.Equal(
            "The cluster template model is for ubuntu, whose machines boot by cloud-init: those of this cluster boot by Ignition.", kubernetes.Objection(one)));
    }

    [Fact]
    public void What_the_driver_does_not_build_is_refused_as_for_a_new_bay() =>
        Assert.StartsWith("network_driver must be one of flannel, calico, not 'weave'", kubernetes.Objection(Upgrade(static model => model with { NetworkDriver = "weave" })), StringComparison.Ordinal);

    [Fact]
    public void Managers_by_themselves_are_refused_however_many_there_are()
    {
        var three = PlanInputs.Kubernetes(masters: 3);

        Assert.Equal(
            "Masters of this cluster can't be replaced: the driver swarm-vm upgrades workers only.",
            swarm.Objection(new BayUpgrade(three.Spec, three.Spec, three.NodeGroups, three.NodeGroups[0])));
        Assert.False(swarm.CanRenew(three.NodeGroups[0]));
    }

    [Fact]
    public void A_swarm_is_upgraded_to_what_leaves_its_manager_alone()
    {
        var before = input.Spec with { Driver = "swarm-vm", BayModel = input.Spec.BayModel with { Coe = "swarm-mode", ClusterDistro = "ubuntu", ImageId = "ubuntu", NetworkDriver = "docker" } };
        BayUpgrade Swarm(BayModelSnapshot after, NodeGroupSnapshot? group) => new(before, before with { BayModel = after }, input.NodeGroups, group);

        Assert.Null(swarm.Objection(Swarm(before.BayModel with { Uuid = Guid.NewGuid() }, null)));
        Assert.Null(swarm.Objection(Swarm(before.BayModel with { ImageId = "ubuntu-2" }, input.Worker())));
        Assert.Contains("insecure_registry from the default to 'registry.test:5000'", swarm.Objection(Swarm(before.BayModel with { InsecureRegistry = "registry.test:5000" }, input.Worker())), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("image", null, "image-2", "0 1", "image-2 {\"0\":\"image\",\"1\":\"image\"}")]
    [InlineData("image-2", "{\"0\": \"image\", \"1\": \"image\"}", "image-2", "0 1", null)]
    [InlineData("image-2", "{\"0\": \"image\", \"1\": \"image\"}", "image-2", "1 2", "image-2 {\"1\":\"image\"}")]
    [InlineData("image-2", "{\"1\": \"image\"}", "image", "0 1", "image {\"0\":\"image-2\"}")]
    [InlineData("image-2", "{\"1\": \"image\"}", "image-3", "0 1", "image-3 {\"0\":\"image-2\",\"1\":\"image\"}")]
    [InlineData("image-2", "{\"1\": \"image\"}", "image-2", "0", "image-2 {}")]
    [InlineData("image", "{}", "image", "0 1", null)]
    [InlineData("image", null, "image", "0 1", null)]
    public void Machines_that_stay_are_told_with_the_image_that_the_stack_has_for_them(string before, string? former, string toCome, string staying, string? told)
    {
        foreach (var (driver, parameter) in new (IBayDriver, string)[] { (kubernetes, "minion_image"), (swarm, "node_image") })
        {
            var parameters = new Dictionary<string, string>(StringComparer.Ordinal) { [parameter] = before };
            if (former is not null)
                parameters.Add("former_images", former);
            var planned = input with
            {
                NodeGroups = [input.NodeGroups[0], input.Worker() with { ImageId = toCome }],
                Built = new BuiltStack(parameters, [.. staying.Split(' ').Select(static index => new BayMachine(NodeGroupSnapshot.DefaultWorkerName, index, $"server-{index}", null, null))]),
            };

            var change = driver.PlanChange(planned, BayChange.Upgrade);

            Assert.Equal(told, change.ContainsKey(parameter) || change.ContainsKey("former_images") ? $"{change[parameter]} {change["former_images"]!.ToJsonString()}" : null);
        }
    }

    private BayUpgrade Upgrade(Func<BayModelSnapshot, BayModelSnapshot> model)
    {
        var after = model(input.Spec.BayModel);
        return new BayUpgrade(input.Spec, input.Spec with { BayModel = after, Labels = after.Labels }, input.NodeGroups, null);
    }

    private static ImmutableSortedDictionary<string, string> Labels(string label) => ImmutableSortedDictionary<string, string>.Empty.Add(label.Split('=')[0], label.Split('=')[1]);
}

using System.Collections.Immutable;
using Magnum.Drivers.KubernetesVm;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.Tests.Kubernetes;

/// <summary>Upgrades of bays of three masters, which are replaced.</summary>
public sealed class KubernetesMastersTests
{
    private readonly KubernetesVmDriver driver = new();
    private readonly BayPlanInput input = PlanInputs.Kubernetes(masters: 3);

    private NodeGroupSnapshot Masters => input.NodeGroups[0];

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(5, true)]
    public void Masters_are_replaced_where_the_others_are_a_quorum(int masters, bool isReplaced) =>
        Assert.Equal(isReplaced, driver.CanRenew(PlanInputs.Kubernetes(masters: masters).NodeGroups[0]));

    [Fact]
    public void Version_image_and_registry_may_change_and_have_masters_replaced()
    {
        foreach (var model in new Func<BayModelSnapshot, BayModelSnapshot>[]
        {
            static model => model with { Labels = Labels("kube_tag=v1.32.1") },
            static model => model with { ImageId = "image-2" },
            static model => model with { Labels = Labels("container_infra_prefix=registry/") },
        })
        {
            Assert.Null(driver.Objection(Upgrade(model)));
            Assert.True(driver.RenewsMasters(Upgrade(model)));
        }

        Assert.False(driver.RenewsMasters(Upgrade(static model => model with { Labels = Labels("auto_healing_enabled=true") })));
        Assert.True(driver.RenewsMasters(Upgrade(static model => model) with { Group = Masters }));
        Assert.False(driver.RenewsMasters(Upgrade(static model => model with { ImageId = "image-2" }) with { Group = input.Worker() }));
    }

    [Fact]
    public void What_the_whole_bay_is_built_with_stays() => Assert.Equal(
        "The upgrade would change what stays in a built cluster: apiserver_port from '6443' to '7443', flannel_backend from the default to 'host-gw'.",
        driver.Objection(Upgrade(static model => model with { ApiserverPort = 7443, Labels = Labels("flannel_backend=host-gw") })));

    [Theory]
    [InlineData("kube_tag=v1.22.1", "kube_tag=v1.23.1 container_runtime=containerd", "container_runtime from the default to 'containerd'")]
    [InlineData("kube_tag=v1.22.1 container_runtime=containerd", "kube_tag=v1.23.1", "container_runtime from 'containerd' to the default")]
    [InlineData("kube_tag=v1.23.1 container_runtime=containerd", "kube_tag=v1.24.1", null)]
    [InlineData("kube_tag=v1.23.1 container_runtime=containerd", "kube_tag=v1.24.1 container_runtime=containerd", null)]
    [InlineData("kube_tag=v1.23.1", "kube_tag=v1.24.1 container_runtime=containerd", null)]
    public void A_runtime_stays_where_a_version_may_have_one_of_two(string before, string after, string? change)
    {
        var upgrade = Upgrade(model => model with { Labels = Labels(after) });

        Assert.Equal(
            change is null ? null : $"The upgrade would change what stays in a built cluster: {change}.",
            driver.Objection(upgrade with { Before = upgrade.Before with { Labels = Labels(before) } }));
    }

    [Fact]
    public void One_group_alone_may_have_another_image_and_nothing_that_both_are_built_with()
    {
        var (image, version) = (Upgrade(static model => model with { ImageId = "image-2" }), Upgrade(static model => model with { Labels = Labels("kube_tag=v1.32.1") }));

        foreach (var group in input.NodeGroups)
        {
            Assert.Null(driver.Objection(image with { Group = group }));
            Assert.Equal(
                "Masters and workers are built with the same, and masters go first: kube_tag from 'v1.31.4' to 'v1.32.1'. Without nodegroup all of them are upgraded.",
                driver.Objection(version with { Group = group }));
        }
    }

    [Theory]
    [InlineData("v1.31.4", "v1.31.9", null)]
    [InlineData("v1.31.4", "1.32.0", null)]
    [InlineData("v1.31.4", "v1.32.0-rc.1", null)]
    [InlineData("v1.9.9", "v1.10.0", null)]
    [InlineData("v1.31.4", "v1.33.0", "kube_tag can't go from 'v1.31.4' to 'v1.33.0' at once: Kubernetes is upgraded by one minor version at a time.")]
    [InlineData("v1.31.4", "v2.31.4", "kube_tag can't go from 'v1.31.4' to 'v2.31.4' at once: Kubernetes is upgraded by one minor version at a time.")]
    [InlineData("v1.31.4", "v1.31.3", "kube_tag can't go back from 'v1.31.4' to 'v1.31.3': what a newer Kubernetes stored an older one may not read.")]
    [InlineData("v1.31.4", "v1.30.9", "kube_tag can't go back from 'v1.31.4' to 'v1.30.9': what a newer Kubernetes stored an older one may not read.")]
    [InlineData("v1.31.4", "latest", "kube_tag is 'latest', which is no version of Kubernetes.")]
    [InlineData("latest", "v1.31.4", "The cluster's kube_tag is 'latest', which is no version of Kubernetes: whether it may become v1.31.4 is not known.")]
    public void Kubernetes_goes_up_by_one_minor_version_at_most_and_never_back(string before, string after, string? objection)
    {
        var upgrade = Upgrade(model => model with { Labels = Labels($"kube_tag={after}") });

        Assert.Equal(objection, driver.Objection(upgrade with { Before = upgrade.Before with { Labels = Labels($"kube_tag={before}") } }));
    }

    [Fact]
    public void Masters_that_stay_are_told_with_the_image_that_the_stack_has_for_them()
    {
        var built = new BuiltStack(
            new Dictionary<string, string> { ["master_image"] = "image", ["former_master_images"] = "{}", ["minion_image"] = input.Worker().ImageId ?? input.Spec.BayModel.ImageId },
            [.. new[] { "1", "2" }.Select(static index => new BayMachine(NodeGroupSnapshot.DefaultMasterName, index, $"m{index}", null, null))]);

        var parameters = driver.PlanChange(input with { NodeGroups = [Masters with { ImageId = "image-2" }, input.Worker()], Built = built }, BayChange.Upgrade);

        Assert.Equal(("image-2", """{"1":"image","2":"image"}"""), (parameters["master_image"]!.GetValue<string>(), parameters["former_master_images"]!.ToJsonString()));
        Assert.DoesNotContain("minion_image", parameters.Keys);
    }

    [Fact]
    public void A_masters_machine_is_all_of_its_stack_but_its_address_and_its_place_in_the_pool()
    {
        StackViewResource Of(string stack, string name, string type) => new(name, type, $"{stack}-{name}", stack, stack[^1..]);
        StackViewResource[] Member(string stack) =>
        [
            Of(stack, "kube-master", "OS::Nova::Server"), Of(stack, "node_wait_handle", "OS::Heat::WaitConditionHandle"), Of(stack, "node_config_deployment", "OS::Heat::WaitCondition"),
            Of(stack, "etcd_volume", "OS::Cinder::Volume"), Of(stack, "etcd_volume_attach", "OS::Cinder::VolumeAttachment"), Of(stack, "kube_master_floating", "OS::Neutron::FloatingIP"),
            Of(stack, "api_pool_member", "OS::Octavia::PoolMember"),
        ];
        var stack = new StackView(new Dictionary<string, System.Text.Json.Nodes.JsonNode?>(), new Dictionary<string, string>(), [.. Member("m0"), .. Member("m1"), Of("w1", "kube-minion", "OS::Nova::Server")]);

        var parts = driver.PartsOf(stack, new BayMachine(Masters.Name, "1", "gone", null, null));

        Assert.Equal(
            ["m1-etcd_volume", "m1-etcd_volume_attach", "m1-kube-master", "m1-node_config_deployment", "m1-node_wait_handle"],
            parts.Select(static part => part.PhysicalId!).Order(StringComparer.Ordinal));
        Assert.Empty(driver.PartsOf(stack, new BayMachine(Masters.Name, "2", null, null, null)));
    }

    private BayUpgrade Upgrade(Func<BayModelSnapshot, BayModelSnapshot> model)
    {
        var after = model(input.Spec.BayModel);
        return new BayUpgrade(input.Spec, input.Spec with { BayModel = after, Labels = after.Labels }, input.NodeGroups, null);
    }

    private static ImmutableSortedDictionary<string, string> Labels(string labels) =>
        labels.Split(' ').Select(static label => label.Split('=')).ToImmutableSortedDictionary(static pair => pair[0], static pair => pair[1]);
}

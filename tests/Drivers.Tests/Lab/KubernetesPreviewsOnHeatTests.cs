using Magnum.Drivers.KubernetesVm;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.Tests.Lab;

/// <summary>What a real Heat would make of bays of many kinds; it makes nothing.</summary>
public sealed class KubernetesPreviewsOnHeatTests : LabPreview
{
    private static readonly string[] Volumes = ["docker_volume", "docker_volume_attach", "etcd_volume", "etcd_volume_attach"];

    private readonly KubernetesVmDriver driver = new();
    [Fact]
    public async Task Heat_accepts_the_template()
    {
        var answer = await LabStack.ValidateAsync(Tenant, driver.PlanCreate(Input()));

        Assert.Contains("number_of_minions", answer["Parameters"]!.AsObject().Select(static parameter => parameter.Key));
    }

    public static TheoryData<string, string[], string[]> Variants => new()
    {
        { "floating", ["kube_master_floating", "kube_minion_floating", "private_network", "extrouter"], ["secgroup_kube_master_ssh", "secgroup_kube_minion_ssh"] },
        { "no floating", ["private_network"], ["kube_master_floating", "kube_minion_floating"] },
        { "keypair", ["secgroup_kube_master_ssh", "secgroup_kube_minion_ssh"], [] },
        { "given network", ["port"], ["private_network", "private_subnet", "extrouter", "extrouter_inside"] },
        { "given subnet", ["kube_minion_eth0"], ["private_network", "private_subnet", "extrouter", "extrouter_inside"] },
        { "calico", ["secgroup_kube_master_bgp_from_minions"], ["secgroup_kube_master_overlay_from_minions"] },
        { "flannel", ["secgroup_kube_master_overlay_from_minions"], ["secgroup_kube_master_bgp_from_minions"] },
        { "template flavors", ["kube-master", "kube-minion"], [] },
        { "no workers", ["kube-master"], ["kube-minion"] },
        { "no volumes", ["kube-master"], [.. Volumes] },
    };

    public static TheoryData<string, string[], string[]> VariantsWithVolumes => new()
    {
        { "docker volume", ["docker_volume_of_type", "docker_volume_attach"], ["docker_volume", "etcd_volume"] },
        { "etcd volume", ["etcd_volume_of_type", "etcd_volume_attach"], ["etcd_volume", "docker_volume"] },
        { "volumes of no type", ["docker_volume", "etcd_volume", "etcd_volume_attach", "docker_volume_attach"], ["docker_volume_of_type", "etcd_volume_of_type"] },
    };

    [Theory]
    [MemberData(nameof(Variants))]
    public Task Heat_would_make_what_the_bay_asks_for(string variant, string[] made, string[] notMade) => AssertMadeAsync(variant, made, notMade);

    [Theory]
    [MemberData(nameof(VariantsWithVolumes))]
    public async Task Heat_would_make_the_volumes_that_the_bay_asks_for(string variant, string[] made, string[] notMade)
    {
        Assert.SkipUnless(LabExtras.HasVolumes(), "This lab has no Cinder.");
        await AssertMadeAsync(variant, made, notMade);
    }

    private async Task AssertMadeAsync(string variant, string[] made, string[] notMade)
    {
        var input = variant switch
        {
            "floating" => Input(static spec => spec with { FloatingIpEnabled = true }),
            "keypair" => Input(static spec => spec with { Keypair = "lab-key" }),
            "given network" => Input(spec => spec with { FixedNetwork = "public", FixedNetworkId = Network }),
            "given subnet" => Input(spec => spec with { FixedNetwork = "public", FixedNetworkId = Network, FixedSubnetId = Subnet, ExternalNetworkId = null }),
            "calico" => Input(model: static model => model with { NetworkDriver = "calico" }),
            "template flavors" => Input(static spec => spec with { FlavorId = null, MasterFlavorId = null }),
            "no workers" => Input(workers: 0),
            "docker volume" => Input(static spec => spec with { DockerVolumeSize = 5, Labels = spec.Labels.Add("docker_volume_type", "__DEFAULT__") }),
            "etcd volume" => Input(static spec => spec with { Labels = spec.Labels.Add("etcd_volume_size", "2").Add("etcd_volume_type", "__DEFAULT__") }),
            "volumes of no type" => Input(static spec => spec with { DockerVolumeSize = 5, Labels = spec.Labels.Add("etcd_volume_size", "2") }),
            _ => Input(),
        };

        var names = (await LabStack.PreviewResourcesAsync(Tenant, driver.PlanCreate(input))).Select(static resource => resource["resource_name"]!.ToString()).ToHashSet(StringComparer.Ordinal);

        Assert.Subset(names, made.ToHashSet());
        Assert.All(notMade, name => Assert.DoesNotContain(name, names));
    }

    private BayPlanInput Input(Func<BaySpec, BaySpec>? spec = null, Func<BayModelSnapshot, BayModelSnapshot>? model = null, int workers = 1) =>
        PlanInputs.Kubernetes(bay => (spec ?? (static same => same))(bay with { ExternalNetworkId = Network }), model, workers);
}

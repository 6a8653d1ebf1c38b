using System.Text.Json.Nodes;
using Magnum.Drivers.SwarmVm;
using Magnum.Drivers.TemplateFolder;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.Tests.Swarm;

public sealed class SwarmPlanTests
{
    private readonly SwarmVmDriver driver = new();

    [Fact]
    public void Parameters_carry_what_the_bay_is_to_be()
    {
        var input = Swarm(spec: static spec => spec with { Labels = spec.Labels.Add("availability_zone", "machines").Add("fixed_subnet_cidr", "10.9.0.0/24") }, workers: 3);

        var parameters = driver.PlanCreate(input).Parameters;

        Assert.Equal(3, parameters["number_of_nodes"]!.GetValue<int>());
        Assert.Equal(1, parameters["number_of_masters"]!.GetValue<int>());
        Assert.Equal(2375, parameters["swarm_port"]!.GetValue<int>());
        Assert.Equal("machines", parameters["availability_zone"]!.GetValue<string>());
        Assert.Equal("10.9.0.0/24", parameters["fixed_subnet_cidr"]!.GetValue<string>());
        Assert.Equal("machine-trust", parameters["trust_id"]!.GetValue<string>());
    }

    [Fact]
    public void Every_parameter_is_one_of_the_template_and_every_needed_one_is_filled()
    {
        var plan = driver.PlanCreate(Swarm(
            static spec => spec with { Keypair = "key", FixedNetworkId = "net", FixedSubnetId = "subnet", FixedNetwork = "net", Labels = spec.Labels.Add("availability_zone", "z") },
            static model => model with { DnsNameserver = "1.1.1.1", HttpProxy = "http://p", HttpsProxy = "http://p", NoProxy = "a", InsecureRegistry = "registry.test:5000" }));
        var template = new HeatTemplateFile("swarmcluster.yaml", plan.Template);

        Assert.Subset(template.Parameters.ToHashSet(), plan.Parameters.Keys.ToHashSet());
        Assert.Empty(template.ParametersWithoutDefault.Except(driver.PlanCreate(Swarm()).Parameters.Keys));
    }

    [Fact]
    public void Every_file_that_a_template_names_is_sent_and_every_sent_one_is_named()
    {
        var plan = driver.PlanCreate(Swarm());
        var named = plan.Files.Where(static file => file.Key.EndsWith(".yaml", StringComparison.Ordinal)).Append(KeyValuePair.Create("swarmcluster.yaml", plan.Template))
            .SelectMany(static file => new HeatTemplateFile(file.Key, file.Value).References()).Select(static reference => reference.Name);

        Assert.Equal(plan.Files.Keys.Order(StringComparer.Ordinal), named.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_group_of_the_tenants_own_is_refused_before_it_is_accepted_and_later()
    {
        var input = Swarm();
        var group = input.Worker() with { Name = "spare", IsDefault = false };

        Assert.Equal("The driver swarm-vm builds no groups of nodes beside the default ones.", driver.Objection(input.Spec, group));
        Assert.Equal(driver.Objection(input.Spec, group), Assert.Throws<BayPlanException>(() => driver.PlanCreateGroup(input, group, PlanInputs.BuiltKubernetes)).Message);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void A_manager_is_replaced_where_the_others_are_a_quorum_but_by_no_upgrade(int managers, bool isReplaced)
    {
        var group = Swarm().NodeGroups[0] with { NodeCount = managers };

        Assert.Equal((isReplaced, false), (driver.CanReplaceMasters(group), driver.CanRenew(group)));
    }

    [Fact]
    public void A_managers_machine_is_made_of_its_server_and_what_waits_for_it()
    {
        StackViewResource[] member =
        [
            new("swarm-master", "OS::Nova::Server", "server", "m1", "1"), new("master_wait_handle", "OS::Heat::WaitConditionHandle", "handle", "m1", "1"),
            new("swarm_master_floating", "OS::Neutron::FloatingIP", "floating", "m1", "1"), new("swarm-node", "OS::Nova::Server", "worker", "w1", "1"),
        ];
        var stack = new StackView(new Dictionary<string, System.Text.Json.Nodes.JsonNode?>(), new Dictionary<string, string>(), member);

        Assert.Equal(["server", "handle"], driver.PartsOf(stack, new BayMachine(NodeGroupSnapshot.DefaultMasterName, "1", "gone", null, null)).Select(static part => part.PhysicalId!));
    }

    public static TheoryData<string, BayPlanInput> Refusals => new()
    {
        { "master_count must be a number from 1 to 7, not '9'", Swarm(masters: 9) },
        { "The label etcd_volume_size is not supported by the driver swarm-vm: it is for another engine.", Swarm(static spec => spec with { Labels = spec.Labels.Add("etcd_volume_size", "5") }) },
        { "registry_enabled has no effect here: it is for bays with TLS", Swarm(model: static model => model with { RegistryEnabled = true, TlsDisabled = true }) },
        { "network_driver must be docker, not 'flannel'", Swarm(model: static model => model with { NetworkDriver = "flannel" }) },
        { "volume_driver is not supported by the driver", Swarm(model: static model => model with { VolumeDriver = "rexray" }) },
        { "docker_storage_driver must be overlay2, not 'btrfs'", Swarm(model: static model => model with { DockerStorageDriver = "btrfs" }) },
        { "the operator has not enabled it here", Swarm() with { Machine = null } },
    };

    [Theory]
    [MemberData(nameof(Refusals), DisableDiscoveryEnumeration = true)]
    public void What_it_does_not_build_is_refused_before_anything_is_made(string sentence, BayPlanInput input) =>
        Assert.Contains(sentence, Assert.Throws<BayPlanException>(() => driver.PlanCreate(input)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_resize_sends_size_removals_and_operation_only()
    {
        var input = Swarm(workers: 2);

        var parameters = driver.PlanResize(input, input.Worker(), ["1"]);

        Assert.Equal(["magnum_operation", "nodes_to_remove", "number_of_nodes"], parameters.Keys.Order(StringComparer.Ordinal));
        Assert.Throws<BayPlanException>(() => driver.PlanResize(input, input.NodeGroups.Single(static group => group.Role == NodeGroupSnapshot.MasterRole), []));
    }

    [Fact]
    public void Its_stack_is_sent_nothing_of_a_change_but_the_machines_credential()
    {
        Assert.All([BayChange.Upgrade, BayChange.CaRotation], change => Assert.Equal(["magnum_operation"], driver.PlanChange(Swarm(), change).Keys));
        Assert.Equal("machine-trust", driver.PlanChange(Swarm(), BayChange.CredentialRotation)["trust_id"]!.GetValue<string>());
    }

    [Fact]
    public void Machines_are_read_with_their_groups()
    {
        var stack = new StackView(
            new Dictionary<string, JsonNode?>
            {
                ["api_address"] = "tcp://198.18.0.5:2375",
                ["swarm_primary_master"] = new JsonArray("198.18.0.5"),
                ["swarm_primary_master_private"] = new JsonArray("10.0.0.5"),
                ["swarm_nodes"] = new JsonArray("198.18.0.6"),
                ["swarm_nodes_private"] = new JsonArray("10.0.0.6"),
            },
            new Dictionary<string, string> { ["number_of_masters"] = "1", ["number_of_nodes"] = "2" },
            [
                new("swarm-master", "OS::Nova::Server", "manager-id", "stack-a", "0"),
                new("swarm-node", "OS::Nova::Server", "worker-id", "stack-b", "0"),
            ]);

        var outputs = driver.ReadOutputs(Swarm(), stack);

        Assert.Equal("tcp://198.18.0.5:2375", outputs.ApiAddress);
        Assert.Equal(
            [new BayMachine("default-master", "0", "manager-id", "198.18.0.5", "10.0.0.5"), new BayMachine("default-worker", "0", "worker-id", "198.18.0.6", "10.0.0.6")],
            outputs.Machines);
        Assert.Equal(KeyValuePair.Create("default-worker", 2), Assert.Single(outputs.NodeCounts));
    }

    private static BayPlanInput Swarm(Func<BaySpec, BaySpec>? spec = null, Func<BayModelSnapshot, BayModelSnapshot>? model = null, int workers = 1, int masters = 1) =>
        PlanInputs.Kubernetes(
            bay => (spec ?? (static same => same))(bay with { Driver = "swarm-vm" }),
            bayModel => (model ?? (static same => same))(bayModel with { Coe = "swarm-mode", ImageId = "ubuntu", ClusterDistro = "ubuntu", NetworkDriver = "docker" }),
            workers,
            masters) with { ServiceAccountKeys = null };
}

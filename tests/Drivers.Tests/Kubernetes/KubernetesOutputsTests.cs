using System.Text.Json.Nodes;
using Magnum.Drivers.KubernetesVm;

namespace Magnum.Drivers.Tests.Kubernetes;

public sealed class KubernetesOutputsTests
{
    private readonly KubernetesVmDriver driver = new();

    [Fact]
    public void Machines_are_matched_with_their_addresses_by_index_masters_first()
    {
        var outputs = driver.ReadOutputs(PlanInputs.Kubernetes(workers: 3), Stack(
            Outputs(minions: ["198.18.0.2", "198.18.0.9", "198.18.0.10"], inside: ["10.0.0.2", "10.0.0.9", "10.0.0.10"]),
            Member("kube-minion", "10", "w10"), Member("kube-minion", "2", "w2"), Member("kube-minion", "9", "w9"), Member("kube-master", "0", "m0")));

        Assert.Equal(
        [
            new BayMachine("default-master", "0", "m0", "198.18.0.1", "10.0.0.1"),
            new BayMachine("default-worker", "2", "w2", "198.18.0.2", "10.0.0.2"),
            new BayMachine("default-worker", "9", "w9", "198.18.0.9", "10.0.0.9"),
            new BayMachine("default-worker", "10", "w10", "198.18.0.10", "10.0.0.10"),
        ], outputs.Machines);
        Assert.Equal("https://198.18.0.1:6443", outputs.ApiAddress);
    }

    [Fact]
    public void A_half_built_stack_tells_no_address_that_may_be_anothers()
    {
        var stack = Stack(new Dictionary<string, JsonNode?> { ["kube_minions"] = new JsonArray("198.18.0.9"), ["kube_masters"] = null, ["api_address"] = null },
            Member("kube-minion", "0", null), Member("kube-minion", "1", "w1"));

        var outputs = driver.ReadOutputs(PlanInputs.Kubernetes(workers: 2), stack);

        Assert.Null(outputs.ApiAddress);
        Assert.Equal([new BayMachine("default-worker", "0", null, null, null), new BayMachine("default-worker", "1", "w1", null, null)], outputs.Machines);
    }

    [Fact]
    public void A_machine_that_is_being_replaced_counts_once()
    {
        var outputs = driver.ReadOutputs(PlanInputs.Kubernetes(), Stack(Outputs(["198.18.0.2"], ["10.0.0.2"]),
            Member("kube-minion", "0", ""), Member("kube-minion", "0", "w-new"), Member("kube-master", "0", "m0")));

        Assert.Equal(["m0", "w-new"], outputs.Machines.Select(static machine => machine.ServerId));
    }

    [Fact]
    public void A_size_changed_in_Heat_itself_is_told()
    {
        var stack = Stack(Outputs([], [])) with { Parameters = new Dictionary<string, string> { ["number_of_minions"] = "4", ["number_of_masters"] = "1", ["kube_version"] = "v1.30.1" } };

        var outputs = driver.ReadOutputs(PlanInputs.Kubernetes(workers: 1), stack);

        Assert.Equal(KeyValuePair.Create("default-worker", 4), Assert.Single(outputs.NodeCounts));
        Assert.Equal("v1.30.1", outputs.CoeVersion);
    }

    [Theory]
    [InlineData("10.0.0.99", "10.0.0.99")]
    [InlineData(null, "10.0.0.1")]
    public void A_groups_machines_reach_the_API_where_the_bays_stack_says_or_at_the_first_master_of_an_older_one(string? told, string expected)
    {
        var outputs = Outputs([], []);
        if (told is not null)
            outputs["api_address_private"] = told;
        var bay = Stack(
            outputs, new("secgroup_kube_minion", "OS::Neutron::SecurityGroup", "group", null, null), new("private_network", "OS::Neutron::Net", "net", null, "network"),
            new("private_subnet", "OS::Neutron::Subnet", "subnet", null, "network"));
        var input = PlanInputs.Kubernetes();

        var plan = driver.PlanCreateGroup(input, input.Worker() with { Name = "spare", Role = "spare", IsDefault = false }, bay);

        Assert.Equal(expected, plan.Parameters["existing_master_private_ip"]!.GetValue<string>());
    }

    private static Dictionary<string, JsonNode?> Outputs(string[] minions, string[] inside) => new()
    {
        ["api_address"] = "https://198.18.0.1:6443",
        ["kube_masters"] = new JsonArray("198.18.0.1"),
        ["kube_masters_private"] = new JsonArray("10.0.0.1"),
        ["kube_minions"] = new JsonArray([.. minions]),
        ["kube_minions_private"] = new JsonArray([.. inside]),
    };

    private static StackView Stack(Dictionary<string, JsonNode?> outputs, params StackViewResource[] resources) => new(outputs, new Dictionary<string, string>(), resources);

    private static StackViewResource Member(string name, string index, string? server) => new(name, "OS::Nova::Server", server, $"stack-{name}-{index}", index);
}

using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Magnum.Drivers.TemplateFolder;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.Tests.TemplateFolder;

public sealed class TemplateFolderDriverTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_plan_has_the_template_every_named_file_and_the_mapped_parameters()
    {
        var driver = TemplateFolderDriver.Load(FolderText.WriteTo(folder));
        var input = PlanInputs.Kubernetes(workers: 2, spec: static spec => spec with { Labels = Labels(("speed", "9")) });

        var plan = driver.PlanCreate(input);

        Assert.Equal(["boot/hello.sh", "member.yaml"], plan.Files.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("echo hello\n", plan.Files["boot/hello.sh"]);
        Assert.Equal(["bay", "magnum_operation", "speed", "workers"], plan.Parameters.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(input.BayUuid.ToString(), plan.Parameters["bay"]!.GetValue<string>());
        Assert.Equal(2, plan.Parameters["workers"]!.GetValue<int>());
        Assert.Equal(9, plan.Parameters["speed"]!.GetValue<int>());
        Assert.Equal(input.OperationId.ToString(), plan.Parameters["magnum_operation"]!.GetValue<string>());
    }

    [Fact]
    public void A_missing_or_empty_label_takes_the_default()
    {
        var driver = TemplateFolderDriver.Load(FolderText.WriteTo(folder));

        Assert.Equal(3, driver.PlanCreate(PlanInputs.Kubernetes()).Parameters["speed"]!.GetValue<int>());
        Assert.Equal(3, driver.PlanCreate(PlanInputs.Kubernetes(static spec => spec with { Labels = Labels(("speed", "")) })).Parameters["speed"]!.GetValue<int>());
    }

    [Fact]
    public void A_label_of_the_wrong_type_is_the_tenants_fault_and_named()
    {
        var driver = TemplateFolderDriver.Load(FolderText.WriteTo(folder));

        var fault = Assert.Throws<BayPlanException>(() => driver.PlanCreate(PlanInputs.Kubernetes(static spec => spec with { Labels = Labels(("speed", "fast")) })));

        Assert.Equal("label.speed must be an integer, not 'fast'.", fault.Message);
    }

    [Fact]
    public void A_required_value_that_the_bay_lacks_is_refused()
    {
        var text = FolderText.Driver.Replace("default: 3", "required: true", StringComparison.Ordinal);
        var driver = TemplateFolderDriver.Load(FolderText.WriteTo(folder, driver: text));

        var fault = Assert.Throws<BayPlanException>(() => driver.PlanCreate(PlanInputs.Kubernetes()));

        Assert.Equal("Required parameter speed not provided: the bay has no label.speed.", fault.Message);
    }

    [Fact]
    public void The_operation_is_declared_where_the_template_does_not_and_nothing_else_changes()
    {
        var plan = TemplateFolderDriver.Load(FolderText.WriteTo(folder)).PlanCreate(PlanInputs.Kubernetes());

        var template = new HeatTemplateFile("cluster.yaml", plan.Template);
        Assert.Equal(["bay", "gone", "magnum_operation", "speed", "workers"], template.Parameters.Order(StringComparer.Ordinal));
        Assert.DoesNotContain("magnum_operation", template.ParametersWithoutDefault);
        Assert.Contains("heat_template_version: 2018-08-31", plan.Template, StringComparison.Ordinal);
        Assert.Contains("\"http://api\"", plan.Template, StringComparison.Ordinal);
        Assert.Equal(plan.Template, template.WithOperation(plan.Template));
    }

    [Fact]
    public void A_template_without_parameters_gets_the_operation_too()
    {
        var driver = TemplateFolderDriver.Load(FolderText.WriteTo(folder,
            driver: "name: bare\nprovides: [{server_type: bm, os_distro: bare, coe: swarm}]\ntemplate: cluster.yaml\n",
            template: "heat_template_version: rocky\nresources: {}\n"));

        Assert.Equal(["magnum_operation"], new HeatTemplateFile("cluster.yaml", driver.PlanCreate(PlanInputs.Kubernetes()).Template).Parameters);
    }

    [Fact]
    public void A_resize_sends_size_removals_and_operation_only()
    {
        var driver = TemplateFolderDriver.Load(FolderText.WriteTo(folder));
        var input = PlanInputs.Kubernetes(workers: 4);

        Assert.True(driver.CanRemove(input.Worker()));
        var parameters = driver.PlanResize(input, input.Worker(), ["2", "5D2E6F7A-1111-4222-8333-444455556666"]);

        Assert.Equal(["gone", "magnum_operation", "workers"], parameters.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(4, parameters["workers"]!.GetValue<int>());
        Assert.Equal("2,5d2e6f7a-1111-4222-8333-444455556666", parameters["gone"]!.GetValue<string>());
    }

    [Fact]
    public void A_group_without_a_size_parameter_can_not_be_resized()
    {
        var driver = TemplateFolderDriver.Load(FolderText.WriteTo(folder));
        var input = PlanInputs.Kubernetes();

        Assert.Throws<BayPlanException>(() => driver.PlanResize(input, input.NodeGroups.Single(static group => group.Role == NodeGroupSnapshot.MasterRole), []));
    }

    [Fact]
    public void Removals_are_refused_where_the_template_has_no_parameter_for_them()
    {
        var text = FolderText.Driver.Replace("    nodes_to_remove: gone\n", "", StringComparison.Ordinal);
        var driver = TemplateFolderDriver.Load(FolderText.WriteTo(folder, driver: text));
        var input = PlanInputs.Kubernetes();

        Assert.DoesNotContain("gone", driver.PlanResize(input, input.Worker(), []).Keys);
        Assert.False(driver.CanRemove(input.Worker()));
        Assert.Throws<BayPlanException>(() => driver.PlanResize(input, input.Worker(), ["0"]));
    }

    [Fact]
    public void Outputs_tell_the_address_the_machines_and_sizes_that_differ()
    {
        var driver = TemplateFolderDriver.Load(FolderText.WriteTo(folder));
        var stack = new StackView(
            new Dictionary<string, JsonNode?> { ["api"] = "http://api", ["outside"] = new JsonArray("198.18.0.1", "198.18.0.2"), ["inside"] = new JsonArray("10.0.0.1", "10.0.0.2") },
            new Dictionary<string, string> { ["workers"] = "2" },
            [new StackViewResource("machine", "OS::Nova::Server", "server-b", "s2", "10"), new StackViewResource("machine", "OS::Nova::Server", "server-a", "s1", "9")]);

        var outputs = driver.ReadOutputs(PlanInputs.Kubernetes(workers: 5), stack);

        Assert.Equal("http://api", outputs.ApiAddress);
        Assert.Null(outputs.CoeVersion);
        Assert.Null(outputs.ContainerVersion);
        Assert.Equal(
            [new BayMachine("default-worker", "9", "server-a", "198.18.0.1", "10.0.0.1"), new BayMachine("default-worker", "10", "server-b", "198.18.0.2", "10.0.0.2")],
            outputs.Machines);
        Assert.Equal(2, Assert.Single(outputs.NodeCounts).Value);
    }

    private static ImmutableSortedDictionary<string, string> Labels(params (string Name, string Value)[] labels) =>
        labels.ToImmutableSortedDictionary(static label => label.Name, static label => label.Value, StringComparer.Ordinal);

    [Fact]
    public void A_change_of_a_group_sends_what_its_own_labels_fill()
    {
        var driver = TemplateFolderDriver.Load(FolderText.WriteTo(folder, driver: FolderText.Driver + """

            worker_group:
              template: cluster.yaml
              parameters:
                bay: bay.uuid
                workers: {from: group.default-worker.node_count, type: integer}
                speed: {from: label.speed, type: integer}
              machines: {node_count: workers}
            """));
        var input = PlanInputs.Kubernetes(static spec => spec with { Labels = ImmutableSortedDictionary<string, string>.Empty.Add("speed", "9") });
        var group = PlanInputs.Group("fast", "worker", 2) with { IsDefault = false, Labels = ImmutableSortedDictionary<string, string>.Empty.Add("speed", "7") };

        var upgrade = driver.PlanGroupChange(input, group, BayChange.Upgrade);

        Assert.Equal([("magnum_operation", $"{input.OperationId}"), ("speed", "7")], upgrade.Select(static p => (p.Key, p.Value!.ToString())).Order());
        Assert.Equal(["magnum_operation"], driver.PlanGroupChange(input, group, BayChange.CredentialRotation).Keys);
        Assert.Null(driver.Objection(input.Spec, group));
    }

    [Fact]
    public void A_group_that_the_driver_does_not_build_is_refused_before_it_is_accepted_and_later()
    {
        var driver = TemplateFolderDriver.Load(FolderText.WriteTo(folder));
        var (input, group) = (PlanInputs.Kubernetes(), PlanInputs.Group("fast", "worker", 2) with { IsDefault = false });

        Assert.Equal("The driver tiny builds no node groups: its driver.yaml has no 'worker_group'.", driver.Objection(input.Spec, group));
        Assert.Equal(driver.Objection(input.Spec, group), Assert.Throws<BayPlanException>(() => driver.PlanGroupChange(input, group, BayChange.Upgrade)).Message);
    }

    [Theory]
    [InlineData("bay.fixed_network", "Unable to find fixed network own.")]
    [InlineData("bay.fixed_subnet", "Unable to find fixed subnet sub.")]
    public void A_network_that_the_driver_uses_must_have_been_found(string source, string refusal)
    {
        var driver = TemplateFolderDriver.Load(FolderText.WriteTo(folder, driver: FolderText.Driver.Replace("bay: bay.uuid", $"bay: {source}", StringComparison.Ordinal)));
        var found = PlanInputs.Kubernetes(static spec => spec with { FixedNetwork = "own", FixedNetworkId = "net", FixedSubnet = "sub", FixedSubnetId = "net" });

        Assert.Equal("net", driver.PlanCreate(found).Parameters["bay"]!.GetValue<string>());
        Assert.Equal(refusal, Assert.Throws<BayPlanException>(() => driver.PlanCreate(found with { Spec = found.Spec with { FixedNetworkId = null, FixedSubnetId = null } })).Message);
    }
}

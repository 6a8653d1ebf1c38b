using System.Text.Json.Nodes;
using Magnum.Drivers.KubernetesVm;
using Magnum.Drivers.Machines;
using YamlDotNet.RepresentationModel;

namespace Magnum.Drivers.Tests.Machines;

public sealed class TenantResourcesTests
{
    private const string Volume = """
        # Two hundred gigabytes for the first worker.
        conditions:
          wanted: {equals: [yes, "yes"]}
        resources:
          data:
            type: OS::Cinder::Volume
            condition: wanted
            properties: {size: 200, name: "0042", read_only: false}
          attached:
            type: OS::Cinder::VolumeAttachment
            properties:
              volume_id: {get_resource: data}
              instance_uuid: {get_param: [workers, 0]}
        """;

    [Fact]
    public void A_fragment_becomes_a_template_that_is_given_the_bay_and_keeps_its_types()
    {
        var plan = PlanOf(Volume);

        var template = JsonNode.Parse(plan.Files[TenantResources.File])!;
        Assert.True(plan.Parameters["tenant_resources_enabled"]!.GetValue<bool>());
        Assert.Equal(["bay_uuid", "master_security_group", "masters", "network", "subnet", "worker_security_group", "workers"], template["parameters"]!.AsObject().Select(static one => one.Key));
        Assert.Equal("""{"size":200,"name":"0042","read_only":false}""", template["resources"]!["data"]!["properties"]!.ToJsonString());
        Assert.Equal("""{"volume_id":{"get_resource":"data"},"instance_uuid":{"get_param":["workers",0]}}""", template["resources"]!["attached"]!["properties"]!.ToJsonString());
        Assert.Equal("""{"wanted":{"equals":["yes","yes"]}}""", template["conditions"]!.ToJsonString());
    }

    public static TheoryData<string> Drivers => [.. Rules.RuledDriver.All.Select(static driver => driver.ToString())];

    [Theory]
    [MemberData(nameof(Drivers))]
    public void Each_driver_gives_the_template_exactly_what_it_takes(string name)
    {
        var driver = Rules.RuledDriver.Of(name);
        var plan = driver.Driver.PlanCreate(driver.With());
        var document = new YamlStream();
        document.Load(new StringReader(plan.Template));

        var given = (YamlMappingNode)document.Documents[0].RootNode["resources"]["tenant_resources"]["properties"];

        Assert.Equal(
            JsonNode.Parse(plan.Files[TenantResources.File])!["parameters"]!.AsObject().Select(static one => one.Key),
            given.Children.Keys.Select(static key => ((YamlScalarNode)key).Value!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Without_a_fragment_there_is_nothing_beside_the_bay()
    {
        var plan = PlanOf(null);

        Assert.False(plan.Parameters["tenant_resources_enabled"]!.GetValue<bool>());
        Assert.Null(JsonNode.Parse(plan.Files[TenantResources.File])!["resources"]);
    }

    public static TheoryData<string, string> Faults => new()
    {
        { "[1, 2]", "must be a mapping with resources" },
        { "text", "must be a mapping with resources" },
        { "", "must be a mapping with resources" },
        { "resources: [a]", "must be a mapping with resources" },
        { "resources: {}", "must be a mapping with resources" },
        { "resources: {a: 1}", "has the resource 'a', which is no mapping with a type" },
        { "resources: {a: {properties: {}}}", "has the resource 'a', which is no mapping with a type" },
        { "resources: {a: {type: 5}}", "has the resource 'a', which is no mapping with a type" },
        { "resources: {a: {type: kubemaster.yaml}}", "has the resource 'a' of type 'kubemaster.yaml', which is none of Heat's own" },
        { "resources: {a: {type: 'http://templates.test/a'}}", "has the resource 'a' of type 'http://templates.test/a', which is none of Heat's own" },
        { "resources: {a: {type: 'OS::Heat::Value', properties: {value: [{get_file: bay.env}]}}}", "uses get_file in the resource 'a': there are no files beside it" },
        { "resources: {a: {type: 'OS::Heat::Value'}}\nparameters: {}", "has the section 'parameters'; taken are resources, conditions, outputs" },
        { "resources: {a: &a {type: 'OS::Heat::Value'}, b: *a}", "has an anchor, an alias or a tag in line 1, which are not taken" },
        { "resources: {a: !!binary aGk=}", "has an anchor, an alias or a tag in line 1, which are not taken" },
        { "resources: {a: {type: 'OS::Heat::Value'}, a: {type: 'OS::Heat::Value'}}", "is no YAML: " },
        { "resources: {", "is no YAML: " },
        { "resources:\n\t- a", "is no YAML: " },
        { new string('[', 5000), "is nested deeper than 24 levels" },
        { new string(' ', 16385), "has 16385 characters; at most 16384 are taken" },
        { "resources: {" + string.Join(", ", Enumerable.Range(0, 51).Select(static n => $"r{n}: {{type: 'OS::Heat::Value'}}")) + "}", "has 51 resources; at most 50 are taken" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_can_not_be_a_part_of_the_stack_is_refused_with_its_reason(string fragment, string reason) =>
        Assert.StartsWith(reason, TenantResources.Fault(fragment), StringComparison.Ordinal);

    private static StackPlan PlanOf(string? fragment) =>
        new KubernetesVmDriver().PlanCreate(PlanInputs.Kubernetes(spec => fragment is null ? spec : spec with { Labels = spec.Labels.Add(TenantResources.Label, fragment) }));
}

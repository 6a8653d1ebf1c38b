using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Magnum.Drivers.TemplateFolder;
using Magnum.Grains.Abstractions.Drivers;

namespace Magnum.Drivers.Tests.TemplateFolder;

/// <summary>The lab's own driver, read from where the lab has it.</summary>
public sealed class LabosDriverTests
{
    private readonly TemplateFolderDriver driver = TemplateFolderDriver.Load(Repository.LabosDriver);

    [Fact]
    public void It_builds_bays_of_labos_images() =>
        Assert.Equal([new BayKind("vm", "labos", "kubernetes")], driver.Description.Provides);

    [Fact]
    public void Labels_say_how_long_it_takes_and_whether_it_fails()
    {
        var labels = ImmutableSortedDictionary<string, string>.Empty.Add("lab_wait", "7").Add("lab_fail", "True");

        var parameters = driver.PlanCreate(PlanInputs.Kubernetes(spec => spec with { Labels = labels }, workers: 3)).Parameters;

        Assert.Equal(7, parameters["wait"]!.GetValue<int>());
        Assert.True(parameters["fail"]!.GetValue<bool>());
        Assert.Equal(3, parameters["number_of_minions"]!.GetValue<int>());
        Assert.Equal(1, parameters["number_of_masters"]!.GetValue<int>());
    }

    [Fact]
    public void It_tells_an_address_and_no_machines_no_versions()
    {
        var stack = new StackView(new Dictionary<string, JsonNode?> { ["api_address"] = "https://198.18.0.99:6443" }, new Dictionary<string, string> { ["number_of_minions"] = "1", ["number_of_masters"] = "1" }, []);

        var outputs = driver.ReadOutputs(PlanInputs.Kubernetes(), stack);

        Assert.Equal("https://198.18.0.99:6443", outputs.ApiAddress);
        Assert.Empty(outputs.Machines);
        Assert.Empty(outputs.NodeCounts);
        Assert.Null(outputs.CoeVersion);
        Assert.Null(outputs.ContainerVersion);
    }
}

using System.Collections.Immutable;
using Magnum.Drivers.TemplateFolder;

namespace Magnum.Drivers.Tests.TemplateFolder;

/// <summary>Labels and taints of nodes, as an operator's driver takes them.</summary>
public sealed class NodeMarkTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_driver_that_names_no_labels_takes_none()
    {
        var driver = TemplateFolderDriver.Load(FolderText.WriteTo(folder));

        Assert.False(driver.CanMark(NodeMark.Labels, isDefault: true));
        Assert.False(driver.CanMark(NodeMark.Taints, isDefault: false));
    }

    [Fact]
    public void What_a_driver_names_is_sent_with_the_bay_and_with_a_size()
    {
        var driver = TemplateFolderDriver.Load(FolderText.WriteTo(folder, driver: FolderText.Driver.Replace("speed: {from: label.speed, type: integer, default: 3}", "speed: group.default-worker.node_labels", StringComparison.Ordinal)));
        var plain = PlanInputs.Kubernetes();
        var worker = plain.Worker() with { NodeLabels = ImmutableSortedDictionary<string, string>.Empty.Add("disk", "ssd") };
        var input = plain with { NodeGroups = [plain.NodeGroups[0], worker] };

        Assert.True(driver.CanMark(NodeMark.Labels, isDefault: true));
        Assert.False(driver.CanMark(NodeMark.Taints, isDefault: true));
        Assert.Equal("disk=ssd", driver.PlanCreate(input).Parameters["speed"]!.GetValue<string>());
        Assert.Equal("disk=ssd", driver.PlanResize(input, worker, [])["speed"]!.GetValue<string>());
        Assert.Equal("", driver.PlanResize(input, worker with { NodeLabels = worker.NodeLabels.Clear() }, [])["speed"]!.GetValue<string>());
        Assert.DoesNotContain("speed", driver.PlanResize(plain, plain.Worker(), []).Keys);
    }
}

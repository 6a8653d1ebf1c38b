using Magnum.Drivers.TemplateFolder;

namespace Magnum.Drivers.Tests.TemplateFolder;

public sealed class DriverFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("name: tiny", "name: tiny\ncolour: blue", "driver.yaml:2: unknown key 'colour'")]
    [InlineData("name: tiny\n", "", "'name' is missing")]
    [InlineData("name: tiny", "name: [a]", "driver.yaml:1: 'name' must be a text")]
    [InlineData("name: tiny", "name: tiny\nname: twice", "driver.yaml:")]
    [InlineData("coe: kubernetes}", "coe: kubernetes, os: x}", "unknown key 'os'")]
    [InlineData("server_type: vm", "server_type: cow", "must be vm or bm, not 'cow'")]
    [InlineData("  - {server_type: vm, os_distro: tinyos, coe: kubernetes}", "  []", "must be a list of at least one")]
    [InlineData("bay: bay.uuid", "bay: bay.color", "'bay.color' is no source of values")]
    [InlineData("bay: bay.uuid", "bay: group.default-worker.size", "is no source of values")]
    [InlineData("bay: bay.uuid", "bay: label.", "is no source of values")]
    [InlineData("bay: bay.uuid", "bay: {from: bay.uuid, value: x}", "needs either 'from' or 'value'")]
    [InlineData("bay: bay.uuid", "bay: {type: string}", "needs either 'from' or 'value'")]
    [InlineData("bay: bay.uuid", "bay: {value: x, default: y}", "has a constant 'value'")]
    [InlineData("bay: bay.uuid", "bay: {from: bay.uuid, type: text}", "must be string, integer or boolean, not 'text'")]
    [InlineData("default: 3", "default: three", "'three' is no integer")]
    [InlineData("default: 3", "required: perhaps", "must be true or false, not 'perhaps'")]
    [InlineData("bay: bay.uuid", "bay: bay.uuid\n  magnum_operation: bay.uuid", "is filled by the service")]
    [InlineData("bay: bay.uuid", "bay: bay.uuid\n  other: bay.name", "has no parameter 'other'")]
    [InlineData("  bay: bay.uuid\n", "", "nothing fills the parameter 'bay'")]
    [InlineData("    node_count: workers\n", "", "needs 'node_count' beside it")]
    [InlineData("node_count: workers", "node_count: people", "has no parameter 'people'")]
    [InlineData("api_address: api", "api_address: door", "has no output 'door'")]
    [InlineData("api_address: api", "api: api", "unknown key 'api'")]
    [InlineData("template: cluster.yaml", "template: ../other.yaml", "'../other.yaml' is not in the driver's folder")]
    [InlineData("template: cluster.yaml", "template: missing.yaml", "'missing.yaml' does not exist in the driver's folder")]
    [InlineData("template: cluster.yaml", "template: boot/hello.sh", "is no template")]
    public void A_fault_in_the_drivers_file_is_named(string old, string replacement, string fault)
    {
        Assert.Contains(old, FolderText.Driver, StringComparison.Ordinal);
        var path = FolderText.WriteTo(folder, driver: FolderText.Driver.Replace(old, replacement, StringComparison.Ordinal));

        var exception = Assert.Throws<DriverFileException>(() => TemplateFolderDriver.Load(path));

        Assert.Contains(fault, exception.Message, StringComparison.Ordinal);
        Assert.StartsWith(path, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("type: member.yaml", "type: other.yaml", "'other.yaml' does not exist")]
    [InlineData("type: member.yaml", "type: http://example.org/member.yaml", "is not in the driver's folder")]
    [InlineData("type: member.yaml", "type: /etc/member.yaml", "is not in the driver's folder")]
    [InlineData("heat_template_version: 2018-08-31", "a: [", "cluster.yaml")]
    [InlineData("gone: {", "magnum_operation: {type: number}\n  gone: {", "must be of type string")]
    public void A_fault_in_the_template_is_named(string old, string replacement, string fault)
    {
        var path = FolderText.WriteTo(folder, template: FolderText.Template.Replace(old, replacement, StringComparison.Ordinal));

        var exception = Assert.Throws<DriverFileException>(() => TemplateFolderDriver.Load(path));

        Assert.Contains(fault, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_text_is_named()
    {
        var path = FolderText.WriteTo(folder);
        File.WriteAllBytes(Path.Combine(path, "boot", "hello.sh"), [0xff, 0xfe, 0x00]);

        Assert.Contains("hello.sh: is not text in UTF-8", Assert.Throws<DriverFileException>(() => TemplateFolderDriver.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_source_that_messages_name_can_be_read()
    {
        var input = PlanInputs.Kubernetes(static spec => spec with { Keypair = "key" });
        var sources = SourceExpression.Known.Split(", ").Where(static text => !text.Contains('<', StringComparison.Ordinal)).ToList();

        Assert.True(sources.Count > 30);
        Assert.All(sources, text => Assert.NotNull(SourceExpression.Parse(text)));
        Assert.Equal("false", SourceExpression.Parse("bay.floating_ip_enabled")!.Value(input));
        Assert.Equal("key", SourceExpression.Parse("bay.keypair")!.Value(input));
        Assert.Equal("1", SourceExpression.Parse("group.default-worker.node_count")!.Value(input));
        Assert.Equal("master", SourceExpression.Parse("group.default-master.role")!.Value(input));
        Assert.Null(SourceExpression.Parse("group.other.node_count")!.Value(input));
        Assert.Equal("1b0c3f4e-9f27-4f3a-8a53-51f6f8f0a001", SourceExpression.Parse("bay.uuid")!.Value(input));
    }
}

using System.Text.Json.Nodes;
using Magnum.DevCloud.Heat;
using Magnum.DevCloud.State;

namespace Magnum.DevCloud.Tests.Heat;

public sealed class EvaluationTests
{
    private const string Template = """
        heat_template_version: 2018-08-31
        conditions:
          is_big: {equals: [{get_param: size}, 3]}
          is_small: {not: is_big}
          is_both: {and: [is_big, {equals: [{get_param: name}, bay]}]}
          is_any: {or: [is_small, is_both]}
          is_flagged: {get_param: flag}
          is_known: {contains: [b, {get_param: list}]}
        resources:
          machine: {type: OS::Heat::None}
        """;

    [Theory]
    [InlineData("{get_param: name}", "\"bay\"")]
    [InlineData("{get_param: [map, deep, 1]}", "\"y\"")]
    [InlineData("{get_param: [list, 0]}", "\"a\"")]
    [InlineData("{get_param: OS::stack_name}", "\"stack\"")]
    [InlineData("{get_param: OS::project_id}", "\"project\"")]
    [InlineData("{get_param: OS::stack_id}", "\"id\"")]
    [InlineData("{get_resource: machine}", "\"machine-id\"")]
    [InlineData("{get_attr: [machine, address]}", "\"address of machine\"")]
    [InlineData("{get_attr: [machine, address, 0]}", "\"address of machine at 0\"")]
    [InlineData("{get_attr: [nobody, address]}", "null")]
    [InlineData("{get_file: boot.sh}", "\"#!/bin/bash\"")]
    [InlineData("{list_join: ['-', [a, {get_param: size}], [true]]}", "\"a-3-True\"")]
    [InlineData("{str_replace: {template: $NAME-$N of $LIST, params: {$N: 3, $NAME: {get_param: name}, $LIST: {get_param: list}}}}", "\"bay-3 of [\\\"a\\\",\\\"b\\\"]\"")]
    [InlineData("{str_replace: {template: a%b ab, params: {'%': '%25', ' ': '%20', b: a, ab: '%'}}}", "\"a%25a%20%\"")]
    [InlineData("{str_replace: {template: xy, params: {get_param: signs}}}", "\"yx\"")]
    [InlineData("{str_split: [',', 'x,y']}", "[\"x\",\"y\"]")]
    [InlineData("{str_split: [',', 'x,y', 1]}", "\"y\"")]
    [InlineData("{map_merge: [{a: 1, b: 2}, {b: 3}]}", "{\"a\":1,\"b\":3}")]
    [InlineData("{if: [is_big, yes-it-is, no-it-is-not]}", "\"yes-it-is\"")]
    [InlineData("{if: [is_small, 1, 2]}", "2")]
    [InlineData("{if: [is_both, 1, 2]}", "1")]
    [InlineData("{if: [is_any, 1, 2]}", "1")]
    [InlineData("{if: [is_flagged, 1, 2]}", "2")]
    [InlineData("{if: [is_known, 1, 2]}", "1")]
    [InlineData("{plain: [{get_param: name}, {deep: {get_param: size}}]}", "{\"plain\":[\"bay\",{\"deep\":3}]}")]
    public void A_function_has_the_value_that_Heat_gives_it(string expression, string expected) =>
        Assert.Equal(expected, Resolve(expression)?.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) ?? "null");

    [Theory]
    [InlineData("{get_param: nobody}", "nobody")]
    [InlineData("{get_file: none}", "none")]
    [InlineData("{if: [is_unknown, 1, 2]}", "is_unknown")]
    public void What_is_not_declared_is_refused_by_name(string expression, string name) =>
        Assert.Contains(name, Assert.Throws<CloudError>(() => Resolve(expression)).Message);

    [Fact]
    public void References_are_found_at_any_depth() =>
        Assert.Equal(
            ["a", "b", "c"],
            Evaluation.References(Yaml.Map("{x: [{get_resource: a}, {y: {str_replace: {template: t, params: {p: {get_attr: [b, n, {get_resource: c}]}}}}}]}")).Order());

    private static JsonNode? Resolve(string expression)
    {
        var stack = new StackRow
        {
            Id = "id", Name = "stack", ProjectId = "project", UserId = "user", Template = Yaml.Map(Template), Files = { ["boot.sh"] = "#!/bin/bash" },
            Parameters = new() { ["name"] = "bay", ["size"] = 3, ["flag"] = false, ["list"] = new JsonArray("a", "b"), ["signs"] = new JsonObject { ["x"] = "y", ["y"] = "x" }, ["map"] = JsonNode.Parse("""{"deep": ["x", "y"]}""") },
            Resources = { ["machine"] = new ResourceRow { Name = "machine", Type = "OS::Heat::None", PhysicalId = "machine-id" } },
        };
        var evaluation = new Evaluation(stack, static (row, name, path) => $"{name} of {row.Name}{(path.Count > 0 ? $" at {path[0]}" : "")}");
        return evaluation.Resolve(Yaml.Map($"value: {expression}")["value"]);
    }
}

using System.Text.Json.Nodes;
using Magnum.DevCloud.Heat;

namespace Magnum.DevCloud.Tests.Heat;

public sealed class ParametersTests
{
    private const string Declared = """
        parameters:
          must: {type: string}
          number: {type: number, default: 2, constraints: [{range: {min: 1, max: 5}}]}
          word: {type: string, default: a, constraints: [{allowed_values: [a, b]}]}
          pattern: {type: string, default: x1, constraints: [{allowed_pattern: '[a-z][0-9]'}]}
          flag: {type: boolean, default: false}
          list: {type: comma_delimited_list, default: 'a, b'}
          map: {type: json, default: {}}
        """;

    [Theory]
    [InlineData("must", "1", "\"1\"")]
    [InlineData("number", "\"3\"", "3")]
    [InlineData("number", "null", "2")]
    [InlineData("word", "\"b\"", "\"b\"")]
    [InlineData("flag", "\"yes\"", "true")]
    [InlineData("flag", "\"0\"", "false")]
    [InlineData("list", "\"x,y\"", "[\"x\",\"y\"]")]
    [InlineData("list", "[\"x\"]", "[\"x\"]")]
    [InlineData("list", "null", "[\"a\",\"b\"]")]
    [InlineData("map", "\"{\\\"a\\\": 1}\"", "{\"a\":1}")]
    public void A_value_takes_its_declared_type(string name, string given, string expected) =>
        Assert.Equal(expected, Bind((name, JsonNode.Parse(given)))[name]!.ToJsonString());

    [Theory]
    [InlineData("number", "6")]
    [InlineData("number", "0")]
    [InlineData("number", "\"many\"")]
    [InlineData("word", "\"c\"")]
    [InlineData("pattern", "\"x12\"")]
    [InlineData("flag", "\"perhaps\"")]
    [InlineData("undeclared", "1")]
    public void A_value_that_breaks_the_declaration_is_refused_by_name(string name, string given)
    {
        var refused = Assert.Throws<CloudError>(() => Bind((name, JsonNode.Parse(given))));
        Assert.Equal(400, refused.Status);
        Assert.Contains(name, refused.Message);
    }

    [Fact]
    public void A_value_that_must_be_given_is_missed() =>
        Assert.Contains("must", Assert.Throws<CloudError>(() => Parameters.Bind(Yaml.Map(Declared), new Dictionary<string, JsonNode?>())).Message);

    private static Dictionary<string, JsonNode?> Bind(params (string Name, JsonNode? Value)[] given)
    {
        var values = new Dictionary<string, JsonNode?> { ["must"] = "given" };
        foreach (var (name, value) in given)
            values[name] = value;
        return Parameters.Bind(Yaml.Map(Declared), values);
    }
}

using System.Text.Json;
using Magnum.Api.Errors;
using Magnum.Api.Validation;

namespace Magnum.Api.Tests.Validation;

public sealed class PythonTextTests
{
    [Theory]
    [InlineData("null", "None")]
    [InlineData("true", "True")]
    [InlineData("false", "False")]
    [InlineData("3", "3")]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567890")]
    [InlineData("1.5", "1.5")]
    [InlineData("2.0", "2.0")]
    [InlineData("1e100", "1e+100")]
    [InlineData("[1, \"a\", null]", "[1, 'a', None]")]
    [InlineData("{}", "{}")]
    [InlineData("""{"a": {"b": [true]}, "c": "d"}""", "{'a': {'b': [True]}, 'c': 'd'}")]
    [InlineData("\"it's\"", "\"it's\"")]
    [InlineData("\"say \\\"hi\\\"\"", "'say \"hi\"'")]
    [InlineData("\"it's \\\"it\\\"\"", "'it\\'s \"it\"'")]
    [InlineData("\"line\\nnext\\ttab\\\\\"", "'line\\nnext\\ttab\\\\'")]
    [InlineData("\"\\u0001\"", "'\\x01'")]
    [InlineData("\"müß\"", "'müß'")]
    public void Values_are_shown_as_python_does(string json, string repr)
    {
        using var document = JsonDocument.Parse(json);

        Assert.Equal(repr, PythonText.Repr(PythonValue.From(document.RootElement)));
    }

    [Fact]
    public void Text_alone_has_no_quotes() => Assert.Equal("x", PythonText.Str("x"));

    [Theory]
    [InlineData("not a csr", "b'not a csr'")]
    [InlineData("a'b", "b\"a'b\"")]
    [InlineData("a\nü", "b'a\\n\\xc3\\xbc'")]
    public void Bytes_are_shown_as_python_does(string text, string repr) => Assert.Equal(repr, PythonText.BytesRepr(text));

    [Fact]
    public void The_last_of_equal_keys_wins()
    {
        using var document = JsonDocument.Parse("""{"a": 1, "b": 2, "a": 3}""");

        Assert.Equal("{'a': 3, 'b': 2}", PythonText.Repr(PythonValue.From(document.RootElement)));
    }

    [Theory]
    [InlineData("\"\\u0000\"")]
    [InlineData("\"a\\ud800b\"")]
    [InlineData("{\"\\udc00\": 1}")]
    [InlineData("[[\"\\u0000\"]]")]
    public void Text_that_no_database_holds_is_refused(string json)
    {
        using var document = JsonDocument.Parse(json);

        Assert.Equal(400, Assert.Throws<ApiException>(() => PythonValue.From(document.RootElement)).Status);
    }
}

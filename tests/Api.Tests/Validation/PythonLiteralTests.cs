using Magnum.Api.Validation;

namespace Magnum.Api.Tests.Validation;

public sealed class PythonLiteralTests
{
    [Theory]
    [InlineData("{'a': 'b'}", "{'a': 'b'}")]
    [InlineData("{'k1':'v1','k2':'v2'}", "{'k1': 'v1', 'k2': 'v2'}")]
    [InlineData("{u'a': u'b'}", "{'a': 'b'}")]
    [InlineData("{\"a\": \"b\"}", "{'a': 'b'}")]
    [InlineData("{'a': True, 'b': False, 'c': None}", "{'a': True, 'b': False, 'c': None}")]
    [InlineData("{\"a\": true, \"b\": null}", "{'a': True, 'b': None}")]
    [InlineData("{'a': 1, 'b': -1.5}", "{'a': 1, 'b': -1.5}")]
    [InlineData("{'a': 'it\\'s'}", "{'a': \"it's\"}")]
    [InlineData("{'a': ['b', {'c': 'd'}],}", "{'a': ['b', {'c': 'd'}]}")]
    [InlineData("  { }  ", "{}")]
    [InlineData("{1: 'x'}", "{'1': 'x'}")]
    [InlineData("{'a': 'x\\x41\\u0042\\q'}", "{'a': 'xAB\\\\q'}")]
    public void Dictionaries_in_python_and_json_are_read(string text, string repr) => Assert.Equal(repr, PythonText.Repr(PythonLiteral.Dictionary(text)));

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("[1]")]
    [InlineData("{'a'}")]
    [InlineData("{'a': }")]
    [InlineData("{'a': 'b'")]
    [InlineData("{'a': 'b'} trailing")]
    [InlineData("{'a': __import__('os')}")]
    [InlineData("{'a': 'b\n'}")]
    [InlineData("{['a']: 1}")]
    [InlineData("{'a': --}")]
    public void Everything_else_is_not(string text) => Assert.Null(PythonLiteral.Dictionary(text));

    [Fact]
    public void Nesting_has_a_bound() => Assert.Null(PythonLiteral.Dictionary(string.Concat(Enumerable.Repeat("{'a':", 10_000))));
}

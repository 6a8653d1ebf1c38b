using CsCheck;
using Magnum.Api.Policy.Language;

namespace Magnum.Api.Tests.Policy;

public sealed class PolicyParserTests
{
    [Theory]
    [InlineData("", "@")]
    [InlineData("@", "@")]
    [InlineData("!", "!")]
    [InlineData("role:admin", "role:admin")]
    [InlineData("a:1 or b:2 and c:3", "(a:1 or (b:2 and c:3))")]
    [InlineData("(a:1 or b:2) and c:3", "((a:1 or b:2) and c:3)")]
    [InlineData("not a:1 and b:2", "(not a:1 and b:2)")]
    [InlineData("not (a:1 and b:2)", "not (a:1 and b:2)")]
    [InlineData("NOT not a:1", "not not a:1")]
    [InlineData("a:1\tOR\nb:2  Or c:3", "(a:1 or b:2 or c:3)")]
    [InlineData("((a:1))", "a:1")]
    [InlineData("( a:1 )", "a:1")]
    [InlineData("cluster:cluster:get", "cluster:cluster:get")]
    [InlineData("rule:cluster:get", "rule:cluster:get")]
    [InlineData("'it':%(is.it)s", "'it':%(is.it)s")]
    [InlineData("ORacle:and", "ORacle:and")]
    public void Not_binds_closest_then_and_then_or(string text, string read) => Assert.Equal(read, PolicyParser.Parse(text).ToString());

    [Theory]
    [InlineData(" ", "expected a check, \"not\" or \"(\", found the end")]
    [InlineData("admin", "\"admin\" is no check: it has no colon, as in role:member")]
    [InlineData("a:1 b:2", "expected \"and\", \"or\" or the end, found \"b:2\" after \"a:1\"")]
    [InlineData("a:1 and", "expected a check, \"not\" or \"(\", found the end after \"and\"")]
    [InlineData("or a:1", "expected a check, \"not\" or \"(\", found \"or\"")]
    [InlineData("not", "expected a check, \"not\" or \"(\", found the end after \"not\"")]
    [InlineData("(a:1", "expected \"and\", \"or\" or \")\", found the end after \"a:1\"")]
    [InlineData("a:1)", "expected \"and\", \"or\" or the end, found \")\" after \"a:1\"")]
    [InlineData("()", "expected a check, \"not\" or \"(\", found \")\" after \"(\"")]
    [InlineData(":x", "\":x\" says nothing before the colon")]
    [InlineData("role:", "\"role:\" names no role")]
    [InlineData("rule:", "\"rule:\" names no rule")]
    [InlineData("http://policy.example/x", "\"http://policy.example/x\" would ask another server; remote checks are not supported")]
    [InlineData("role:a or https://policy.example/x", "\"https://policy.example/x\" would ask another server; remote checks are not supported")]
    [InlineData("a:%(x)", "\"%(x\": a percent sign begins %(name)s or is written %%")]
    [InlineData("a:%(x)d", "\"%(x)d\": a percent sign begins %(name)s or is written %%")]
    [InlineData("a:%()s", "\"%()s\": a percent sign begins %(name)s or is written %%")]
    [InlineData("a:50%", "\"50%\": a percent sign begins %(name)s or is written %%")]
    [InlineData("a:%s", "\"%s\": a percent sign begins %(name)s or is written %%")]
    [InlineData("'a:%(x)s", "'a lacks its closing quote")]
    [InlineData("'a'b':%(x)s", "'a'b' is neither a name nor quoted text nor a whole number")]
    [InlineData("1.5:%(x)s", "1.5 is neither a name nor quoted text nor a whole number")]
    public void Broken_rules_are_refused_with_the_reason(string text, string reason) =>
        Assert.Equal(reason, Assert.Throws<PolicySyntaxException>(() => PolicyParser.Parse(text)).Message);

    [Fact]
    public void Rules_nest_only_so_deep()
    {
        Assert.Equal("@", PolicyParser.Parse($"{new string('(', 90)}@{new string(')', 90)}").ToString());
        Assert.Throws<PolicySyntaxException>(() => PolicyParser.Parse($"{new string('(', 100_000)}@"));
        Assert.Throws<PolicySyntaxException>(() => PolicyParser.Parse($"{string.Concat(Enumerable.Repeat("not ", 100_000))}@"));
    }

    [Fact]
    public void Lists_are_alternatives_of_checks_that_must_all_hold()
    {
        Assert.Equal("@", PolicyParser.Parse((string[][])[]).ToString());
        Assert.Equal("!", PolicyParser.Parse((string[][])[[]]).ToString());
        Assert.Equal("(a:1 or (b:2 and c:3))", PolicyParser.Parse((string[][])[["a:1"], [], ["b:2", "c:3"]]).ToString());
        Assert.Throws<PolicySyntaxException>(() => PolicyParser.Parse((string[][])[["a:1 and b:2 or"], ["nothing"]]));
    }

    [Fact]
    public void What_is_written_is_read_back() =>
        Rules.Sample(static check => Assert.Equal(check.ToString(), PolicyParser.Parse(check.ToString()).ToString()), iter: 2_000);

    [Fact]
    public void Any_text_is_read_or_refused_with_a_reason()
    {
        var words = OneOf("(", ")", " ", "not", "and", "OR", "role:x", "%(a)s", "%", "'", ":", "@", "!", "a", "\"", "\t", "é", "1");
        words.Array[0, 12].Select(string.Concat).Sample(
            static text =>
            {
                try
                {
                    Assert.NotNull(PolicyParser.Parse(text).ToString());
                }
                catch (PolicySyntaxException error)
                {
                    Assert.NotEmpty(error.Message);
                }
            },
            iter: 4_000);
    }

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(at => texts[at]);

    private static Gen<PolicyCheck> Rules { get; } = Gen.Recursive<PolicyCheck>(static (depth, inner) =>
    {
        var leaf = OneOf("@", "!", "role:admin", "role:%(x)s", "rule:a:b", "user_id:%(user_id)s", "'p':%(q)s", "True:%%", "17:17").Select(PolicyParser.Parse);
        return depth > 4 ? leaf : Gen.OneOf(
            leaf,
            inner.Select(static part => (PolicyCheck)new PolicyCheck.Not(part)),
            inner.Array[2, 4].Select(static parts => (PolicyCheck)new PolicyCheck.All(parts)),
            inner.Array[2, 4].Select(static parts => (PolicyCheck)new PolicyCheck.Any(parts)));
    });
}

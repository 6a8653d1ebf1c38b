using CsCheck;
using Magnum.Api.Policy;
using Magnum.Api.Policy.Files;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Magnum.Api.Tests.Policy;

public sealed class PolicyFileTests
{
    [Fact]
    public void Yaml_and_json_are_read_and_say_the_same()
    {
        const string yaml = """
            # kept by hand
            "context_is_admin": "role:cloud_admin"
            cluster:create: rule:team and not role:reader
            "team": [["role:member", "project_id:%(project_id)s"], ["role:boss"], "role:chief"]
            cluster:delete: >
              role:a or
              role:b
            """;
        const string json = """
            {
              "context_is_admin": "role:cloud_admin",
              "cluster:create": "rule:team and not role:reader",
              "team": [["role:member", "project_id:%(project_id)s"], ["role:boss"], "role:chief"],
              "cluster:delete": "role:a or role:b"
            }
            """;

        foreach (var text in new[] { yaml, json })
        {
            Assert.Equal(
            [
                "context_is_admin = role:cloud_admin",
                "cluster:create = (rule:team and not role:reader)",
                "team = ((role:member and project_id:%(project_id)s) or role:boss or role:chief)",
                "cluster:delete = (role:a or role:b)",
            ],
            PolicyFileReader.Read(text).Entries.Select(static entry => $"{entry.Name} = {entry.Check}"));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("# \"cluster:get\": \"rule:nobody\"\n")]
    [InlineData("---\n")]
    [InlineData("{}")]
    public void A_file_that_says_nothing_leaves_the_defaults(string text) => Assert.Empty(PolicyFileReader.Read(text).Entries);

    [Theory]
    [InlineData("cluster:get: role:a and", "line 1: cluster:get: expected a check, \"not\" or \"(\", found the end after \"and\"")]
    [InlineData("a: \"@\"\n\ncluster:get:", "line 3: cluster:get: no value; to admit everybody write \"@\", to admit nobody \"!\", with the quotes")]
    [InlineData("cluster:get: !", "line 1: cluster:get: no value; to admit everybody write \"@\", to admit nobody \"!\", with the quotes")]
    [InlineData("cluster:get: {a: b}", "line 1: cluster:get: neither text nor a list of lists")]
    [InlineData("cluster:get: [[[role:a]]]", "line 1: cluster:get: lists within lists within lists")]
    [InlineData("cluster:get: true", "line 1: cluster:get: \"true\" is no check: it has no colon, as in role:member")]
    [InlineData("- cluster:get", "line 1: not a mapping of names to rules")]
    [InlineData("just words", "line 1: not a mapping of names to rules")]
    [InlineData("a: \"@\"\n---\nb: \"@\"", "line 3: a second document")]
    [InlineData("\ncluster:gett: role:a", "line 2: cluster:gett: Magnum has no such rule, and no other rule refers to it")]
    [InlineData("cluster:get: rule:tema\nteam: role:a", "line 1: cluster:get: refers to rule:tema, which is not defined")]
    [InlineData("cluster:get: rule:a\na: not rule:b\nb: role:x or rule:a", "line 2: a: refers to itself, directly or through other rules; line 3: b: refers to itself, directly or through other rules")]
    [InlineData("admin_api: rule:admin_or_project_member", "line 1: admin_api: refers to itself, directly or through other rules")]
    [InlineData("cluster:get: a\ncluster:create: b", "line 1: cluster:get: \"a\" is no check: it has no colon, as in role:member; line 2: cluster:create: \"b\" is no check: it has no colon, as in role:member")]
    public void A_bad_file_is_refused_with_all_its_lines_and_reasons(string text, string findings) =>
        Assert.Equal(findings, Assert.Throws<PolicyFileException>(() => PolicyRulebook.Build(PolicyFileReader.Read(text), newDefaultsOnly: true)).Message);

    [Theory]
    [InlineData("cluster:get: role:a\ncluster:get: role:b", "line 2: ")]
    [InlineData("cluster:get: role:a\n  b: \"", "line 2: ")]
    [InlineData("cluster:get: @", "line 1: ")]
    [InlineData("{\"cluster:get\":\n", "line 2: ")]
    public void What_is_no_yaml_is_refused_with_its_line(string text, string beginning) =>
        Assert.StartsWith(beginning, Assert.Throws<PolicyFileException>(() => PolicyFileReader.Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Any_text_is_read_or_refused_with_a_line()
    {
        string[] words = ["cluster:get", ": ", "\n", "\"", "role:a", "[", "]", "{", "}", ", ", "- ", "&x ", "*x", "!", "| ", "%", "#", "\t", "  ", "---\n", "? ", "\0", "@", "not "];
        Gen.Int[0, words.Length - 1].Select(at => words[at]).Array[0, 14].Select(string.Concat).Sample(
            static text =>
            {
                try
                {
                    PolicyRulebook.Build(PolicyFileReader.Read(text), newDefaultsOnly: true);
                }
                catch (PolicyFileException error)
                {
                    Assert.All(error.Findings, static finding => Assert.Matches("^line [0-9]+: ", finding));
                }
            },
            iter: 4_000);
    }

    [Fact]
    public void A_file_is_only_so_long() =>
        Assert.Throws<PolicyFileException>(() => PolicyFileReader.Read(new string('#', PolicyFileReader.LengthMax + 1)));

    [Theory]
    [InlineData("cluster:get: &a [*a]")]
    [InlineData("? *a\n: x\n? &a b\n: *a\n")]
    [InlineData("&a {*a: *a}")]
    [InlineData("cluster:get: *nowhere")]
    public void An_alias_of_what_is_not_whole_is_refused_and_ends_nothing(string text)
    {
        var error = Assert.Throws<PolicyFileException>(() => PolicyFileReader.Read(text));
        Assert.StartsWith("line ", Assert.Single(error.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public void An_alias_of_an_earlier_rule_is_read() =>
        Assert.Equal(["cluster:get", "cluster:detail"], PolicyFileReader.Read("cluster:get: &same role:x\ncluster:detail: *same\n").Entries.Select(static entry => entry.Name));

    [Fact]
    public void Deep_lists_are_refused_and_end_nothing() =>
        Assert.Throws<PolicyFileException>(() => PolicyFileReader.Read("cluster:get: " + new string('[', 500_000)));

    [Fact]
    public void What_has_no_effect_is_a_warning()
    {
        var policy = new PolicyFixture(file: "pod:create: rule:default\ndefault: role:x\nunused: role:y\ncluster:get: tenant_name:x or user_id:%(tenant_id)s or role:z\n");

        Assert.Equal(
        [
            "Policy file policy.yaml: line 1: pod:create: a rule of an old release that is not served",
            "Policy file policy.yaml: line 3: unused: Magnum has no such rule, and no other rule refers to it",
            "Policy file policy.yaml: line 4: cluster:get: callers have no attribute tenant_name: tenant_name:x never holds",
            "Policy file policy.yaml: line 4: cluster:get: objects have no attribute tenant_id: a check with it never holds",
        ],
        policy.Log.Select(static line => line.Level == LogLevel.Warning ? line.Text : ""));
    }

    [Fact]
    public void Options_with_a_bad_or_missing_file_do_not_validate()
    {
        var policy = new PolicyFixture(file: "");
        var validator = new PolicyOptionsValidator(new PolicyFileLoader(policy));

        Assert.True(Validate().Succeeded);
        policy.Write("cluster:get: x\ncluster:create: y");
        Assert.Equal(2, Validate().Failures!.Count());
        policy.Write(null);
        Assert.Equal("policy.yaml: there is no such file", Validate().FailureMessage);
        policy.Failure = new IOException("the disk is gone");
        Assert.Equal("policy.yaml: the disk is gone", Validate().FailureMessage);

        ValidateOptionsResult Validate() => validator.Validate(null, policy.OptionsInForce.Value);
    }
}

using Magnum.Api.Authentication;
using Magnum.Api.Policy;
using Magnum.Api.Tests.Doubles;
using Microsoft.Extensions.Options;

namespace Magnum.Api.Tests.Policy;

/// <summary>The matrix of who may do what: new defaults, and old ones where those are enough.</summary>
public sealed class PolicyRulesTests
{
    // Callers: admin elsewhere, member creator, member colleague, reader colleague, member elsewhere, trustee as itself; + may, - may not, o by the old defaults only.
    public static TheoryData<string, string> Matrix => new()
    {
        { "cluster:create", "+ + + o o -" },
        { "cluster:delete", "+ + + o o -" },
        { "cluster:update", "+ + + o o -" },
        { "cluster:resize", "+ + + o o -" },
        { "cluster:get", "+ + + + o -" },
        { "cluster:get_all", "+ + + + o -" },
        { "cluster:detail", "+ + + + o -" },
        { "cluster:update_health_status", "+ + - - - -" },
        { "clustertemplate:create", "+ + + o + -" },
        { "clustertemplate:get", "+ + + + + -" },
        { "clustertemplate:get_all", "+ + + + + -" },
        { "clustertemplate:detail", "+ + + + + -" },
        { "clustertemplate:update", "+ + + o - +" },
        { "clustertemplate:delete", "+ + + o - +" },
        { "clustertemplate:publish", "+ - - - - -" },
        { "nodegroup:get", "+ + + + - +" },
        { "nodegroup:get_all", "+ + + + - +" },
        { "certificate:create", "+ + - - - -" },
        { "certificate:get", "+ + - - - -" },
        { "magnum-service:get_all", "+ - - - - -" },
        { "quota:create", "+ - - - - -" },
        { "quota:delete", "+ - - - - -" },
        { "quota:get", "+ + + + - +" },
        { "quota:get_all", "+ - - - - -" },
        { "quota:update", "+ - - - - -" },
        { "stats:get_all", "+ + + + - +" },
    };

    [Theory]
    [MemberData(nameof(Matrix))]
    public void Rules_admit_whom_upstreams_do(string rule, string expected)
    {
        CallerIdentity[] callers =
        [
            Caller("root", "elsewhere", "admin"), Caller("creator", "project", "member"), Caller("colleague", "project", "member"),
            Caller("colleague", "project", "reader"), Caller("stranger", "elsewhere", "member"), Caller("trustee", "project", "member", "trustees"),
        ];
        var found = PolicyRules.All.Single(each => each.Name == rule);
        var enforced = Enforcer(true);
        var relaxed = Enforcer(false);

        var actual = callers.Select(caller => new PolicyQuestion(caller, "project", "creator")).Select(question =>
            enforced.Allows(found, question) ? "+" : relaxed.Allows(found, question) ? "o" : "-");

        Assert.Equal(expected, string.Join(' ', actual));
    }

    [Fact]
    public void Every_rule_is_in_the_matrix() => Assert.Equal(PolicyRules.All.Select(static rule => rule.Name).Order(StringComparer.Ordinal), Matrix.Select(static row => row.Data.Item1).Order(StringComparer.Ordinal));

    [Fact]
    public void Without_an_object_in_view_it_is_the_callers_own()
    {
        var enforcer = Enforcer(true);

        Assert.True(enforcer.Allows(PolicyRules.ClusterUpdateHealth, Caller("anybody", "anywhere", "member")));
        Assert.False(enforcer.Allows(PolicyRules.ClusterUpdateHealth, Caller("anybody", "anywhere", "reader")));
    }

    private static PolicyEnforcer Enforcer(bool newDefaults) => new(Options.Create(new PolicyOptions { EnforceNewDefaults = newDefaults }));

    private static CallerIdentity Caller(string user, string project, string role, string domain = "default") =>
        new(InMemoryKeystone.Person(user, project, role) with { UserDomainId = domain }, "token", "trustees");
}

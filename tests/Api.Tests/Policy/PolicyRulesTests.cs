using Magnum.Api.Policy;
using Magnum.Api.Tests.Doubles;
using Magnum.OpenStack.Keystone;

namespace Magnum.Api.Tests.Policy;

/// <summary>The matrix of who may do what: new defaults, and what older defaults and scopes that are not enforced add.</summary>
public sealed class PolicyRulesTests
{
    // Callers: admin elsewhere, member creator, member colleague, reader colleague, member elsewhere, trustee as itself, admin of the system, colleague without a role.
    // + may, - may not, o by the older defaults only, s when scope is not enforced only.
    private const string ProjectWrites = "+ + + o o - s o";
    private const string ProjectCreates = "+ + + o o - - o";
    private const string ProjectReads = "+ + + + o - s o";
    private const string OwnWrites = "+ + + o - + s o";
    private const string OwnCreates = "+ + + o - + - o";
    private const string OwnReads = "+ + + + - + s o";
    private const string Creator = "+ + - - - - s -";
    private const string Administrators = "+ - - - - - + -";

    public static TheoryData<string, string> Matrix => new()
    {
        { "cluster:create", ProjectCreates },
        { "cluster:delete", ProjectWrites },
        { "cluster:update", ProjectWrites },
        { "cluster:resize", ProjectWrites },
        { "cluster:upgrade", ProjectWrites },
        { "cluster:get", ProjectReads },
        { "cluster:get_all", ProjectReads },
        { "cluster:detail", ProjectReads },
        { "cluster:update_health_status", Creator },
        { "cluster:delete_all_projects", Administrators },
        { "cluster:update_all_projects", Administrators },
        { "cluster:upgrade_all_projects", Administrators },
        { "cluster:get_one_all_projects", Administrators },
        { "cluster:get_all_all_projects", Administrators },
        { "cluster:detail_all_projects", Administrators },
        { "clustertemplate:create", ProjectCreates },
        { "clustertemplate:get", ProjectReads },
        { "clustertemplate:get_all", ProjectReads },
        { "clustertemplate:detail", ProjectReads },
        { "clustertemplate:update", OwnWrites },
        { "clustertemplate:delete", OwnWrites },
        { "clustertemplate:publish", Administrators },
        { "clustertemplate:update_all_projects", Administrators },
        { "clustertemplate:delete_all_projects", Administrators },
        { "clustertemplate:get_one_all_projects", Administrators },
        { "clustertemplate:get_all_all_projects", Administrators },
        { "clustertemplate:detail_all_projects", Administrators },
        { "nodegroup:get", OwnReads },
        { "nodegroup:get_all", OwnReads },
        { "nodegroup:create", OwnCreates },
        { "nodegroup:update", OwnWrites },
        { "nodegroup:delete", OwnWrites },
        { "nodegroup:get_one_all_projects", Administrators },
        { "nodegroup:get_all_all_projects", Administrators },
        { "certificate:create", "+ + - - - - - -" },
        { "certificate:get", Creator },
        { "certificate:rotate_ca", OwnWrites },
        { "credential:rotate", "o + + o o - - o" },
        { "quota:get", OwnReads },
        { "quota:get_all", Administrators },
        { "quota:create", Administrators },
        { "quota:update", Administrators },
        { "quota:delete", Administrators },
        { "stats:get_all", OwnReads },
        { "magnum-service:get_all", Administrators },
        { "federation:create", ProjectCreates },
        { "federation:update", ProjectWrites },
        { "federation:delete", ProjectWrites },
        { "federation:get", ProjectReads },
        { "federation:get_all", ProjectReads },
        { "federation:detail", ProjectReads },
        { "bay:create", ProjectCreates },
        { "bay:delete", ProjectWrites },
        { "bay:update", ProjectWrites },
        { "bay:get", ProjectReads },
        { "bay:get_all", ProjectReads },
        { "bay:detail", ProjectReads },
        { "baymodel:create", ProjectCreates },
        { "baymodel:delete", OwnWrites },
        { "baymodel:update", OwnWrites },
        { "baymodel:get", ProjectReads },
        { "baymodel:get_all", ProjectReads },
        { "baymodel:detail", ProjectReads },
        { "baymodel:publish", Administrators },
    };

    [Theory]
    [MemberData(nameof(Matrix))]
    public void Rules_admit_whom_upstreams_do(string rule, string expected)
    {
        var enforced = new PolicyFixture();
        var olderToo = new PolicyFixture(options => options.EnforceNewDefaults = false);
        var anyScope = new PolicyFixture(options => options.EnforceScope = false);
        var person = InMemoryKeystone.Person("creator", "project", "member");
        TokenInfo[] people =
        [
            InMemoryKeystone.Person("root", "elsewhere", "admin"),
            person,
            person with { UserId = "colleague" },
            person with { UserId = "colleague", Roles = ["reader"] },
            InMemoryKeystone.Person("stranger", "elsewhere", "member"),
            person with { UserId = "trustee", UserDomainId = "trustees" },
            InMemoryKeystone.Person("root", "none", "admin") with { ProjectId = null, IsSystemScoped = true },
            person with { UserId = "colleague", Roles = [] },
        ];
        var found = PolicyRules.All.Single(each => each.Name == rule);

        var actual = people.Select(who => Allows(enforced, who) ? "+" : Allows(olderToo, who) ? "o" : Allows(anyScope, who) ? "s" : "-");

        Assert.Equal(expected, string.Join(' ', actual));

        bool Allows(PolicyFixture policy, TokenInfo who) =>
            policy.Enforcer.Allows(found, new PolicyQuestion(policy.Caller(who), "project", "creator"));
    }

    [Fact]
    public void Every_rule_is_in_the_matrix() => Assert.Equal(PolicyRules.All.Select(static rule => rule.Name).Order(StringComparer.Ordinal), Matrix.Select(static row => row.Data.Item1).Order(StringComparer.Ordinal));

    [Fact]
    public void Without_an_object_in_view_it_is_the_callers_own()
    {
        var policy = new PolicyFixture();

        Assert.True(policy.Enforcer.Allows(PolicyRules.ClusterUpdateHealth, policy.Caller(InMemoryKeystone.Person("anybody", "anywhere", "member"))));
        Assert.False(policy.Enforcer.Allows(PolicyRules.ClusterUpdateHealth, policy.Caller(InMemoryKeystone.Person("anybody", "anywhere", "reader"))));
    }

    [Fact]
    public void The_trustee_of_that_very_cluster_gets_its_certificates()
    {
        var policy = new PolicyFixture();
        var bay = PolicyFixture.Bay();
        var trustee = InMemoryKeystone.Person("t1", bay.ProjectId, "member") with { UserName = $"{bay.Uuid:D}_{bay.ProjectId}", UserDomainId = "trustees" };

        Assert.True(Allows(trustee));
        Assert.False(Allows(trustee with { UserDomainId = "default" }));
        Assert.False(Allows(trustee with { UserName = $"{Guid.NewGuid():D}_{bay.ProjectId}" }));

        bool Allows(TokenInfo who) =>
            policy.Enforcer.Allows(PolicyRules.CertificateCreate, new PolicyQuestion(policy.Caller(who), bay.ProjectId, bay.UserId, bay));
    }

    [Fact]
    public void A_trustee_is_refused_whether_its_domain_is_configured_by_id_or_by_name()
    {
        var policy = new PolicyFixture();
        var trustee = InMemoryKeystone.Person("t1", "project", "member");

        foreach (var who in new[] { trustee with { UserDomainId = "trustees" }, trustee with { UserDomainName = "trustees" } })
            Assert.False(policy.Enforcer.Allows(PolicyRules.ClusterGet, policy.Caller(who)));
        Assert.True(policy.Enforcer.Allows(PolicyRules.ClusterGet, policy.Caller(trustee)));
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Magnum.Api.Policy;
using Magnum.OpenStack.Keystone;

namespace Magnum.Api.Tests.Policy.Oslo;

/// <summary>The same rules about the same people, decided here and by oslo.policy.</summary>
public sealed class OsloDecisionsTests
{
    [Fact]
    public void Every_made_up_rule_decides_as_in_oslo_policy()
    {
        using var stream = typeof(OsloDecisionsTests).Assembly.GetManifestResourceStream("decisions.json")!;
        var recorded = JsonNode.Parse(stream)!;
        var people = recorded["people"]!.AsArray().Select(static person => Token(person!)).ToList();
        var named = recorded["named"]!.AsObject().Where(static rule => rule.Key != "context_is_admin").Select(static rule => $"{rule.Key}: {rule.Value!.ToJsonString()}");
        var decisions = recorded["decisions"]!.AsArray();
        Assert.True(decisions.Count > 400);

        foreach (var decision in decisions)
        {
            var rule = decision![0]!.ToJsonString(new JsonSerializerOptions { WriteIndented = false });
            var policy = new PolicyFixture(file: string.Join('\n', named.Append($"cluster:get: {rule}")));
            var actual = string.Concat(people.Select(who =>
                policy.Enforcer.Allows(PolicyRules.ClusterGet, new PolicyQuestion(policy.Caller(who), "p1", "alice")) ? '+' : '-'));
            Assert.True(decision[1]!.GetValue<string>() == actual, $"{rule}: oslo.policy {decision[1]}, here {actual}");
        }
    }

    private static TokenInfo Token(JsonNode person) => new()
    {
        UserId = person["user_id"]!.GetValue<string>(),
        UserName = person["user_name"]!.GetValue<string>(),
        UserDomainId = person["user_domain_id"]!.GetValue<string>(),
        ProjectId = person["project_id"]!.GetValue<string>(),
        ProjectName = person["project_name"]!.GetValue<string>(),
        Roles = [.. person["roles"]!.AsArray().Select(static role => role!.GetValue<string>())],
        ExpiresAt = DateTimeOffset.MaxValue,
    };
}

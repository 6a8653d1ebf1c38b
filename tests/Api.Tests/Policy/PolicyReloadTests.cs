using Magnum.Api.Policy;
using Magnum.Api.Policy.Files;
using Magnum.Api.Tests.Doubles;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Magnum.Api.Tests.Policy;

public sealed class PolicyReloadTests
{
    private const string Everybody = "cluster:get: \"@\"";
    private const string Nobody = "cluster:get: \"!\"";

    private readonly PolicyFixture policy = new(file: Everybody);

    [Fact]
    public void A_changed_file_holds_after_the_next_look()
    {
        Assert.True(Allows());
        policy.Write(Nobody);
        Assert.True(Allows());

        policy.Store.Refresh();

        Assert.False(Allows());
        Assert.Contains((LogLevel.Information, "Policy file policy.yaml has changed and holds from now on"), policy.Log);
    }

    [Fact]
    public void A_file_that_did_not_change_is_not_read_again()
    {
        policy.Store.Refresh();

        Assert.Empty(policy.Log);
    }

    [Theory]
    [InlineData("# a comment\ncluster:get: role:a and", "line 2: cluster:get: expected a check, \"not\" or \"(\", found the end after \"and\"")]
    [InlineData("cluster:gte: role:a", "line 1: cluster:gte: Magnum has no such rule, and no other rule refers to it")]
    [InlineData(null, "there is no such file")]
    public void A_bad_change_keeps_the_rules_from_before_and_is_told_once(string? text, string reason)
    {
        policy.Write(text);

        policy.Store.Refresh();
        policy.Store.Refresh();

        Assert.True(Allows());
        Assert.Equal([(LogLevel.Error, $"Policy file policy.yaml has changed and can't be used; the rules from before still hold: {reason}")], policy.Log);
        policy.Write(Nobody);
        policy.Store.Refresh();
        Assert.False(Allows());
    }

    [Fact]
    public void A_file_system_that_fails_for_a_while_is_told_each_time_it_begins()
    {
        for (var round = 0; round < 2; round++)
        {
            policy.Failure = new IOException("the disk is gone");
            policy.Store.Refresh();
            policy.Store.Refresh();
            policy.Failure = null;
            policy.Store.Refresh();
        }

        Assert.Equal([LogLevel.Error, LogLevel.Error], policy.Log.Select(static line => line.Level));
        Assert.True(Allows());
    }

    [Fact]
    public async Task The_file_is_looked_at_in_the_configured_rhythm_until_the_service_stops()
    {
        var time = new FakeTimeProvider();
        var period = policy.OptionsInForce.Value.ReloadPeriod;
        await using var reload = new PolicyReload(policy.Store, time, policy.OptionsInForce);
        await reload.StartAsync(TestContext.Current.CancellationToken);
        policy.Write(Nobody);

        time.Advance(period - TimeSpan.FromTicks(1));
        Assert.True(Allows());
        time.Advance(TimeSpan.FromTicks(1));
        Assert.False(Allows());
        policy.Write(Everybody);
        time.Advance(period);
        Assert.True(Allows());

        await reload.StopAsync(TestContext.Current.CancellationToken);
        policy.Write(Nobody);
        time.Advance(period * 10);
        Assert.True(Allows());
    }

    private bool Allows() => policy.Enforcer.Allows(PolicyRules.ClusterGet, policy.Caller(InMemoryKeystone.Person("somebody", "somewhere", "none")));
}

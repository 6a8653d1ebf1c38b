using Magnum.Grains.Bays;
using Magnum.OpenStack.Heat;
using Xunit;

namespace Magnum.Grains.Tests.Bays;

public sealed class LeafCauseTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void The_earliest_failed_resource_that_holds_no_failed_stack_is_the_cause()
    {
        var cause = LeafCause.Of(
        [
            new HeatResource("top", "kube_minions", "OS::Heat::ResourceGroup", "CREATE_FAILED", "resources.kube_minions: …", "group", Start.AddSeconds(9), null),
            new HeatResource("group", "1", "kubeminion.yaml", "CREATE_FAILED", "resources[1]: …", "member-1", Start.AddSeconds(8), "kube_minions"),
            new HeatResource("member-1", "kube-minion", "OS::Nova::Server", "CREATE_FAILED", "ResourceInError: No valid host was found.", "server", Start.AddSeconds(7), "1"),
            new HeatResource("top", "router", "OS::Neutron::Router", "CREATE_COMPLETE", "state changed", "router", Start, null),
        ]);

        Assert.Equal("1.kube-minion (OS::Nova::Server): ResourceInError: No valid host was found.", cause);
    }

    [Fact]
    public void What_was_aborted_because_of_another_failure_is_not_the_cause()
    {
        var cause = LeafCause.Of(
        [
            new HeatResource("top", "a", "OS::Nova::Server", "CREATE_FAILED", "CREATE aborted (Task create cancelled)", null, Start, null),
            new HeatResource("top", "b", "OS::Heat::TestResource", "CREATE_FAILED", "ValueError: Test Resource failed b", null, Start.AddSeconds(1), null),
        ]);

        Assert.Equal("b (OS::Heat::TestResource): ValueError: Test Resource failed b", cause);
    }

    [Fact]
    public void Without_a_failed_resource_there_is_no_leaf() => Assert.Null(LeafCause.Of([]));
}

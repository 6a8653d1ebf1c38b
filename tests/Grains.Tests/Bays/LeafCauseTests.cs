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

    [Fact]
    public void Of_a_change_that_was_taken_back_the_events_tell_the_first_failure_of_the_last_attempt()
    {
        var cause = LeafCause.OfTakenBack("top",
        [
            Event("bay", "UPDATE_IN_PROGRESS", "Stack UPDATE started", "top", "top"),
            Event("machine", "CREATE_FAILED", "an older one", null, "member-0"),
            Event("bay", "UPDATE_IN_PROGRESS", "Stack UPDATE started", "top", "top"),
            Event("other", "CREATE_FAILED", "CREATE aborted (user triggered cancel)", null, "member-2"),
            Event("machine", "CREATE_FAILED", "ResourceInError: No valid host was found.", null, "member-1"),
            Event("members-1", "CREATE_FAILED", "Resource CREATE failed: ResourceInError: resources.machine: No valid host was found.", "member-1", "member-1"),
            Event("kube_minions", "UPDATE_FAILED", "ResourceInError: resources.kube_minions.resources[1]…", "group", "top"),
            Event("bay", "ROLLBACK_IN_PROGRESS", "Stack ROLLBACK started", "top", "top"),
            Event("bay", "ROLLBACK_COMPLETE", "Stack ROLLBACK completed successfully", "top", "top"),
        ]);

        Assert.Equal("machine: ResourceInError: No valid host was found.", cause);
    }

    [Fact]
    public void Without_a_failure_among_the_events_there_is_no_cause() =>
        Assert.Null(LeafCause.OfTakenBack("top", [Event("bay", "UPDATE_IN_PROGRESS", null, "top", "top"), Event("a", "UPDATE_COMPLETE", null, "a", "top")]));

    private static HeatEvent Event(string name, string status, string? reason, string? physicalId, string stackId) => new(name, status, reason, physicalId, Start, stackId);
}

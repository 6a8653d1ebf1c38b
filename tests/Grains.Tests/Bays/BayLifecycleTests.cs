using System.Collections.Immutable;
using CsCheck;
using Magnum.Drivers;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Bays;
using Magnum.Grains.Bays.Phases;
using Xunit;

namespace Magnum.Grains.Tests.Bays;

public sealed class BayLifecycleTests
{
    [Fact]
    public void An_intent_is_shown_to_nobody() => Assert.Null(BaySamples.Intended().Snapshot);

    [Fact]
    public void Accepting_shows_the_bay_with_its_default_groups_and_records_the_first_phase()
    {
        var bay = BaySamples.Creating();

        Assert.Equal(BayStatus.CreateInProgress, bay.Snapshot!.Status);
        Assert.Equal(["default-master", "default-worker"], bay.Snapshot.NodeGroups.Select(static g => g.Name));
        Assert.Equal((1, 2), (bay.Snapshot.MasterCount, bay.Snapshot.NodeCount));
        Assert.Equal(BayPhases.Certificates, bay.Work!.Operation!.Phase);
    }

    [Fact]
    public void Accepting_twice_changes_nothing()
    {
        var bay = BaySamples.Creating();

        var again = BayLifecycle.Apply(bay, new BayEvent.Accepted(new NewBayIds(BaySamples.Bay, Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()), BaySamples.Start));

        Assert.IsType<Transition.Unchanged>(again);
    }

    [Fact]
    public void An_intent_that_is_being_undone_is_not_accepted_any_more()
    {
        var undone = BaySamples.Next(BaySamples.Intended(), new BayEvent.IntentExpired(Guid.NewGuid(), BaySamples.Start.AddMinutes(2)));

        var late = BayLifecycle.Apply(undone, new BayEvent.Accepted(new NewBayIds(BaySamples.Bay, Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()), BaySamples.Start.AddMinutes(3)));

        Assert.IsType<BayError.Unavailable>(Assert.IsType<Transition.Refused>(late).Error);
    }

    [Fact]
    public void A_creation_walks_its_phases_in_order_and_settles()
    {
        var bay = BaySamples.Creating();
        var walked = new List<string>();
        while (bay.Work!.Operation is { } operation)
        {
            walked.Add(operation.Phase);
            bay = BaySamples.Ran(bay, BaySamples.GoodResult(operation.Phase));
        }

        Assert.Equal(BayPhases.Of(BayOperation.Create), walked);
        Assert.Equal(BayStatus.CreateComplete, bay.Snapshot!.Status);
        Assert.Null(bay.Snapshot.StatusReason);
        Assert.Equal("stack-1", bay.Snapshot.StackId);
        Assert.All(bay.Snapshot.NodeGroups, static g => Assert.Equal(("stack-1", BayStatus.CreateComplete), (g.StackId, g.Status)));
        Assert.Equal("https://203.0.113.5:6443", bay.Snapshot.ApiAddress);
    }

    [Fact]
    public void A_deletion_walks_its_phases_hides_the_bay_when_its_credentials_are_gone_and_ends_in_nothing()
    {
        var bay = BaySamples.Deleting();
        while (bay.Work?.Operation is { } operation)
        {
            var isVisible = bay.Snapshot is not null;
            Assert.Equal(operation.Phase is not (BayPhases.ConfirmGone or BayPhases.ConfirmGoneAgain), isVisible);
            bay = BaySamples.Ran(bay, BaySamples.GoodResult(operation.Phase));
        }

        Assert.Equal(new BayState(), bay);
    }

    [Fact]
    public void A_failed_stack_gives_the_leaf_cause_to_the_bay_and_the_stacks_sentence_to_its_groups()
    {
        var bay = BaySamples.Ran(BaySamples.Creating(), new PhaseResult.Failed("work (OS::Heat::TestResource): no") { StackReason = "Resource CREATE failed: no" });

        Assert.Equal(BayStatus.CreateFailed, bay.Snapshot!.Status);
        Assert.Equal("work (OS::Heat::TestResource): no", bay.Snapshot.StatusReason);
        Assert.All(bay.Snapshot.NodeGroups, static g => Assert.Equal("Resource CREATE failed: no", g.StatusReason));
        Assert.Null(bay.Work!.Operation);
    }

    [Fact]
    public void A_transient_fault_keeps_the_phase_and_waits_longer_each_time()
    {
        var bay = BaySamples.Creating();
        var pauses = new List<double>();
        for (var i = 0; i < 8; i++)
        {
            bay = BaySamples.Ran(bay, new PhaseResult.Retry("Heat answered 503"), at: BaySamples.Start);
            pauses.Add((bay.Work!.Operation!.NotBefore!.Value - BaySamples.Start).TotalSeconds);
        }

        Assert.Equal([1, 2, 4, 8, 16, 30, 30, 30], pauses);
        Assert.Equal(BayPhases.Certificates, bay.Work!.Operation!.Phase);
        Assert.Equal(BayStatus.CreateInProgress, bay.Snapshot!.Status);
    }

    [Fact]
    public void A_deadline_ends_the_operation_with_what_went_wrong_last()
    {
        var bay = BaySamples.Ran(BaySamples.Creating(BaySamples.Spec(timeoutMinutes: 5)), new PhaseResult.Retry("Heat did not answer: connection refused"));

        bay = BaySamples.Next(bay, new BayEvent.DeadlinePassed(BaySamples.CreateOperation, Guid.NewGuid(), BaySamples.Start.AddMinutes(11)));

        Assert.Equal(BayStatus.CreateFailed, bay.Snapshot!.Status);
        Assert.Equal("Create was not done within 10 minutes, at certificates: Heat did not answer: connection refused", bay.Snapshot.StatusReason);
    }

    [Fact]
    public void What_went_wrong_in_a_phase_that_was_done_in_the_end_is_not_the_cause_of_what_comes_later()
    {
        var bay = BaySamples.Ran(BaySamples.Creating(BaySamples.Spec(timeoutMinutes: 5)), new PhaseResult.Retry("Heat did not answer: connection refused"));
        bay = BaySamples.Ran(bay, BaySamples.GoodResult(BayPhases.Certificates));

        bay = BaySamples.Next(bay, new BayEvent.DeadlinePassed(BaySamples.CreateOperation, Guid.NewGuid(), BaySamples.Start.AddMinutes(11)));

        Assert.Equal("Create was not done within 10 minutes, at stack-create.", bay.Snapshot!.StatusReason);
    }

    [Fact]
    public void Deletion_is_accepted_in_every_status_and_supersedes_what_runs()
    {
        foreach (var status in Enum.GetValues<BayStatus>())
        {
            var bay = BaySamples.Creating();
            bay = bay with { Snapshot = bay.Snapshot! with { Status = status } };

            var deleting = BaySamples.Deleting(bay);

            Assert.Equal(BayStatus.DeleteInProgress, deleting.Snapshot!.Status);
            Assert.Equal(BayOperation.Delete, deleting.Work!.Operation!.Kind);
        }
    }

    [Fact]
    public void A_result_of_a_superseded_operation_is_dropped()
    {
        var creating = BaySamples.Creating();
        var deleting = BaySamples.Deleting(creating);

        var late = BayLifecycle.Apply(
            deleting,
            new BayEvent.PhaseRan(creating.Work!.Operation!.Id, BayPhases.Certificates, new PhaseResult.Done(), Guid.NewGuid(), BaySamples.Start));

        Assert.IsType<Transition.Unchanged>(late);
    }

    [Fact]
    public void Deleting_twice_goes_on_with_the_first_deletion()
    {
        var deleting = BaySamples.Deleting();

        Assert.IsType<Transition.Unchanged>(BayLifecycle.Apply(deleting, new BayEvent.DeleteRequested(Guid.NewGuid(), BaySamples.Alpha, BaySamples.Start)));
    }

    [Fact]
    public void A_resize_during_a_resize_becomes_the_next_one_and_is_shown_at_once()
    {
        var bay = BaySamples.Resizing(count: 5);

        bay = BaySamples.Resizing(bay, count: 7);
        Assert.Equal((5, 7), (bay.Work!.Operation!.Resize!.NodeCount, bay.Snapshot!.NodeCount));

        while (!bay.Work!.Queue.IsEmpty)
            bay = BaySamples.Ran(bay, BaySamples.GoodResult(bay.Work.Operation!.Phase));
        Assert.Equal((7, BayStatus.UpdateInProgress), (bay.Work.Operation!.Resize!.NodeCount, bay.Snapshot!.Status));
        Assert.Equal((7, BayStatus.UpdateComplete), (BaySamples.Settled(bay).Snapshot!.NodeCount, BaySamples.Settled(bay).Snapshot!.Status));
    }

    [Fact]
    public void Machines_that_a_replaced_resize_named_go_with_the_newer_one()
    {
        var bay = BaySamples.Resizing(count: 5);

        bay = Named(bay, 4, "a");
        bay = Named(bay, 3, "b", "a");

        var order = Assert.Single(bay.Work!.Queue);
        Assert.Equal((3, 5), (order.NodeCount, order.PreviousCount));
        Assert.Equal(["a", "b"], order.NodesToRemove);

        static BayState Named(BayState bay, int count, params string[] machines) =>
            BaySamples.Next(bay, new BayEvent.ResizeRequested(new ResizeBay(null, count, [.. machines], false, "Resizing"), Guid.NewGuid(), BaySamples.Alpha, BaySamples.Start.AddMinutes(11)));
    }

    [Theory]
    [InlineData("Resizing", "CREATE_IN_PROGRESS", false)]
    [InlineData("Resizing", "CREATE_FAILED", false)]
    [InlineData("Resizing", "CREATE_COMPLETE", true)]
    [InlineData("Resizing", "UPDATE_IN_PROGRESS", true)]
    [InlineData("Resizing", "UPDATE_FAILED", true)]
    [InlineData("Resizing", "UPDATE_COMPLETE", true)]
    [InlineData("Resizing", "DELETE_IN_PROGRESS", false)]
    [InlineData("Resizing", "ROLLBACK_COMPLETE", true)]
    [InlineData("Resizing", "ROLLBACK_FAILED", false)]
    [InlineData("Updating", "UPDATE_IN_PROGRESS", false)]
    [InlineData("Updating", "UPDATE_FAILED", false)]
    [InlineData("Updating", "UPDATE_COMPLETE", true)]
    [InlineData("Updating", "CHECK_COMPLETE", true)]
    public void A_size_is_accepted_only_where_Magnum_would_carry_it_out(string verb, string status, bool isAccepted)
    {
        var bay = BaySamples.Created();
        bay = bay with { Snapshot = bay.Snapshot! with { Status = BayStatusWords.FromWord(status)!.Value } };

        var transition = BayLifecycle.Apply(
            bay, new BayEvent.ResizeRequested(new ResizeBay(null, 4, [], false, verb), Guid.NewGuid(), BaySamples.Alpha, BaySamples.Start));

        if (isAccepted)
            Assert.IsType<Transition.Changed>(transition);
        else
            Assert.Equal(new BayError.WrongState(verb, BayStatusWords.FromWord(status)!.Value), Assert.IsType<Transition.Refused>(transition).Error);
    }

    [Fact]
    public void A_failed_resize_shows_the_old_size_and_may_be_asked_again()
    {
        var bay = BaySamples.Ran(BaySamples.Resizing(count: 9), new PhaseResult.Failed("Heat answered 400: no"));

        Assert.Equal((2, BayStatus.UpdateFailed), (bay.Snapshot!.NodeCount, bay.Snapshot.Status));
        Assert.Equal(BayStatus.UpdateInProgress, BaySamples.Resizing(bay, 3).Snapshot!.Status);
    }

    [Fact]
    public void Sizes_outside_a_groups_limits_and_of_masters_are_refused()
    {
        var bay = BaySamples.Created();
        bay = bay with { Snapshot = bay.Snapshot! with { NodeGroups = [.. bay.Snapshot.NodeGroups.Select(static g => g with { MinNodeCount = 1, MaxNodeCount = 5 })] } };

        BayError Refusal(Guid? group, int count) => Assert.IsType<Transition.Refused>(BayLifecycle.Apply(
            bay, new BayEvent.ResizeRequested(new ResizeBay(group, count, [], false, "Resizing"), Guid.NewGuid(), BaySamples.Alpha, BaySamples.Start))).Error;

        Assert.Equal(new BayError.OutOfRange("default-worker", 1, 5), Refusal(null, 6));
        Assert.Equal(new BayError.OutOfRange("default-worker", 1, 5), Refusal(null, 0));
        Assert.IsType<BayError.NotSupported>(Refusal(BaySamples.MasterGroup, 3));
        Assert.IsType<BayError.NodeGroupNotFound>(Refusal(Guid.NewGuid(), 3));
    }

    [Fact]
    public void Outputs_fill_addresses_and_the_size_that_Heat_has()
    {
        var bay = BaySamples.Creating();
        while (bay.Work!.Operation!.Phase != BayPhases.ReadOutputs)
            bay = BaySamples.Ran(bay, BaySamples.GoodResult(bay.Work.Operation.Phase));

        bay = BaySamples.Ran(bay, new PhaseResult.Done(new PhaseFact.OutputsRead(new BayOutputs
        {
            ApiAddress = "https://203.0.113.9:6443",
            CoeVersion = "v1.23.3",
            Machines =
            [
                new BayMachine("default-master", "0", "s-0", "203.0.113.9", "10.0.0.2"),
                new BayMachine("default-worker", "0", "s-1", "203.0.113.10", "10.0.0.3"),
                new BayMachine("default-worker", "2", "s-2", "203.0.113.11", "10.0.0.4"),
            ],
            NodeCounts = ImmutableDictionary<string, int>.Empty.Add("default-worker", 4),
        }, "Stack CREATE completed successfully")));

        Assert.Equal(["203.0.113.9"], bay.Snapshot!.MasterAddresses);
        Assert.Equal(["203.0.113.10", "203.0.113.11"], bay.Snapshot.NodeAddresses);
        Assert.Equal((4, "v1.23.3"), (bay.Snapshot.NodeCount, bay.Snapshot.CoeVersion));
        Assert.Equal(3, bay.Work!.Ledger.Machines.Length);
    }

    [Fact]
    public void A_health_report_is_taken_in_every_status_and_keeps_what_it_does_not_name()
    {
        var bay = BaySamples.Next(BaySamples.Creating(), new BayEvent.HealthReported(new ReportBayHealth(HealthStatus.Unhealthy, ImmutableSortedDictionary<string, string>.Empty.Add("api", "error")), BaySamples.Start));

        bay = BaySamples.Next(bay, new BayEvent.HealthReported(new ReportBayHealth(HealthStatus.Healthy, null), BaySamples.Start));

        Assert.Equal((HealthStatus.Healthy, "error"), (bay.Snapshot!.HealthStatus, bay.Snapshot.HealthStatusReason["api"]));
        Assert.Equal(BayStatus.CreateInProgress, bay.Snapshot.Status);
    }

    [Fact]
    public void A_health_that_nobody_measures_any_more_is_forgotten()
    {
        var bay = BaySamples.Next(BaySamples.Creating(), new BayEvent.HealthReported(new ReportBayHealth(HealthStatus.Healthy, null), BaySamples.Start));

        bay = BaySamples.Next(bay, new BayEvent.HealthReported(new ReportBayHealth(null, null, ForgetsStatus: true), BaySamples.Start));

        Assert.Null(bay.Snapshot!.HealthStatus);
    }

    [Fact]
    public void Any_history_keeps_an_operation_exactly_while_in_progress_and_always_has_an_exit()
    {
        var step = Gen.OneOf(
            Gen.Const("good"), Gen.Const("retry"), Gen.Const("fail"), Gen.Const("wait"), Gen.Const("resize"), Gen.Const("delete"), Gen.Const("late"), Gen.Const("deadline"), Gen.Const("health"));

        step.Array[0, 60].Sample(history =>
        {
            var bay = BaySamples.Creating();
            foreach (var word in history)
            {
                bay = Step(bay, word);
                if (bay.Snapshot is { } snapshot)
                {
                    Assert.Equal(snapshot.Status.IsInProgress(), bay.Work!.Operation is not null);
                    Assert.True(bay.Work.Queue.IsEmpty || bay.Work.Operation is not null);
                    Assert.Equal(snapshot.Status.IsFailed(), snapshot.StatusReason is not null);
                    Assert.IsNotType<Transition.Refused>(BayLifecycle.Apply(bay, new BayEvent.DeleteRequested(Guid.NewGuid(), BaySamples.Alpha, BaySamples.Start)));
                }
            }
        });
    }

    private static BayState Step(BayState bay, string word)
    {
        var operation = bay.Work?.Operation;
        BayEvent? @event = word switch
        {
            "good" when operation is not null => Run(operation, BaySamples.GoodResult(operation.Phase)),
            "retry" when operation is not null => Run(operation, new PhaseResult.Retry("try again")),
            "fail" when operation is not null => Run(operation, new PhaseResult.Failed("no")),
            "wait" when operation is not null => Run(operation, new PhaseResult.Waiting()),
            "deadline" when operation is not null => new BayEvent.DeadlinePassed(operation.Id, Guid.NewGuid(), operation.Deadline),
            "late" => new BayEvent.PhaseRan(Guid.NewGuid(), BayPhases.AwaitStack, new PhaseResult.Failed("late"), Guid.NewGuid(), BaySamples.Start),
            "resize" => new BayEvent.ResizeRequested(new ResizeBay(null, 3, [], false, "Resizing"), Guid.NewGuid(), BaySamples.Alpha, BaySamples.Start),
            "delete" => new BayEvent.DeleteRequested(Guid.NewGuid(), BaySamples.Alpha, BaySamples.Start),
            "health" => new BayEvent.HealthReported(new ReportBayHealth(HealthStatus.Healthy, null), BaySamples.Start),
            _ => null,
        };
        return @event is not null && BayLifecycle.Apply(bay, @event) is Transition.Changed changed ? changed.Next : bay;

        static BayEvent Run(Operation operation, PhaseResult result) =>
            new BayEvent.PhaseRan(operation.Id, operation.Phase, result, Guid.NewGuid(), BaySamples.Start);
    }
}

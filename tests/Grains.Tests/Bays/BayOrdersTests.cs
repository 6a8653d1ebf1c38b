using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Bays;
using Magnum.Grains.Idempotency;
using Xunit;
using static Magnum.Grains.Tests.Bays.BaySamples;

namespace Magnum.Grains.Tests.Bays;

/// <summary>Orders with an id of their own are taken once.</summary>
public sealed class BayOrdersTests
{
    [Fact]
    public void A_resize_repeated_under_its_id_does_not_undo_what_was_ordered_since()
    {
        var first = Resize(5, Guid.NewGuid());
        var bay = Settled(Next(Settled(Next(Created(), first)), Resize(3, Guid.NewGuid())));

        Assert.IsType<Transition.Unchanged>(BayLifecycle.Apply(bay, first with { OperationId = Guid.NewGuid() }));
        Assert.Equal(5, Next(bay, Resize(5, null)).Snapshot!.NodeGroups[1].NodeCount);
    }

    [Fact]
    public void An_order_that_waits_its_turn_is_taken_too()
    {
        var waiting = Resize(5, Guid.NewGuid());
        var bay = Next(Next(Resizing(), waiting), Resize(6, Guid.NewGuid()));

        Assert.IsType<Transition.Unchanged>(BayLifecycle.Apply(bay, waiting));
        Assert.Equal(6, Settled(bay).Snapshot!.NodeGroups[1].NodeCount);
    }

    [Fact]
    public void What_was_refused_was_not_taken()
    {
        var order = Resize(5, Guid.NewGuid());
        var limited = Next(Created(), new BayEvent.GroupLimitsSet(new UpdateNodeGroup(WorkerGroup, 0, 4), Start));
        Assert.IsType<Transition.Refused>(BayLifecycle.Apply(limited, order));

        var widened = Next(limited, new BayEvent.GroupLimitsSet(new UpdateNodeGroup(WorkerGroup, 0, 9), Start));

        Assert.Equal(5, Next(widened, order).Snapshot!.NodeGroups[1].NodeCount);
    }

    [Fact]
    public void Orders_are_forgotten_after_a_day_and_when_there_are_too_many()
    {
        var bay = Enumerable.Range(0, BayLifecycle.OrdersMax + 2).Aggregate(Created(), static (bay, n) => Settled(Next(bay, Resize(n % 9, Guid.NewGuid()))));
        Assert.Equal(BayLifecycle.OrdersMax, bay.Work!.Orders.Length);

        var late = Resize(2, Guid.NewGuid());
        bay = Next(bay, late with { At = late.At + IdempotencyLifecycle.Retention });

        Assert.Equal(late.Command.Order, Assert.Single(bay.Work!.Orders).Id);
    }

    private static BayEvent.ResizeRequested Resize(int count, Guid? order) =>
        new(new ResizeBay(null, count, [], false, "Resizing", order), Guid.NewGuid(), Alpha, Start);
}

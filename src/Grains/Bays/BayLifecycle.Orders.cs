using Magnum.Grains.Idempotency;

namespace Magnum.Grains.Bays;

/// <summary>Orders that a client may repeat because it did not hear the answer, and that must not be carried out again over what was ordered since.</summary>
internal static partial class BayLifecycle
{
    /// <summary>So many are remembered at most: a bay's row is read whole by every list. Only an order whose answer was lost is ever asked for again.</summary>
    internal const int OrdersMax = 50;

    private static bool IsTaken(BayWork work, Guid? order) => order is not null && work.Orders.Any(taken => taken.Id == order);

    // Written with the change itself. A key is forgotten no later than what was ordered under it.
    private static Transition Taken(Transition transition, Guid? order, DateTimeOffset at) => transition is Transition.Changed changed && order is { } id
        ? Change(changed.Next with
        {
            Work = changed.Next.Work! with
            {
                Orders = [.. changed.Next.Work.Orders.Where(taken => at - taken.At < IdempotencyLifecycle.Retention).Append(new TakenOrder(id, at)).TakeLast(OrdersMax)],
            },
        })
        : transition;
}

using Magnum.Grains.Health;

namespace Magnum.Grains.Bays;

/// <summary>Health as the service sees it itself.</summary>
internal static partial class BayLifecycle
{
    // While it was looked at the bay may have come to where its health is not watched.
    private static Transition SeeHealth(BayState bay, BayEvent.HealthSeen e)
    {
        if (bay is not { Snapshot: { } snapshot, Work: { } work } || HealthRules.Watch(bay) is HealthWatch.None)
            return Same();
        var ailing = HealRules.Ailing(bay, e.Unhealthy, e.At);
        var isNews = !e.Health.IsOf(snapshot);
        if (!isNews && ailing.Count == work.Ailing.Count && ailing.Keys.All(work.Ailing.ContainsKey))
            return Same();
        return Change(new BayState
        {
            Work = work with { Ailing = ailing },
            Snapshot = isNews ? snapshot with { HealthStatus = e.Health.Status, HealthStatusReason = e.Health.Reason, UpdatedAt = e.At } : snapshot,
        });
    }
}

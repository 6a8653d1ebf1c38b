using Magnum.Grains.Health;

namespace Magnum.Grains.Bays;

/// <summary>Health as the service sees it itself.</summary>
internal static partial class BayLifecycle
{
    // While it was looked at the bay may have come to where its health is not watched.
    private static Transition SeeHealth(BayState bay, BayEvent.HealthSeen e) =>
        bay.Snapshot is not { } snapshot || HealthRules.Watch(bay) is HealthWatch.None || e.Health.IsOf(snapshot)
            ? Same()
            : Change(bay with { Snapshot = snapshot with { HealthStatus = e.Health.Status, HealthStatusReason = e.Health.Reason, UpdatedAt = e.At } });
}

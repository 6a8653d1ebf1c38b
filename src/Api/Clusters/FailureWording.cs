using Magnum.Api.Microversions;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Api.Clusters;

/// <summary>What <c>status_reason</c> says of a failed cluster. Pure.</summary>
internal static class FailureWording
{
    /// <summary>The cluster with the reason as the release words it: the true cause, or, as recorded from Magnum 15, the groups that failed.</summary>
    /// <remarks>
    /// Source: openstack/magnum magnum/drivers/heat/driver.py, HeatPoller, release 15.0.1. Why each group failed stays in <c>faults</c>. A failure that is no
    /// group's keeps its cause there too, as that of a refused operation does.
    /// </remarks>
    public static BaySnapshot In(ReleaseProfile release, BaySnapshot bay)
    {
        if (!release.NamesFailedGroups || !bay.Status.IsFailed())
            return bay;
        var failed = bay.NodeGroups.Where(static group => group.Status.IsFailed()).Select(static group => $"{group.Name} failed").ToList();
        return failed.Count == 0 ? bay : bay with { StatusReason = string.Join(", ", failed) };
    }
}

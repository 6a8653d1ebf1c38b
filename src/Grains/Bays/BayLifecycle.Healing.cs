using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Grains.Bays;

/// <summary>Machines that are replaced because they are unwell.</summary>
internal static partial class BayLifecycle
{
    private static Transition Heal(BayState bay, BayEvent.HealConsidered e)
    {
        if (HealRules.Choose(bay, e.Nodes, e.Terms, e.At) is not { } leaving)
            return Same();

        var group = bay.Snapshot!.NodeGroups.First(g => g.Name == leaving.Machine.NodeGroup);
        var order = new GroupOrder
        {
            Kind = BayOperation.Heal,
            NodeGroup = group.Uuid,
            NodeCount = group.NodeCount,
            PreviousCount = group.NodeCount,
            // Nobody asked for it: the request is the operation's own.
            RequestId = $"req-{e.OperationId:D}",
            UserId = bay.Work!.Creator.UserId,
        };
        var begun = With(Start(bay, order, e.OperationId, e.At), group.Uuid, g => g with { Status = BayStatus.UpdateInProgress, StatusReason = null, UpdatedAt = e.At });
        return Change(begun with
        {
            Work = begun.Work! with
            {
                Operation = begun.Work.Operation! with { Leaving = [leaving], DrainUntil = e.At },
                // Before it is tried, so that one that fails counts.
                Heals = [.. HealRules.Recent(begun.Work.Heals, e.At), e.At],
            },
        });
    }
}

using System.Diagnostics;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Federations;

namespace Magnum.Grains.Federations;

/// <summary>The rules for changes of a federation. Pure: no clock, no I/O, no logging.</summary>
internal static class FederationLifecycle
{
    /// <summary>The federation after the change, or the refusal.</summary>
    public static FederationReply Change(FederationSnapshot stored, FederationChange change, DateTimeOffset at) => change switch
    {
        FederationChange.Join(var bay) when stored.Members.Contains(bay) => new FederationReply.AlreadyMember(),
        FederationChange.Join(var bay) => Done(stored with { Members = stored.Members.Add(bay) }, at),
        FederationChange.Leave(var bay) when !stored.Members.Contains(bay) => new FederationReply.NoMember(),
        FederationChange.Leave(var bay) => Done(stored with { Members = stored.Members.Remove(bay) }, at),
        FederationChange.Describe(var properties) => Done(stored with { Properties = properties }, at),
        _ => throw new UnreachableException(),
    };

    /// <summary>Whether a creation asks for what is stored already: its first answer was lost.</summary>
    public static bool IsRepetition(FederationSnapshot stored, FederationSnapshot asked) =>
        stored.ProjectId == asked.ProjectId && stored.Name == asked.Name && stored.HostBayId == asked.HostBayId && stored.CreatedAt == asked.CreatedAt;

    private static FederationReply.Done Done(FederationSnapshot next, DateTimeOffset at) => new(next with { Status = BayStatus.UpdateComplete, UpdatedAt = at });
}

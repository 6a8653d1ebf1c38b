using System.Collections.Immutable;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Grains.Bays;

/// <summary>The order of the phases of every operation: the whole of what is done to a bay, on one screen.</summary>
internal static class BayPhases
{
    public const string Certificates = "certificates";
    public const string CreateStack = "stack-create";
    public const string ListNodes = "nodes-list";
    public const string ChooseNodes = "nodes-choose";
    public const string DrainNodes = "nodes-drain";
    public const string DismissNodes = "nodes-dismiss";
    public const string CondemnNodes = "nodes-condemn";
    public const string ReleaseMaster = "master-release";
    public const string CondemnMaster = "master-condemn";
    public const string UpdateStack = "stack-update";
    public const string AwaitStack = "stack-await";
    public const string ReadOutputs = "outputs";
    public const string RecordNodes = "nodes";
    public const string RotateCertificates = "certificates-rotate";
    public const string TurnCertificates = "certificates-turn";
    public const string SettleCertificates = "certificates-settle";
    public const string AwaitCredential = "trust-await";
    public const string ForgetSpareTrusts = "trusts-tidy";
    public const string DeleteBalancers = "balancers-delete";
    public const string AwaitBalancersGone = "balancers-await-gone";
    public const string DeleteStack = "stack-delete";
    public const string AwaitStackGone = "stack-await-gone";
    public const string DeleteGroupStacks = "group-stacks-delete";
    public const string AwaitGroupStacksGone = "group-stacks-await-gone";
    public const string ForgetNodes = "nodes-forget";
    public const string ForgetCertificates = "certificates-forget";
    public const string ForgetTrusts = "trusts-forget";
    public const string ConfirmGone = "gone-confirm";
    public const string ConfirmGoneAgain = "gone-confirm-again";

    private static readonly ImmutableArray<string> Create = [Certificates, CreateStack, AwaitStack, ReadOutputs, RecordNodes];

    // Which machines go is ours to say, since they are drained before Heat takes them away; where none goes these phases pass.
    private static readonly ImmutableArray<string> Resize = [ChooseNodes, DrainNodes, UpdateStack, AwaitStack, ReadOutputs, RecordNodes, DismissNodes];

    // Of a machine that is unwell little can be drained, but what can be moves before it is gone. A master goes as in an upgrade: it is let go and given up by two phases that
    // pass where a worker goes, and the third of these passes where a master does.
    private static readonly ImmutableArray<string> Heal = [ReleaseMaster, DrainNodes, CondemnMaster, CondemnNodes, UpdateStack, AwaitStack, ReadOutputs, RecordNodes];

    // The stack takes what machines to come are built with, and then others in place of those that run, a batch in each round: after the last of these phases comes the second
    // again, until no machine is chosen any more. A master has a round of its own: that it goes is stored before its machine is touched, and it is given up before the stack's
    // update; where workers go, or none, these two pass.
    private static readonly ImmutableArray<string> Upgrade = [ListNodes, ReleaseMaster, CondemnMaster, UpdateStack, AwaitStack, ReadOutputs, RecordNodes, DismissNodes, ChooseNodes, DrainNodes];

    // The same phases as a bay's, on the group's stack.
    private static readonly ImmutableArray<string> CreateGroup = [CreateStack, AwaitStack, ReadOutputs, RecordNodes];

    // All of the group's machines go: they are drained, and forgotten by the engine, as those of a resize.
    private static readonly ImmutableArray<string> DeleteGroup = [ChooseNodes, DrainNodes, DeleteStack, AwaitStackGone, RecordNodes, DismissNodes];

    // Each of the bay's stacks in turn, its own first and then those of groups: after the last of these phases comes the first, for the next stack.
    private static readonly ImmutableArray<string> EveryStack = [UpdateStack, AwaitStack, ReadOutputs];

    // Nobody may be shown a certificate that he does not believe yet: the new authorities are to be believed from the first phase on, sign from the last but one on, and are the only
    // ones after the last. Each of these two begins when machines had their time to follow the one before.
    private static readonly ImmutableArray<string> RotateCa = [RotateCertificates, .. EveryStack, RecordNodes, TurnCertificates, SettleCertificates];

    // The first phase only waits: the caller's own request makes the trust, since only it has the token. The last one begins when machines had their time to follow.
    private static readonly ImmutableArray<string> RotateCredentials = [AwaitCredential, .. EveryStack, RecordNodes, ForgetSpareTrusts];

    // What the engine made outside the stacks holds their network: it goes first.
    // The stacks of groups use the network that the bay's own stack made: they go before it.
    // The stack is looked up again after the trusts are gone: a create that was still on its way fails from then on.
    private static readonly ImmutableArray<string> Delete =
    [
        DeleteBalancers, AwaitBalancersGone, DeleteGroupStacks, AwaitGroupStacksGone, DeleteStack, AwaitStackGone, ForgetNodes, ForgetCertificates, ForgetTrusts,
        ConfirmGone, ConfirmGoneAgain,
    ];

    /// <summary>The phases of an operation, in order.</summary>
    public static ImmutableArray<string> Of(BayOperation operation) => operation switch
    {
        BayOperation.Create => Create,
        BayOperation.Resize => Resize,
        BayOperation.Delete => Delete,
        BayOperation.CreateGroup => CreateGroup,
        BayOperation.DeleteGroup => DeleteGroup,
        BayOperation.Upgrade or BayOperation.UpgradeGroup => Upgrade,
        BayOperation.RotateCa => RotateCa,
        BayOperation.RotateCredentials => RotateCredentials,
        BayOperation.Heal => Heal,
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "No such operation."),
    };

    /// <summary>The phase after <paramref name="phase"/>, or null when it is the last.</summary>
    public static string? After(BayOperation operation, string phase)
    {
        var phases = Of(operation);
        var next = phases.IndexOf(phase) + 1;
        return next < phases.Length ? phases[next] : null;
    }

    /// <summary>The phase that puts things right when an operation fails, before it ends; null when nothing is to be put right.</summary>
    public static string? AfterFailure(BayOperation operation) => operation switch
    {
        BayOperation.RotateCa => SettleCertificates,
        BayOperation.RotateCredentials => ForgetSpareTrusts,
        BayOperation.Resize or BayOperation.Heal or BayOperation.Upgrade or BayOperation.UpgradeGroup => DismissNodes,
        _ => null,
    };

    /// <summary>Whether the operation goes through every stack of the bay.</summary>
    public static bool IsOfEveryStack(BayOperation operation) => operation is BayOperation.RotateCa or BayOperation.RotateCredentials;

    /// <summary>The first and the last phase that are run for each of several stacks.</summary>
    public static (string First, string Last) OfEachStack => (EveryStack[0], EveryStack[^1]);

    /// <summary>Whether the operation changes one stack in several rounds.</summary>
    public static bool IsInRounds(BayOperation operation) => operation is BayOperation.Upgrade or BayOperation.UpgradeGroup;

    /// <summary>The first and the last phase of every round but the first, which has others before.</summary>
    public static (string First, string Last) OfEachRound => (ReleaseMaster, Upgrade[^1]);

    /// <summary>True for the phases that end when Heat is seen to have ended.</summary>
    public static bool WaitsForHeat(string phase) => phase is AwaitStack or AwaitStackGone or AwaitGroupStacksGone;
}

using System.Collections.Immutable;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Callers;
using Magnum.Grains.Bays;
using Magnum.Grains.Bays.Phases;

namespace Magnum.Grains.Tests.Bays;

/// <summary>Bays in every stage, made by the lifecycle itself.</summary>
internal static class BaySamples
{
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    public static readonly Guid Bay = new("10000000-0000-4000-8000-000000000001");
    public static readonly Guid CreateOperation = new("20000000-0000-4000-8000-000000000001");
    public static readonly Guid MasterGroup = new("30000000-0000-4000-8000-000000000001");
    public static readonly Guid WorkerGroup = new("30000000-0000-4000-8000-000000000002");
    public static readonly Caller Alpha = new("user-a", "alpha-user", "project-a", false, "req-00000000-0000-4000-8000-000000000001");

    public static BaySpec Spec(int timeoutMinutes = 60, int nodes = 2) => new()
    {
        Name = "k8s",
        Driver = "lab",
        MasterCount = 1,
        NodeCount = nodes,
        CreateTimeoutMinutes = timeoutMinutes,
        Labels = ImmutableSortedDictionary<string, string>.Empty,
        BayModel = new BayModelSnapshot
        {
            Uuid = new Guid("40000000-0000-4000-8000-000000000001"),
            Name = "model",
            ProjectId = "project-a",
            UserId = "user-a",
            Coe = "kubernetes",
            ImageId = "image",
            ServerType = "vm",
            CreatedAt = Start,
        },
    };

    public static BayState Intended(BaySpec? spec = null) => Next(new BayState(), new BayEvent.Intended(spec ?? Spec(), Alpha, Start));

    public static BayState Creating(BaySpec? spec = null) =>
        Next(Intended(spec), new BayEvent.Accepted(new NewBayIds(Bay, CreateOperation, MasterGroup, WorkerGroup), Start));

    /// <summary>Runs every phase of the current operation to its good end.</summary>
    public static BayState Settled(BayState bay)
    {
        while (bay.Work?.Operation is { } operation)
            bay = operation.Phase is BayPhases.AwaitCredential ? Next(bay, new BayEvent.CredentialStored(operation.Id, Start)) : Ran(bay, GoodResult(operation.Phase), operation);
        return bay;
    }

    /// <summary>Where everything goes well until that phase is to run.</summary>
    public static BayState Reached(BayState bay, string phase)
    {
        while (bay.Work!.Operation!.Phase != phase)
            bay = Ran(bay, GoodResult(bay.Work.Operation.Phase));
        return bay;
    }

    public static BayState Created() => Settled(Creating());

    public static BayState Resizing(BayState? bay = null, int count = 5) => Next(
        bay ?? Created(),
        new BayEvent.ResizeRequested(new ResizeBay(null, count, [], false, "Resizing"), Guid.NewGuid(), Alpha, Start.AddMinutes(10)));

    public static BayState Deleting(BayState? bay = null) => Next(bay ?? Created(), new BayEvent.DeleteRequested(Guid.NewGuid(), Alpha, Start.AddMinutes(20)));

    public static PhaseResult GoodResult(string phase) => new PhaseResult.Done(phase switch
    {
        BayPhases.CreateStack or BayPhases.DeleteStack => new PhaseFact.StackCreated("stack-1"),
        BayPhases.UpdateStack => new PhaseFact.StackUpdated(null),
        BayPhases.AwaitStack => new PhaseFact.StackComplete(),
        BayPhases.ReadOutputs => new PhaseFact.OutputsRead(new Magnum.Drivers.BayOutputs { ApiAddress = "https://203.0.113.5:6443" }, "Stack completed successfully"),
        BayPhases.RecordNodes => new PhaseFact.NodesRecorded(["default-master-0"]),
        BayPhases.AwaitStackGone => new PhaseFact.StackGone(),
        BayPhases.AwaitGroupStacksGone => new PhaseFact.GroupStacksGone(),
        BayPhases.ForgetTrusts => new PhaseFact.CredentialsGone(),
        BayPhases.ConfirmGoneAgain => new PhaseFact.Gone(),
        _ => null,
    });

    public static BayState Ran(BayState bay, PhaseResult result, Operation? operation = null, DateTimeOffset? at = null) =>
        Next(bay, new BayEvent.PhaseRan((operation ?? bay.Work!.Operation!).Id, (operation ?? bay.Work!.Operation!).Phase, result, Guid.NewGuid(), at ?? Start.AddMinutes(5)));

    public static BayState Next(BayState bay, BayEvent @event) => BayLifecycle.Apply(bay, @event) switch
    {
        Transition.Changed changed => changed.Next,
        Transition.Unchanged => bay,
        Transition.Refused refused => throw new InvalidOperationException(refused.Error.ToString()),
        _ => throw new InvalidOperationException("no such transition"),
    };
}

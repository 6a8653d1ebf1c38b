using Magnum.Drivers.Catalog;
using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Callers;
using Magnum.Grains.BayModels;
using Magnum.Grains.Bays.Previews;
using Magnum.Grains.Health;
using Magnum.Grains.Tenancy;
using Magnum.Grains.Tenants;
using Magnum.OpenStack;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Magnum.Grains.Bays;

/// <summary>One bay: the mailbox and the transaction around <see cref="BayLifecycle"/>. What is done outside is in <c>BayGrain.Driving.cs</c>.</summary>
internal sealed partial class BayGrain(
    [PersistentState("bay", "states")] IPersistentState<BayState> storage,
    [PersistentState("bay-secrets", "secrets")] IPersistentState<BaySecrets> secrets,
    BayReconciler reconciler,
    BayPreviews previews,
    BayTrusts trusts,
    HealthLooks looks,
    MasterReleases masters,
    IBayDrivers drivers,
    IIdSource ids,
    TimeProvider time,
    IOptions<BayOptions> options,
    IOptions<HealthOptions> health,
    ILogger<BayGrain> logger) : Grain, IBayGrain, IBaySystem, IRemindable, IDisposable
{
    private const string Reminder = "reconcile";

    // Creation interleaves with other calls and the driving runs beside them: who decides and writes holds this.
    private readonly SemaphoreSlim gate = new(1, 1);

    // The last state that is known to be stored. Readers see this one, never one that is still being written.
    private BayState bay = new();
    private Task<BayReply>? creation;
    private TimeSpan? armed;

    private Guid Uuid => GrainKeys.Uuid(this.GetPrimaryKeyString());

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        bay = storage.State;
        Drive();
        MindHealth(ids.PartOf(health.Value.Period));
        return base.OnActivateAsync(cancellationToken);
    }

    public Task<BaySnapshot?> GetAsync(CancellationToken cancellationToken) =>
        Task.FromResult(bay.Snapshot is { } snapshot && Ownership.MaySee(snapshot.ProjectId) ? snapshot : null);

    public async Task<BayReply> CreateAsync(CreateBay command, CancellationToken cancellationToken)
    {
        var caller = Ownership.RequireCaller();
        // Calls of Keystone lie between the two writes of a creation, and other calls may come in meanwhile. A repetition joins the first.
        creation ??= CreateOnceAsync(command, caller);
        try
        {
            return await creation;
        }
        finally
        {
            creation = null;
        }
    }

    public async Task<BayReply> ResizeAsync(ResizeBay command, CancellationToken cancellationToken)
    {
        var caller = Ownership.RequireCaller();
        return IsVisible() ? await AnswerAsync(new BayEvent.ResizeRequested(command, ids.NewUuid(), caller, time.GetUtcNow())) : Absent();
    }

    public async Task<BayReply> CreateNodeGroupAsync(CreateNodeGroup command, CancellationToken cancellationToken)
    {
        var caller = Ownership.RequireCaller();
        return IsVisible() ? await AnswerAsync(new BayEvent.GroupRequested(command, ids.NewUuid(), caller, time.GetUtcNow())
        {
            Marks = AskOfMarks(command.NodeLabels, command.NodeTaints, isDefault: false),
            Driver = AskOfGroup(command),
        }) : Absent();
    }

    public async Task<BayReply> UpdateNodeGroupAsync(UpdateNodeGroup command, CancellationToken cancellationToken)
    {
        _ = Ownership.RequireCaller();
        return IsVisible() ? await AnswerAsync(new BayEvent.GroupLimitsSet(command, time.GetUtcNow())
        {
            Marks = AskOfMarks(command.NodeLabels, command.NodeTaints, bay.Snapshot!.NodeGroups.Any(group => group.IsDefault && group.Uuid == command.NodeGroup)),
        }) : Absent();
    }

    public async Task<BayReply> DeleteNodeGroupAsync(Guid nodeGroup, CancellationToken cancellationToken)
    {
        var caller = Ownership.RequireCaller();
        if (!IsVisible())
            return Absent();
        var running = bay.Work?.Operation?.Id;
        var reply = await AnswerAsync(new BayEvent.GroupDeleteRequested(nodeGroup, ids.NewUuid(), caller, time.GetUtcNow()));
        if (bay.Work?.Operation?.Id != running)
            Supersede();
        return reply;
    }

    public async Task<BayReply> ReportHealthAsync(ReportBayHealth command, CancellationToken cancellationToken) =>
        IsVisible() ? await AnswerAsync(new BayEvent.HealthReported(command, time.GetUtcNow())) : Absent();

    public async Task<BayReply> DeleteAsync(CancellationToken cancellationToken)
    {
        var caller = Ownership.RequireCaller();
        if (!IsVisible())
            return Absent();
        var reply = await AnswerAsync(new BayEvent.DeleteRequested(ids.NewUuid(), caller, time.GetUtcNow()));
        Supersede();
        return reply;
    }

    public void Dispose()
    {
        ended.Dispose();
        gate.Dispose();
    }

    // Everything that a creation needs to end by itself is stored before it is accepted: the intent with its reminder, then the credentials.
    private async Task<BayReply> CreateOnceAsync(CreateBay command, Caller caller)
    {
        if (bay.Snapshot is not null)
            return IsVisible() ? new BayReply.Accepted(bay.Snapshot) : Absent();
        // Being undone, or just deleted: trusts made now would be left behind.
        if (bay.Work is { Operation: not null })
            return TakenBack();

        var tenant = GrainFactory.GetGrain<ITenantSystem>(GrainKeys.Tenant(caller.ProjectId));
        var place = await tenant.ReserveAsync(Uuid, CancellationToken.None);
        if (!place.IsGranted)
            return new BayReply.Refused(new BayError.QuotaExceeded(place.Limit));

        await HandleAsync(new BayEvent.Intended(command.Spec, caller, time.GetUtcNow()));
        if (bay.Work!.Creator.ProjectId != caller.ProjectId)
            return Absent();
        var model = GrainFactory.GetGrain<IBayModelSystem>(GrainKeys.BayModel(command.Spec.BayModel.Uuid));
        if (!await model.ClaimAsync(Uuid, CancellationToken.None))
        {
            await UndoAsync();
            await tenant.ReleaseAsync(Uuid, CancellationToken.None);
            return new BayReply.Refused(new BayError.InvalidOrder($"ClusterTemplate {command.Spec.BayModel.Uuid:D} was deleted while the cluster was being created."));
        }

        try
        {
            OpenStackRequest.Tags = new RequestTags(caller.RequestId, "create/trusts");
            var established = await trusts.EstablishAsync(Uuid, caller, command.Token, CancellationToken.None);
            secrets.State = established;
            await this.PersistAsync(secrets.WriteStateAsync());
        }
        catch (OpenStackException e)
        {
            LogTrustsRefused(Uuid, caller.RequestId, e.Message);
            await UndoAsync();
            await tenant.ReleaseAsync(Uuid, CancellationToken.None);
            await model.ReleaseAsync(Uuid, CancellationToken.None);
            return new BayReply.Refused(e.IsTransient ? new BayError.Unavailable(e.Message) : new BayError.DelegationRefused(e.Detail));
        }

        var reply = await AnswerAsync(new BayEvent.Accepted(new NewBayIds(Uuid, ids.NewUuid(), ids.NewUuid(), ids.NewUuid()), time.GetUtcNow()));
        await model.ReleaseAsync(Uuid, CancellationToken.None);
        return reply;
    }

    private async Task UndoAsync()
    {
        await HandleAsync(new BayEvent.IntentExpired(ids.NewUuid(), time.GetUtcNow()));
        Drive();
    }

    private async Task<BayReply> AnswerAsync(BayEvent @event)
    {
        if (await HandleAsync(@event) is Transition.Refused refused)
        {
            LogRefused(Uuid, @event.GetType().Name, refused.Error);
            return new BayReply.Refused(refused.Error);
        }

        Drive();
        return new BayReply.Accepted(bay.Snapshot!);
    }

    private async Task<Transition> HandleAsync(BayEvent @event)
    {
        await gate.WaitAsync();
        try
        {
            var transition = BayLifecycle.Apply(bay, @event);
            if (transition is Transition.Changed changed)
                await CommitAsync(changed.Next);
            return transition;
        }
        finally
        {
            gate.Release();
        }
    }

    // The reminder is armed before the promise is stored: a crash leaves either no promise or a reminder that keeps it.
    private async Task CommitAsync(BayState next)
    {
        if (next is { Work: null, Snapshot: null })
        {
            await ForgetAsync();
            return;
        }

        var isBusy = next.Work!.Operation is not null || next.Snapshot is null;
        if (isBusy)
            await ArmAsync(options.Value.ReconcilePeriod);
        // Each phase of a rotation may have changed who is believed and who signs.
        if (bay.Work?.Operation is { Kind: BayOperation.RotateCa } rotation && rotation.Phase != next.Work.Operation?.Phase)
            held = null;
        await WriteAsync(next);
        if (!isBusy)
            await ArmAsync(RestPeriod);
        MindHealth(TimeSpan.Zero);
    }

    private async Task WriteAsync(BayState next)
    {
        storage.State = next;
        await this.PersistAsync(storage.WriteStateAsync());
        Become(next);
    }

    // Credentials first: they are the only part that would not be found again.
    private async Task ForgetAsync()
    {
        await this.PersistAsync(secrets.ClearStateAsync());
        await this.PersistAsync(storage.ClearStateAsync());
        Become(new BayState());
        if (await this.GetReminder(Reminder) is { } reminder)
            await this.UnregisterReminder(reminder);
        DeactivateOnIdle();
    }

    private async Task ArmAsync(TimeSpan period)
    {
        if (armed == period)
            return;
        // Orleans keeps the phase for ever: a random first one spreads the bays of a start.
        await this.RegisterOrUpdateReminder(Reminder, period == options.Value.ReconcilePeriod ? period : ids.PartOf(period), period);
        armed = period;
    }

    private bool IsVisible() => bay.Snapshot is { } snapshot && Ownership.MaySee(snapshot.ProjectId);

    private static BayReply.Refused TakenBack() => new(new BayError.Unavailable("The request took too long and was taken back."));

    private static BayReply.Refused Absent() => new(new BayError.NotFound());
}

using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Bays.Phases;
using Magnum.Grains.Tenants;
using Magnum.OpenStack;

namespace Magnum.Grains.Bays;

/// <summary>The bay's work outside: one phase at a time, beside the calls, each result committed before the next phase begins.</summary>
internal sealed partial class BayGrain
{
    /// <summary>How often a waiting bay makes sure that its tenant watches Heat: the watch is in another activation's memory.</summary>
    private static readonly TimeSpan WatchPeriod = TimeSpan.FromSeconds(5);

    /// <summary>A waiting bay asks Heat itself after this time, should listings fail or miss it.</summary>
    private static readonly TimeSpan OwnLookPeriod = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource ended = new();
    private CancellationTokenSource? running;
    private Task driving = Task.CompletedTask;
    private bool isAskedAgain;
    private IGrainTimer? timer;
    private DateTimeOffset lookedAt;

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        // A tick for a bay that is gone: what armed it was not stored.
        if (bay is { Work: null, Snapshot: null })
        {
            if (await this.GetReminder(Reminder) is { } reminder)
                await this.UnregisterReminder(reminder);
            DeactivateOnIdle();
            return;
        }

        if (bay is { Snapshot: null, Work: { Operation: null } work } && creation is null && time.GetUtcNow() - work.IntendedAt >= options.Value.IntentLifetime)
        {
            LogIntentExpired(Uuid);
            await UndoAsync();
            return;
        }

        // The process died between the bay's coming to rest and the slower waking, or was configured otherwise.
        if (bay.Work is { Operation: null } && bay.Snapshot is not null && status.Period != RestPeriod)
            await ArmAsync(RestPeriod);
        Drive();
        HastenHealth();
    }

    public Task StackSeenAsync(StackSighting sighting, CancellationToken cancellationToken)
    {
        if (bay.Work?.Operation is not { } operation || !BayPhases.WaitsForHeat(operation.Phase))
            return Task.CompletedTask;

        // A listing begun before Heat took the call shows the time before it.
        var isStale = sighting.BeganAt <= operation.EffectAt;
        var isAsBefore = sighting.Status is { } status && BayStatusWords.FromWord(status) is { } seen && seen.IsInProgress()
            && (seen is not BayStatus.RollbackInProgress || bay.Snapshot?.Status is BayStatus.RollbackInProgress);
        if (!isStale && !isAsBefore)
            Drive();
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await ended.CancelAsync();
        // What it learned after the last commit is found out again by the next activation.
        await Task.WhenAll(driving, looking).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await base.OnDeactivateAsync(reason, cancellationToken);
    }

    // Starts the driving, or has it look once more when it is under way.
    private void Drive()
    {
        if (bay.Work?.Operation is null)
            return;
        isAskedAgain = true;
        if (driving.IsCompleted)
            driving = DriveAsync();
    }

    // What runs for an operation that is no longer wanted is stopped; its result would be dropped anyway.
    private void Supersede() => running?.Cancel();

    private async Task DriveAsync()
    {
        // Beside the calls from here on, and for nobody in particular.
        await Task.Yield();
        RequestContext.Clear();
        try
        {
            while (isAskedAgain && !ended.IsCancellationRequested)
            {
                isAskedAgain = false;
                while (await StepAsync())
                {
                }
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            LogStopped(Uuid);
        }
        catch (Exception e)
        {
            // Nobody waits for this task, so it says itself what happened. The reminder begins again from what is stored.
            LogDrivingFailed(Uuid, e);
            DeactivateOnIdle();
            throw;
        }
    }

    // Runs one phase; true when the next one may run at once.
    private async Task<bool> StepAsync()
    {
        if (bay.Work?.Operation is not { } operation)
        {
            await RestAsync();
            return false;
        }

        var now = time.GetUtcNow();
        if (now >= operation.Deadline)
        {
            LogDeadline(Uuid, operation.Kind, operation.Phase);
            await HandleAsync(new BayEvent.DeadlinePassed(operation.Id, ids.NewUuid(), now));
            return true;
        }

        if (operation.NotBefore is { } notBefore && notBefore > now)
        {
            Wake(notBefore - now);
            return false;
        }

        // Set here, so that they hold for the phase and for the commit of what came of it.
        OpenStackRequest.Tags = new RequestTags(operation.RequestId, $"{operation.Kind.ToString().ToLowerInvariant()}/{operation.Phase}");
        var result = await RunAsync(operation);
        if (result is null)
            return true;
        LogPhaseRan(Uuid, operation.Kind, operation.Phase, result.GetType().Name, Cause(result));
        if (result is PhaseResult.Done { Fact: PhaseFact.NotDrained notDrained })
            LogNotDrained(Uuid, operation.Phase, notDrained.Cause);
        await HandleAsync(new BayEvent.PhaseRan(operation.Id, operation.Phase, result, ids.NewUuid(), time.GetUtcNow()));
        if (result is not PhaseResult.Waiting waiting)
            return true;
        OpenStackRequest.Tags = null;
        await WatchAsync();
        Wake(waiting.Until is { } until && until - time.GetUtcNow() < WatchPeriod ? until - time.GetUtcNow() : WatchPeriod);
        return false;
    }

    // Null when the operation was superseded meanwhile.
    private async Task<PhaseResult?> RunAsync(Operation operation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ended.Token);
        running = stop;
        lookedAt = time.GetUtcNow();
        try
        {
            return await reconciler.RunAsync(new BayScope(Uuid, bay, secrets.State) { Held = held }, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !ended.IsCancellationRequested)
        {
            LogSuperseded(Uuid, operation.Kind, operation.Phase);
            return null;
        }
        finally
        {
            running = null;
        }
    }

    private async Task WatchAsync()
    {
        if (bay.Work is { Operation: { } operation } work && BayPhases.WaitsForHeat(operation.Phase) && bay.WatchedStack() is { } stack)
            await Tenant(work).WatchAsync(Uuid, stack, ended.Token);
    }

    private async Task RestAsync()
    {
        timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (bay.Work is { } work)
            await Tenant(work).UnwatchAsync(Uuid, ended.Token);
    }

    private ITenantSystem Tenant(BayWork work) => GrainFactory.GetGrain<ITenantSystem>(GrainKeys.Tenant(work.Creator.ProjectId));

    private void Wake(TimeSpan after)
    {
        var due = after > TimeSpan.Zero ? after : TimeSpan.Zero;
        timer ??= this.RegisterGrainTimer(OnTimerAsync, new GrainTimerCreationOptions { DueTime = due, Period = Timeout.InfiniteTimeSpan, Interleave = true });
        timer.Change(due, Timeout.InfiniteTimeSpan);
    }

    private async Task OnTimerAsync(CancellationToken cancellationToken)
    {
        if (bay.Work?.Operation is not { } operation)
            return;

        var isWaitingOnly = BayPhases.WaitsForHeat(operation.Phase) && operation.NotBefore is null && time.GetUtcNow() - lookedAt < OwnLookPeriod
            && time.GetUtcNow() < operation.Deadline;
        if (isWaitingOnly && driving.IsCompleted)
        {
            await WatchAsync();
            Wake(WatchPeriod);
            return;
        }

        Drive();
    }

    private static string? Cause(PhaseResult result) => result switch
    {
        PhaseResult.Retry retry => retry.Cause,
        PhaseResult.Failed failed => failed.Cause,
        _ => null,
    };
}

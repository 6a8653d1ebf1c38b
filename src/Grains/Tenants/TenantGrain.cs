using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Tenants;
using Magnum.Grains.Bays;
using Magnum.Grains.Bays.Previews;
using Magnum.Grains.Tenancy;
using Magnum.OpenStack;
using Magnum.OpenStack.Heat;
using Magnum.OpenStack.Nova;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Magnum.Grains.Tenants;

/// <summary>One project: its quota, and one watch over its stacks however many bays are in progress.</summary>
internal sealed partial class TenantGrain(
    [PersistentState("tenant", "states")] IPersistentState<TenantState> storage,
    IBayIndex bays,
    IQuotaIndex quotas,
    IHeatStacks heat,
    BayPreviews previews,
    INovaCompute nova,
    TimeProvider time,
    IOptions<BayOptions> bayOptions,
    IOptions<QuotaOptions> quota,
    ILogger<TenantGrain> logger) : Grain, ITenantGrain, ITenantSystem, IDisposable
{
    private readonly Dictionary<Guid, string> watched = [];
    private readonly CancellationTokenSource ended = new();

    // The last state that is known to be stored.
    private TenantState stored = new();
    private Dictionary<string, string> lastSeen = [];
    private IGrainTimer? timer;
    private DateTimeOffset dueAt = DateTimeOffset.MaxValue;
    private Task polling = Task.CompletedTask;
    private TimeSpan pause = bayOptions.Value.PollPeriod;

    private string ProjectId => this.GetPrimaryKeyString()["tenant/".Length..];

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        stored = storage.State;
        return base.OnActivateAsync(cancellationToken);
    }

    public async Task<QuotaUse?> GetQuotaUseAsync(CancellationToken cancellationToken)
    {
        if (!Ownership.MaySee(ProjectId))
            return null;
        var existing = await bays.UuidsAsync(ProjectId, cancellationToken);
        return new QuotaUse(HardLimit, QuotaLedger.Used(stored.Work, existing.ToHashSet(), time.GetUtcNow()));
    }

    public async Task<Reservation> ReserveAsync(Guid bay, CancellationToken cancellationToken)
    {
        var limit = HardLimit;
        var existing = await bays.UuidsAsync(ProjectId, cancellationToken);
        if (QuotaLedger.Reserve(stored.Work, existing.ToHashSet(), bay, limit, time.GetUtcNow()) is not { } next)
            return new Reservation(false, limit);
        if (!ReferenceEquals(next, stored.Work))
            await CommitAsync(stored with { Work = next });
        return new Reservation(true, limit);
    }

    public async Task ReleaseAsync(Guid bay, CancellationToken cancellationToken)
    {
        var work = stored.Work;
        if (work.Reservations.ContainsKey(bay))
            await CommitAsync(stored with { Work = work with { Reservations = work.Reservations.Remove(bay) } });
    }

    public Task WatchAsync(Guid bay, string stackId, CancellationToken cancellationToken)
    {
        var isNew = !watched.TryGetValue(bay, out var known) || known != stackId;
        watched[bay] = stackId;
        if (isNew)
            Hasten();
        return Task.CompletedTask;
    }

    public Task UnwatchAsync(Guid bay, CancellationToken cancellationToken)
    {
        watched.Remove(bay);
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await ended.CancelAsync();
        await base.OnDeactivateAsync(reason, cancellationToken);
    }

    public void Dispose() => ended.Dispose();

    // Something was just asked of Heat: look often until it is seen to rest.
    private void Hasten()
    {
        pause = bayOptions.Value.PollPeriod;
        // Never put off: where something new begins every second the next look would never come.
        if (time.GetUtcNow() + pause < dueAt)
            PollAfter(pause);
    }

    private void PollAfter(TimeSpan wait)
    {
        dueAt = time.GetUtcNow() + wait;
        timer ??= this.RegisterGrainTimer(Tick, new GrainTimerCreationOptions { DueTime = wait, Period = Timeout.InfiniteTimeSpan, Interleave = true });
        timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private Task Tick(CancellationToken cancellationToken)
    {
        dueAt = DateTimeOffset.MaxValue;
        if (polling.IsCompleted && watched.Count > 0)
            polling = PollAsync();
        return Task.CompletedTask;
    }

    // Detached: a slow Heat must not hold up the project's reservations.
    private async Task PollAsync()
    {
        RequestContext.Clear();
        OpenStackRequest.Tags = new RequestTags(null, "poll");
        var beganAt = time.GetUtcNow();
        try
        {
            var seen = await ListAsync();
            var hasChanged = seen is not null && (seen.Count != lastSeen.Count || seen.Any(s => lastSeen.GetValueOrDefault(s.Key) != s.Value));
            lastSeen = seen ?? lastSeen;
            pause = hasChanged ? bayOptions.Value.PollPeriod : Longer(pause);
            await TellAsync(seen, beganAt);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)
        {
            // Nobody waits for this task, so it says itself what happened; the timer polls again.
            LogPollFailed(ProjectId, e);
            throw;
        }
        finally
        {
            if (watched.Count > 0 && !ended.IsCancellationRequested)
                PollAfter(pause);
        }
    }

    private async Task<Dictionary<string, string>?> ListAsync()
    {
        try
        {
            // A project may have hundreds at rest beside one in progress.
            var stacks = await heat.ListAsync(new Credential.Service(), ProjectId, StackNames.Tag, watched.Values.ToHashSet(StringComparer.Ordinal), ended.Token);
            return stacks.ToDictionary(static s => s.Id, static s => s.Status, StringComparer.Ordinal);
        }
        catch (OpenStackException e)
        {
            // The bays are told that nothing was seen, and each asks for itself with its own credential.
            LogListRefused(ProjectId, e.Message);
            pause = Longer(Longer(pause));
            return null;
        }
    }

    private async Task TellAsync(Dictionary<string, string>? seen, DateTimeOffset beganAt)
    {
        foreach (var some in watched.ToArray().Chunk(FanOutWidthMax))
        {
            await Task.WhenAll(some.Select(async bay =>
            {
                try
                {
                    await GrainFactory.GetGrain<IBaySystem>(GrainKeys.Bay(bay.Key)).StackSeenAsync(new StackSighting(beganAt, seen?.GetValueOrDefault(bay.Value)), ended.Token);
                }
                catch (Exception e) when (LostCalls.IsLoss(e, ended.Token))
                {
                    // The bay's silo is going; the bay asks to be watched again when it is back.
                    LogBayNotTold(bay.Key, e);
                }
            }));
        }
    }

    private TimeSpan Longer(TimeSpan current) =>
        TimeSpan.FromTicks(Math.Min(bayOptions.Value.PollPeriodLongest.Ticks, current.Ticks + (current.Ticks / 4)));

    private async Task CommitAsync(TenantState next)
    {
        storage.State = next;
        await this.PersistAsync(storage.WriteStateAsync());
        stored = next;
    }

    /// <summary>Bays told at a time; each may begin a call to Heat.</summary>
    private const int FanOutWidthMax = 32;
}

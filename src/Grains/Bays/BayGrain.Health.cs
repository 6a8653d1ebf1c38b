using Magnum.Drivers;
using Magnum.Engines;
using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Bays.Phases;
using Magnum.Grains.Health;
using Magnum.Grains.Nodes;
using Magnum.OpenStack;

namespace Magnum.Grains.Bays;

/// <summary>The bay's health: one look at its engine a period, beside everything else, and only what changes is stored.</summary>
internal sealed partial class BayGrain
{
    /// <summary>Orleans wakes no grain more often.</summary>
    private static readonly TimeSpan ShortestReminder = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, (NodeCondition Condition, DateTimeOffset At)> told = new(StringComparer.Ordinal);
    private Task looking = Task.CompletedTask;
    private IGrainTimer? healthTimer;
    private bool isHealthDue;
    private bool hasLooked;
    private HeldIdentity? held;
    private int failures;

    // A timer makes the looks, the reminder sees to it that there is an activation with a timer: after the loss of a silo health is watched again within a period.
    private TimeSpan RestPeriod => !IsHealthInMotion ? options.Value.SettledPeriod
        : health.Value.Period > ShortestReminder ? health.Value.Period : ShortestReminder;

    // Where nobody can be asked and nobody reports, the health is UNKNOWN and stays it until somebody does.
    private bool IsHealthInMotion => health.Value.Enabled && HealthRules.Watch(bay) switch
    {
        HealthWatch.Asked => true,
        HealthWatch.Reported => HealthRules.OfSilence(bay, health.Value.Period, time.GetUtcNow()) is not { } silence || !silence.IsOf(bay.Snapshot!),
        _ => false,
    };

    // Begins to watch where the bay has come to where it is watched; the timer goes on by itself, or ends where it is no longer.
    private void MindHealth(TimeSpan firstAfter)
    {
        if (isHealthDue || !IsHealthInMotion)
            return;
        isHealthDue = true;
        LookAfter(firstAfter);
    }

    // Woken by its reminder: those of all bays are spread already.
    private void HastenHealth()
    {
        if (!hasLooked && isHealthDue)
            LookAfter(TimeSpan.Zero);
        MindHealth(TimeSpan.Zero);
    }

    private void LookAfter(TimeSpan due)
    {
        healthTimer ??= this.RegisterGrainTimer(OnHealthTimerAsync, new GrainTimerCreationOptions { DueTime = due, Period = Timeout.InfiniteTimeSpan, Interleave = true });
        healthTimer.Change(due, Timeout.InfiniteTimeSpan);
    }

    private Task OnHealthTimerAsync(CancellationToken cancellationToken)
    {
        if (looking.IsCompleted)
            looking = LookAsync();
        return Task.CompletedTask;
    }

    private async Task LookAsync()
    {
        // Beside the calls from here on, and for nobody in particular.
        await Task.Yield();
        RequestContext.Clear();
        isHealthDue = true;
        hasLooked = true;
        var next = health.Value.Period;
        try
        {
            switch (HealthRules.Watch(bay))
            {
                case HealthWatch.Asked watch:
                    next = await AskAsync(watch);
                    break;
                case HealthWatch.Reported when HealthRules.OfSilence(bay, health.Value.Period, time.GetUtcNow()) is { } silence:
                    await HandleAsync(new BayEvent.HealthSeen(silence, time.GetUtcNow()));
                    break;
                default:
                    break;
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e) when (LostCalls.IsLoss(e, ended.Token))
        {
            // A silo is going, and the bay's certificates with it: nothing was seen, and nothing is said.
            LogNotLooked(Uuid, e.Message);
        }
        catch (Exception e)
        {
            // Nobody waits for this task, so it says itself what happened. The next activation begins anew.
            LogLookFailed(Uuid, e);
            DeactivateOnIdle();
            throw;
        }

        isHealthDue = false;
        MindHealth(next);
    }

    private async Task TellNodesAsync(EngineReading.Answered answered)
    {
        if (bay.Work is not { } work)
            return;
        var conditions = NodeNews.Of([.. work.Ledger.Machines.Where(machine => work.Ledger.Nodes.Contains(NodeNames.Of(machine), StringComparer.Ordinal))], answered.Nodes);
        foreach (var gone in told.Keys.Where(name => !conditions.ContainsKey(name)).ToList())
            told.Remove(gone);
        await NodeFanOut.ForEachAsync(NodeNews.Due(conditions, told, time.GetUtcNow()), async news =>
        {
            await GrainFactory.GetGrain<INodeSystem>(GrainKeys.Node(Uuid, news.Key)).HearAsync(news.Value, ended.Token);
            told[news.Key] = (news.Value, time.GetUtcNow());
        });
    }

    private async Task HearAsync(BayHealth seen, EngineReading.Answered answered)
    {
        // Forgotten while it was looked at.
        if (bay.Work is not { } work)
            return;
        var now = time.GetUtcNow();
        await HandleAsync(new BayEvent.HealthSeen(seen, now) { Unhealthy = NodeNews.Unhealthy(work.Ledger.Machines, answered.Nodes) });
        await TellNodesAsync(answered);
        if (bay.Snapshot is not { } snapshot || !HealRules.IsWanted(snapshot))
            return;
        var terms = await TermsAsync(answered, now);
        if (await HandleAsync(new BayEvent.HealConsidered(answered.Nodes, terms, ids.NewUuid(), now)) is not Transition.Changed { Next.Work.Operation.Leaving: [var leaving] })
            return;
        LogHealing(Uuid, NodeNames.Of(leaving.Machine), leaving.Node?.Cause);
        Drive();
    }

    // Whether a master may go is looked at before anything begins: the bay would else show again and again that it failed.
    private async Task<HealTerms> TermsAsync(EngineReading.Answered answered, DateTimeOffset now)
    {
        var terms = HealTerms.Of(options.Value) with { SparesMasters = !MayReplaceMasters() };
        if (HealRules.Choose(bay, answered.Nodes, terms, now) is not { Machine: { NodeGroup: NodeGroupSnapshot.DefaultMasterName } master })
            return terms;
        var hindrance = await HindranceAsync(master);
        if (hindrance is not null)
            LogNotHealed(Uuid, NodeNames.Of(master), hindrance);
        return terms with { SparesMasters = hindrance is not null };
    }

    private async Task<string?> HindranceAsync(BayMachine master)
    {
        try
        {
            return await masters.HindranceAsync(new BayScope(Uuid, bay, secrets.State) { Held = held }, master, ended.Token);
        }
        catch (OpenStackException e)
        {
            return e.Message;
        }
    }

    private async Task<TimeSpan> AskAsync(HealthWatch.Asked watch)
    {
        (var reading, held) = await looks.LookAsync(Uuid, watch, held, ended.Token);
        var verdict = HealthRules.Judge(failures, reading);
        failures = verdict.Failures;
        if (reading is EngineReading.Failure failure)
            LogSeen(Uuid, reading.GetType().Name, failure.Cause);
        else if (reading is EngineReading.Answered { Detour: { } cause })
            LogSeen(Uuid, nameof(EngineReading.Answered.Detour), cause);
        if (verdict.Health is { } seen)
        {
            if (reading is EngineReading.Answered answered)
                await HearAsync(seen, answered);
            else
                await HandleAsync(new BayEvent.HealthSeen(seen, time.GetUtcNow()));
            return health.Value.Period;
        }

        return health.Value.SecondLook < health.Value.Period ? health.Value.SecondLook : health.Value.Period;
    }
}

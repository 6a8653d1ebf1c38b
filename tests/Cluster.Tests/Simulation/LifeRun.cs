using System.Collections.Concurrent;
using Magnum.Cluster.Tests.Cloud;
using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Callers;
using Magnum.Grains.Bays;
using Magnum.OpenStack.Heat;
using Xunit;

namespace Magnum.Cluster.Tests.Simulation;

/// <summary>Runs a plan: every life beside the others, the mishaps at their times.</summary>
internal sealed class LifeRun(SimulatedBays bays, LifePlan plan)
{
    private static readonly TimeSpan LongestTravel = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Guid, LifeRecord> records = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>What the owners were told.</summary>
    public IReadOnlyDictionary<Guid, LifeRecord> Records => records;

    /// <summary>Lives all lives until their owners want nothing more and nothing more goes wrong.</summary>
    public async Task LiveAsync()
    {
        bays.Cloud.Calls.Travel = TravelAsync;
        bays.Cloud.Heat.Fate = FateOf;
        var began = bays.Time.Now;
        var lives = plan.Lives.Select(LiveAsync).ToList();
        foreach (var mishap in plan.Mishaps)
        {
            await bays.Time.UntilAsync(() => bays.Time.Now - began >= mishap.At, TimeSpan.MaxValue / 4);
            await HappenAsync(mishap);
        }

        var all = Task.WhenAll(lives);
        await bays.Time.AnswerAsync(all);
    }

    /// <summary>From now on the world is as it should be.</summary>
    public void Calm()
    {
        bays.Cluster.Storage.Calm();
        bays.Cloud.Calls.Calm();
        bays.Cloud.Heat.Fate = static (_, _, _) => new StackFate(TimeSpan.FromSeconds(5));
    }

    private async Task<bool> LiveAsync(Life life)
    {
        // Beside the others, with a caller of its own.
        await Task.Yield();
        var record = records[life.Bay] = new LifeRecord();
        foreach (var act in life.Acts)
        {
            await bays.Time.AfterAsync(act.After);
            // Some have a load balancer when they are no longer wanted.
            if (act.Kind is ActKind.Delete && bays.Stored(life.Bay) is not null && Chance($"balancer {life.Bay}") < 0.5)
                bays.Cloud.Octavia.AddOf(life.Bay, "web", life.Owner.ProjectId);
            var reply = await TryAsync(() => AskAsync(life, act));
            record.Heard(act.Kind, reply.Value);
            if (act.Kind is ActKind.Create && reply.Value is BayReply.Accepted && await TryAsync(() => bays.Cluster.Bay(life.Bay, life.Owner).GetAsync(Token)) is { IsBroken: false, Value: null })
                record.Complain("The next look after the acceptance did not see the bay.");
            if (await TryAsync(() => bays.Cluster.Bay(life.Bay, Other(life.Owner)).GetAsync(Token)) is { Value: not null })
                record.Complain("Another tenant saw the bay.");
        }

        return true;
    }

    private Task<BayReply> AskAsync(Life life, Act act) => act.Kind switch
    {
        ActKind.Create => bays.Cluster.CreateAsync(life.Bay, act.Nodes, life.Owner),
        ActKind.Resize => bays.Cluster.Bay(life.Bay, life.Owner).ResizeAsync(new ResizeBay(null, act.Nodes, [], act.Rollback, "Resizing"), Token),
        _ => bays.Cluster.Bay(life.Bay, life.Owner).DeleteAsync(Token),
    };

    private async Task HappenAsync(Mishap mishap)
    {
        switch (mishap)
        {
            case Mishap.CallsFail calls:
                bays.Cloud.Calls.Fail(calls.Method, CallFault.Of(calls.Status, calls.IsDone), calls.Times);
                break;
            case Mishap.ChangeFails change:
                bays.Cluster.Storage.FailNextChange(change.Key, change.Moment);
                break;
            case Mishap.StackLost lost:
                bays.Cloud.Heat.Lose(stack => stack.Tags.Contains(StackNames.TagOf(lost.Bay)));
                break;
            case Mishap.Deactivated dead:
                await bays.Cluster.Silos.DeactivateAsync(bays.Cluster.Bay(dead.Bay));
                break;
            case Mishap.Poked poked:
                var pokes = Task.WhenAll(TryAsync(() => TickAsync(poked.Bay)), TryAsync(() => TickAsync(poked.Bay)), TryAsync(() => SightAsync(poked.Bay)));
                await bays.Time.AnswerAsync(pokes);
                break;
            case Mishap.SiloKilled killed:
                await bays.Cluster.KillSiloAsync(killed.Which, killed.IsFrozen, Token);
                break;
        }
    }

    private async Task<bool> TickAsync(Guid bay)
    {
        await bays.Cluster.Bay(bay).AsReference<IRemindable>().ReceiveReminder("reconcile", default);
        return true;
    }

    private async Task<bool> SightAsync(Guid bay)
    {
        await bays.Cluster.Grain<IBaySystem>(GrainKeys.Bay(bay)).StackSeenAsync(new StackSighting(bays.Time.Now, null), Token);
        return true;
    }

    // A call may break off because the storage failed or a silo died; its owner does not know then what became of it.
    private static async Task<Answer<T>> TryAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return new Answer<T>(false, await call());
        }
        catch (Exception e) when (e is OrleansException or TimeoutException || LostPlacement.Is(e))
        {
            return new Answer<T>(true, default);
        }
    }

    private async Task TravelAsync(string method, int number)
    {
        await Task.Yield();
        if (Chance($"{method} {number}") is < 0.5 and var part)
            await bays.Time.AfterAsync(LongestTravel * part);
    }

    private StackFate FateOf(HeatStack stack, string action, int number) =>
        new(TimeSpan.FromSeconds(1 + (60 * Chance($"time {stack.Name} {number}"))), IsFailing: Chance($"{action} {stack.Name} {number}") < 0.2);

    // The same for the same thing in every run with this seed, however the runs interleave.
    private double Chance(string thing) =>
        new Random(thing.Aggregate(plan.Seed, static (hash, letter) => unchecked((hash * 31) + letter))).NextDouble();

    private static Caller Other(Caller caller) => caller == BayCluster.Alpha ? BayCluster.Beta : BayCluster.Alpha;

    private sealed record Answer<T>(bool IsBroken, T? Value);
}

/// <summary>What an owner was told of its bay.</summary>
internal sealed class LifeRecord
{
    private readonly List<string> complaints = [];

    /// <summary>A creation was answered as accepted: the bay must be there until its deletion is asked for.</summary>
    public bool WasAccepted { get; private set; }

    /// <summary>A deletion was asked for, whatever the answer.</summary>
    public bool WasUnwanted { get; private set; }

    /// <summary>What went against the contract.</summary>
    public IReadOnlyList<string> Complaints => complaints;

    /// <summary>Notes the answer; null when the call broke off.</summary>
    public void Heard(ActKind act, BayReply? reply)
    {
        WasAccepted |= act is ActKind.Create && reply is BayReply.Accepted;
        WasUnwanted |= act is ActKind.Delete;
    }

    public void Complain(string what) => complaints.Add(what);
}

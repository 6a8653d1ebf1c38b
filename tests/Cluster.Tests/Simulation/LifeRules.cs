using System.Collections.Concurrent;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Bays;
using Magnum.Grains.Tenants;
using Xunit;

namespace Magnum.Cluster.Tests.Simulation;

/// <summary>What must hold of every simulation, whatever went wrong in it.</summary>
internal sealed class LifeRules(SimulatedBays bays, LifePlan plan, LifeRun run, int quota)
{
    /// <summary>What a reason must hold to name a cause: the words of the fault, of Heat, or of the deadline.</summary>
    private static readonly string[] Causes =
        [Cloud.CallFault.Words, "Test Resource failed", "not found in Heat", "was not done within", "requires authentication", "Heat shows the stack as"];

    private readonly ConcurrentQueue<string> broken = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>How many bays came to rest in which status.</summary>
    public string Ends { get; private set; } = "";

    /// <summary>Checked at every change that is stored.</summary>
    public void WatchQuota() => bays.Cluster.States.Changed = states =>
    {
        foreach (var project in states.All<BayState>("bay").Where(static b => b.Snapshot is not null).GroupBy(static b => b.Snapshot!.ProjectId))
        {
            if (project.Count() > quota)
                broken.Enqueue($"{project.Key} had {project.Count()} bays.");
        }
    };

    /// <summary>Checked when the world is calm again: every bay comes to rest and tells the truth.</summary>
    public async Task CheckSettledAsync()
    {
        Check(
            await bays.Time.UntilAsync(() => bays.Cluster.Index.Bays.All(static b => !b.Status.IsInProgress() && b.Operation?.EndedAt is not null), SimulatedBays.Ages),
            () => $"Not settled: {string.Join("; ", bays.Cluster.Index.Bays.Where(static b => b.Status.IsInProgress()).Select(Tell))}");
        Ends = string.Join(", ", bays.Cluster.Index.Bays.CountBy(static b => b.Status).Select(static e => $"{e.Value} {e.Key}"));
        foreach (var life in plan.Lives)
        {
            var record = run.Records[life.Bay];
            foreach (var complaint in record.Complaints)
                broken.Enqueue($"{life.Bay}: {complaint}");
            var stored = bays.Stored(life.Bay);
            Check(stored is not null || !record.WasAccepted || record.WasUnwanted, () => $"{life.Bay} was accepted and is lost.");
            var seen = await bays.Time.AnswerAsync(bays.Cluster.Bay(life.Bay, life.Owner).GetAsync(Token));
            Check(
                (seen?.Status, seen?.NodeCount, seen?.StackId) == (stored?.Status, stored?.NodeCount, stored?.StackId),
                () => $"{life.Bay}: the list shows {Tell(stored)}, the grain {Tell(seen)}.");
            if (stored is not null)
                CheckTruth(stored);
        }
    }

    /// <summary>Deletes every bay and checks that nothing is left of any, accepted or not.</summary>
    public async Task CheckNothingIsLeftAsync()
    {
        foreach (var life in plan.Lives.Where(l => bays.Stored(l.Bay) is not null))
            Check(await bays.DeleteAsync(life.Bay, life.Owner) is BayReply.Accepted, () => $"{life.Bay} can't be deleted: {Tell(bays.Stored(life.Bay))}");
        await bays.Time.UntilAsync(() => plan.Lives.All(l => bays.LeftOf(l.Bay).Count == 0), SimulatedBays.Ages);
        foreach (var life in plan.Lives)
            Check(bays.LeftOf(life.Bay).Count == 0, () => $"{life.Bay} left {string.Join(", ", bays.LeftOf(life.Bay))}; {Tell(bays.Stored(life.Bay))}");

        // Places of creations that broke off before anything was stored of the bay are free again after this time.
        await bays.Time.PassAsync(QuotaLedger.ReservationLifetime);
        foreach (var tenant in bays.Cluster.States.All<TenantState>("tenant"))
            Check(QuotaLedger.Reserve(tenant.Work, [], Guid.NewGuid(), 1, bays.Time.Now) is not null, () => "A place in the quota is not given back.");
        Check(bays.Cluster.States.Addresses.All(static a => a.StartsWith("tenant ", StringComparison.Ordinal)), () => $"Stored still: {string.Join(", ", bays.Cluster.States.Addresses)}");
        Check(bays.Cloud.Trustees.Count + bays.Cloud.Trusts.Count == 0, () => $"Left in Keystone: {string.Join(", ", bays.Cloud.Trustees.Concat(bays.Cloud.Trusts))}");
    }

    /// <summary>Fails with everything that was broken.</summary>
    public void Conclude() => Assert.True(broken.IsEmpty, string.Join(Environment.NewLine, broken.Distinct()));

    private void CheckTruth(BaySnapshot bay)
    {
        var stacks = bays.StacksOf(bay.Uuid).Where(static s => s.Status != "DELETE_COMPLETE").ToList();
        if (bay.Status.IsFailed())
            Check(Causes.Any(cause => bay.StatusReason?.Contains(cause, StringComparison.Ordinal) == true), () => $"No cause: {Tell(bay)}");
        if (bay.Status is BayStatus.CreateComplete or BayStatus.UpdateComplete && stacks is [var stack])
        {
            Check(stack.Parameters["number_of_minions"] == $"{bay.NodeCount}", () => $"Heat has {stack.Parameters["number_of_minions"]} workers: {Tell(bay)}");
            Check(bay.NodeAddresses.Length == bay.NodeCount, () => $"{bay.NodeAddresses.Length} addresses: {Tell(bay)}");
        }

        // One stack a bay, ever: what is built anew after a loss would be another bay.
        Check(bays.Cloud.Heat.MadeNames.Count(n => n == StackNames.Of(bay.Name, bay.Uuid)) <= 1, () => $"Two stacks were made: {Tell(bay)}");
    }

    private void Check(bool holds, Func<string> otherwise)
    {
        if (!holds)
            broken.Enqueue(otherwise());
    }

    private static string Tell(BaySnapshot? bay) => bay is null
        ? "nothing"
        : $"{bay.Uuid} {bay.Status} with {bay.NodeCount} ({bay.StatusReason}) at {bay.Operation?.Kind} {bay.Operation?.Phase}, attempt {bay.Operation?.Attempts}, stack {bay.StackId}";
}

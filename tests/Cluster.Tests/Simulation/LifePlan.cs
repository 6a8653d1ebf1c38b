using System.Collections.Immutable;
using System.Net;
using System.Text;
using Magnum.Grains.Abstractions.Callers;

namespace Magnum.Cluster.Tests.Simulation;

/// <summary>What happens in one simulation, all of it made from a seed: whole lives of bays, and what goes wrong meanwhile.</summary>
internal sealed record LifePlan(int Seed, ImmutableArray<Life> Lives, ImmutableArray<Mishap> Mishaps)
{
    /// <summary>Mishaps come within this time; the lives take about as long.</summary>
    private static readonly TimeSpan Span = TimeSpan.FromMinutes(7);

    private static readonly HttpStatusCode?[] Answers =
    [
        HttpStatusCode.InternalServerError, HttpStatusCode.ServiceUnavailable, HttpStatusCode.TooManyRequests, HttpStatusCode.Conflict,
        HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized, null,
    ];

    private static readonly string[] Methods =
    [
        "CreateAsync", "UpdateAsync", "DeleteAsync", "FindAsync", "ListAsync", "ResourcesAsync",
        "DrainAsync", "RestoreAsync", "ForgetAsync", "ListBalancersAsync", "DeleteBalancerAsync", "FloatingIpsAsync", "DeleteFloatingIpAsync", "EnsureTrusteeAsync", "EnsureTrustAsync", "FindTrusteeAsync", "DeleteTrusteeAsync", "DeleteTrustAsync",
    ];

    /// <summary>Makes the plan.</summary>
    public static LifePlan Of(int seed, int lives)
    {
        var random = new Random(seed);
        var planned = Enumerable.Range(1, lives).Select(number => LifeOf(random, seed, number)).ToImmutableArray();
        var mishaps = Enumerable.Range(0, 2 * lives).Select(_ => MishapOf(random, planned)).ToList();
        // One of them is the hardest: a silo dies, or freezes, somewhere in the middle.
        mishaps.Add(new Mishap.SiloKilled(Span * (0.2 + (0.5 * random.NextDouble())), random.Next(2), IsFrozen: random.Next(2) == 0));
        return new LifePlan(seed, planned, [.. mishaps.OrderBy(static m => m.At)]);
    }

    /// <summary>One line for each thing that happens.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"seed {Seed}").AppendLine();
        foreach (var life in Lives)
            text.AppendLine($"  {life.Bay} of {life.Owner.ProjectId}: {string.Join(", ", life.Acts)}");
        foreach (var mishap in Mishaps)
            text.AppendLine($"  {mishap}");
        return text.ToString();
    }

    private static Life LifeOf(Random random, int seed, int number)
    {
        var bay = new Guid(seed, (short)number, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 2);
        var acts = ImmutableArray.CreateBuilder<Act>();
        acts.Add(new Act(Pause(random, 300), ActKind.Create, random.Next(4), false));
        if (random.Next(3) == 0)
            acts.Add(new Act(Pause(random, 3), ActKind.Create, random.Next(4), false));
        // Some are deleted while they are being made.
        var isShort = random.Next(4) == 0;
        for (var changes = isShort ? 0 : random.Next(4); changes > 0; changes--)
            acts.Add(new Act(Pause(random, 120), ActKind.Resize, random.Next(5), random.Next(3) == 0));
        if (isShort || random.Next(2) == 0)
            acts.Add(new Act(Pause(random, isShort ? 20 : 120), ActKind.Delete, 0, false));
        return new Life(bay, random.Next(2) == 0 ? BayCluster.Alpha : BayCluster.Beta, acts.ToImmutable());
    }

    private static Mishap MishapOf(Random random, ImmutableArray<Life> lives)
    {
        var at = Span * random.NextDouble();
        var life = lives[random.Next(lives.Length)];
        return random.Next(10) switch
        {
            < 5 => new Mishap.CallsFail(at, Methods[random.Next(Methods.Length)], Answers[random.Next(Answers.Length)], IsDone: random.Next(3) == 0, 1 + random.Next(2)),
            < 7 => new Mishap.ChangeFails(at, KeyOf(random, life), random.Next(2) == 0 ? FaultMoment.Before : FaultMoment.After),
            7 => new Mishap.StackLost(at, life.Bay),
            8 => new Mishap.Deactivated(at, life.Bay),
            _ => new Mishap.Poked(at, life.Bay),
        };
    }

    private static string KeyOf(Random random, Life life) => random.Next(5) switch
    {
        0 => $"certificates/{life.Bay:D}",
        1 => $"tenant/{life.Owner.ProjectId}",
        2 => $"node/{life.Bay:D}/default-worker-0",
        _ => $"bay/{life.Bay:D}",
    };

    private static TimeSpan Pause(Random random, int secondsMax) => TimeSpan.FromSeconds(secondsMax * random.NextDouble());
}

/// <summary>One bay and what its owner wants of it, one thing after the other.</summary>
internal sealed record Life(Guid Bay, Caller Owner, ImmutableArray<Act> Acts);

/// <summary>One wish, some time after the one before.</summary>
internal sealed record Act(TimeSpan After, ActKind Kind, int Nodes, bool Rollback)
{
    public override string ToString() => $"{After.TotalSeconds:0}s {Kind}{(Kind is ActKind.Delete ? "" : $" {Nodes}")}{(Rollback ? " or back" : "")}";
}

/// <summary>What an owner may want.</summary>
internal enum ActKind
{
    Create,
    Resize,
    Delete,
}

/// <summary>What goes wrong at some time.</summary>
internal abstract record Mishap(TimeSpan At)
{
    /// <summary>The next calls of that method to the cloud fail, or are done without an answer.</summary>
    internal sealed record CallsFail(TimeSpan At, string Method, HttpStatusCode? Status, bool IsDone, int Times) : Mishap(At);

    /// <summary>The next change of that grain's state fails.</summary>
    internal sealed record ChangeFails(TimeSpan At, string Key, FaultMoment Moment) : Mishap(At);

    /// <summary>The bay's stack vanishes.</summary>
    internal sealed record StackLost(TimeSpan At, Guid Bay) : Mishap(At);

    /// <summary>The bay's grain is put out of memory, whatever it does.</summary>
    internal sealed record Deactivated(TimeSpan At, Guid Bay) : Mishap(At);

    /// <summary>The bay's reminder ticks twice, and it is told of a stack that nobody saw.</summary>
    internal sealed record Poked(TimeSpan At, Guid Bay) : Mishap(At);

    /// <summary>A silo is killed, and another one started.</summary>
    internal sealed record SiloKilled(TimeSpan At, int Which, bool IsFrozen) : Mishap(At);
}

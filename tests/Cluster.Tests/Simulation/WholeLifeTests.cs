using System.Globalization;
using Xunit;

namespace Magnum.Cluster.Tests.Simulation;

/// <summary>Whole lives of bays from a seed, while the cloud, the storage and the silos fail.</summary>
/// <remarks><c>MAGNUM_SIM_SEED</c> runs one seed only; <c>MAGNUM_SIM_RUNS</c> is the number of lives in each run.</remarks>
public sealed class WholeLifeTests(ITestOutputHelper output)
{
    /// <summary>Less than one tenant's share of the lives, so that some creations are refused.</summary>
    private const int Quota = 4;

    private const int DefaultLives = 14;

    private static readonly int[] FixedSeeds = [1, 2, 3];

    // In CI a change is judged by the same lives as the one before it.
    public static TheoryData<int> Seeds => Number("MAGNUM_SIM_SEED") is { } seed ? [seed]
        : Environment.GetEnvironmentVariable("CI") is { Length: > 0 } ? [.. FixedSeeds]
        : [.. FixedSeeds, Random.Shared.Next(1000, int.MaxValue)];

    [Theory]
    [MemberData(nameof(Seeds), DisableDiscoveryEnumeration = true)]
    public async Task Every_accepted_bay_settles_with_its_cause_and_can_be_deleted_without_a_trace(int seed)
    {
        var plan = LifePlan.Of(seed, Number("MAGNUM_SIM_RUNS") ?? DefaultLives);
        await using var bays = await SimulatedBays.StartAsync(Quota, hasEngines: true);
        bays.Cloud.Engines.Reading = SimulatedNodes.OfWorkers(4);
        await bays.WarmUpAsync();
        var run = new LifeRun(bays, plan);
        var rules = new LifeRules(bays, plan, run, Quota);
        rules.WatchQuota();

        try
        {
            await run.LiveAsync();
            run.Calm();
            await rules.CheckSettledAsync();
            await rules.CheckNothingIsLeftAsync();
            rules.Conclude();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new InvalidOperationException($"{e.Message}{Environment.NewLine}{plan}", e);
        }

        output.WriteLine(
            $"seed {seed}: {plan.Lives.Length} lives of which {run.Records.Values.Count(static r => r.WasAccepted)} were accepted, {plan.Mishaps.Length} mishaps, {bays.Cloud.Calls.Count} calls, {bays.Cloud.CreatedStacks} stacks; ended as {rules.Ends}");
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}

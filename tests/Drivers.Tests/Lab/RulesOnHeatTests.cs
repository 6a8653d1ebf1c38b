using System.Collections.Concurrent;
using Magnum.Drivers.Tests.Rules;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.Tests.Lab;

/// <summary>Every value that a driver takes, alone and with every other one, in the real Heat: each alone is validated, rows that hold all pairs are previewed, and nothing is made.</summary>
/// <remarks>What is refused never reaches Heat: see <see cref="BayRulesTests"/>. <c>MAGNUM_PAIRS_SEED</c> repeats a run's rows.</remarks>
public sealed class RulesOnHeatTests(ITestOutputHelper output) : LabPreview
{
    /// <summary>Calls of Heat at once; it has as many workers.</summary>
    private const int AtOnce = 3;

    public static TheoryData<string> Drivers => [.. RuledDriver.All.Select(static driver => driver.ToString())];

    [Theory]
    [MemberData(nameof(Drivers))]
    public async Task Heat_takes_every_value_and_every_two_together(string name)
    {
        var driver = RuledDriver.Of(name);
        var factors = Factors(driver);
        var (rows, seed) = Rows(driver, factors);
        var singles = factors.SelectMany(static factor => factor).Select(sample => Pairwise.Complete([sample], factors, row => Fits(driver, row))
            ?? throw new InvalidOperationException($"{driver} takes {sample} in no company.")).ToList();
        var refusals = new ConcurrentBag<string>();

        await EachAsync(singles, row => LabStack.ValidateAsync(Tenant, driver.Driver.PlanCreate(Input(driver, row))), refusals, Describe);
        await EachAsync(rows, row => LabStack.PreviewAsync(Tenant, driver.Driver.PlanCreate(Input(driver, row))), refusals, Describe);

        output.WriteLine($"{name}: {singles.Count} values validated, {rows.Count} rows previewed that hold {Covered(rows)} pairs; MAGNUM_PAIRS_SEED={seed}");
        Assert.Empty(refusals);
    }

    [Theory]
    [InlineData("kubernetes-vm")]
    [InlineData("kubernetes-bm")]
    public async Task Heat_takes_every_two_values_for_a_group_of_the_tenants_own(string name)
    {
        var driver = RuledDriver.Of(name);
        var (rows, seed) = Rows(driver, Factors(driver));
        var bay = await Tenant.BuiltKubernetesAsync(TestContext.Current.CancellationToken);
        var refusals = new ConcurrentBag<string>();

        await EachAsync(rows, row => LabStack.PreviewAsync(Tenant, driver.Driver.PlanCreateGroup(Input(driver, row), Group(driver) with { DockerVolumeSize = Input(driver, row).Spec.DockerVolumeSize }, bay)), refusals, Describe);

        output.WriteLine($"groups of {driver}: {rows.Count} rows previewed that hold {Covered(rows)} pairs; MAGNUM_PAIRS_SEED={seed}");
        Assert.Empty(refusals);
    }

    private static NodeGroupSnapshot Group(RuledDriver driver) => driver.Plain.Worker() with { Name = "spare", Role = "spare", IsDefault = false };

    // The values as the lab has them: its own networks in place of made-up ones, load balancers where it has an Octavia, and volumes where it has a Cinder.
    private List<IReadOnlyList<Sample>> Factors(RuledDriver driver) =>
    [
        .. driver.Factors.Where(static samples => samples[0].Rule.Name switch { "master_lb_enabled" => LabExtras.HasBalancers(), "docker_volume_size" or "etcd_volume_size" => LabExtras.HasVolumes(), _ => true })
            .Select(samples => (IReadOnlyList<Sample>)[.. samples.Select(sample => sample with { Value = sample.Value != PlanInputs.Network ? sample.Value : sample.Rule.Name == "fixed_subnet" ? Subnet : Network })]),
    ];

    private (IReadOnlyList<IReadOnlyList<Sample>> Rows, int Seed) Rows(RuledDriver driver, List<IReadOnlyList<Sample>> factors)
    {
        var isFixed = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"));
        var seed = int.TryParse(Environment.GetEnvironmentVariable("MAGNUM_PAIRS_SEED"), out var given) ? given : isFixed ? 1 : Random.Shared.Next(100_000);
        return (Pairwise.Cover(factors, pair => Pairwise.Complete([pair.One, pair.Other], factors, row => Fits(driver, row)), row => Fits(driver, row), new Random(seed)), seed);
    }

    private BayPlanInput Input(RuledDriver driver, IReadOnlyList<Sample> row)
    {
        var input = driver.With(row);
        var spec = input.Spec with { ExternalNetworkId = Network };
        return input with { Spec = spec.FixedNetworkId is null ? spec : spec with { FixedNetworkId = Network, FixedSubnetId = spec.FixedSubnetId is null ? null : Subnet } };
    }

    private bool Fits(RuledDriver driver, IReadOnlyList<Sample> row) => driver.Driver.Objection(Input(driver, row).Spec) is null;

    private static int Covered(IEnumerable<IReadOnlyList<Sample>> rows) =>
        rows.SelectMany(Pairwise.Pairs).Select(static pair => string.CompareOrdinal($"{pair.One}", $"{pair.Other}") < 0 ? pair : (pair.Other, pair.One)).Distinct().Count();

    private static string Describe(IReadOnlyList<Sample> row) => string.Join(' ', row);

    private static Task EachAsync<T>(IEnumerable<T> things, Func<T, Task> ask, ConcurrentBag<string> refusals, Func<T, string>? describe = null) => Parallel.ForEachAsync(
        things,
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken },
        async (thing, _) =>
        {
            try
            {
                await ask(thing);
            }
            catch (Xunit.Sdk.XunitException refusal)
            {
                // All of them are wanted, not the first.
                refusals.Add($"{describe?.Invoke(thing) ?? thing?.ToString()}: {refusal.Message}");
            }
        });
}

using System.Diagnostics;
using System.Globalization;
using Magnum.Differential.Tests.Comparison;
using Magnum.Differential.Tests.Generation;
using Magnum.Differential.Tests.Probes;
using Magnum.Differential.Tests.Services;

namespace Magnum.Differential.Tests;

/// <summary>The same generated requests to the lab's real Magnum and to us.</summary>
/// <remarks><c>MAGNUM_DIFF_SEED</c> and <c>MAGNUM_DIFF_REQUESTS</c> choose others.</remarks>
[Collection(TwoServices.Collection)]
public sealed class DifferentialTests(ITestOutputHelper output)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Magnum_and_we_answer_generated_requests_alike_but_for_the_listed_differences()
    {
        var seed = Number("MAGNUM_DIFF_SEED", 20261123);
        var requests = Number("MAGNUM_DIFF_REQUESTS", 1000);
        output.WriteLine($"MAGNUM_DIFF_SEED={seed} MAGNUM_DIFF_REQUESTS={requests}");
        await using var services = await TwoServices.StartAsync(Cancelled);
        var clock = Stopwatch.StartNew();
        var report = new Report(KnownDifferences.Load());
        try
        {
            await services.CleanAsync(Cancelled);
            await RunAsync(services, report, seed, requests);
        }
        finally
        {
            output.WriteLine($"{clock.Elapsed.TotalSeconds:F0} s");
            output.WriteLine(report.ToString());
            await services.CleanAsync(CancellationToken.None);
        }

        Assert.True(report.Total >= Math.Min(requests, 1000), $"only {report.Total} requests were made");
        Assert.True(report.Unexplained.Count == 0, $"seed {seed}: {report.Unexplained.Count} differences without a reason, the first: {report.Unexplained.FirstOrDefault()}");
    }

    private static async Task RunAsync(TwoServices services, Report report, int seed, int requests)
    {
        var world = new World();
        var differ = new Differ(services, world, report);
        foreach (var project in (string[])["alpha", "beta", "admin"])
            services.Learn($"project.{project}", services.Logins.Project(project));
        foreach (var probe in Script.Preparation())
        {
            Assert.True(await differ.RunAsync(probe, Cancelled), $"both must accept {probe}{Environment.NewLine}{report}");
            if (Script.Clusters.Any(cluster => cluster.Symbol == probe.Creates))
                await differ.AppearAsync(probe.Identity, probe.Creates!, Cancelled);
        }

        foreach (var (identity, symbol) in Script.Clusters)
        {
            await differ.SettleAsync(identity, symbol, "its creation", Cancelled);
            await differ.LearnGroupsAsync(identity, symbol, Cancelled);
        }

        var generator = new Generator(world, new Dice(seed));
        var reads = new List<Probe>();
        for (var left = requests; left > 0; left--)
        {
            var probe = generator.Next();
            if (probe.Method == "GET")
            {
                reads.Add(probe);
                continue;
            }

            await differ.ReadAsync(reads, Cancelled);
            reads.Clear();
            await differ.RunAsync(probe, Cancelled);
        }

        await differ.ReadAsync(reads, Cancelled);
        // Magnum looks every ten seconds whether a change is done: what waits for it waits beside the others.
        await Task.WhenAll(Changes.ByCluster.Select(changes => ChangeAsync(differ, changes)));
    }

    private static async Task ChangeAsync(Differ differ, IReadOnlyList<Probe> changes)
    {
        foreach (var probe in changes)
            await differ.RunAsync(probe, Cancelled);
    }

    private static int Number(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}

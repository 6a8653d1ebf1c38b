using Magnum.Clouds;
using Magnum.Silo.Tests.Support;

namespace Magnum.Silo.Tests.Starts;

/// <summary>What <c>./magnum demo</c> runs, as it runs it.</summary>
public sealed class DemoTests
{
    // All of a real cloud, and a database that stops whoever believes it.
    private const string OperatorsFile = """
        {
          "ConnectionStrings": { "Magnum": "nowhere" },
          "Magnum": {
            "Keystone": { "AuthUrl": "http://127.0.0.1:9/v3", "Username": "magnum", "Password": "p", "ProjectName": "service" },
            "Trust": { "Domain": "magnum", "AdminUser": "admin", "AdminPassword": "p" },
            "Bays": { "HealsPerHour": -1 }
          }
        }
        """;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_demo_succeeds_on_the_simulated_cloud_beside_settings_of_a_real_one()
    {
        using var plain = new PlainSilo();
        var program = await CopyAsync(plain.Folder);
        await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(program)!, "appsettings.json"), OperatorsFile, Cancelled);
        Assert.Contains("ConnectionStrings:Magnum", PlainSilo.SentencesOf(await plain.RunAsync([program])), StringComparison.Ordinal);

        var demo = await DemoAsync(program, plain.Folder);

        Assert.True(demo.Code == 0, demo.ToString());
        string[] told =
        [
            "CREATE_COMPLETE: API at https://",
            "Kubernetes lists 3 nodes through the kubeconfig: ",
            "UPDATE_COMPLETE: nodes ",
            "Kubernetes lists 4 nodes through the kubeconfig: ",
            "the cluster is gone, and its stack with it",
            "done: everything is gone again",
        ];
        Assert.Equal(told, told.Where(line => demo.Output.Contains($" s  {line}", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_service_that_ends_at_its_start_fails_the_demo_with_its_last_lines()
    {
        using var plain = new PlainSilo();

        var demo = await DemoAsync(Built.Path("GrainClient"), plain.Folder);

        Assert.True(demo.Code == 1, demo.ToString());
        Assert.Contains("FAILED: The silo ended at its start:", demo.Output, StringComparison.Ordinal);
        Assert.Empty(demo.Error);
    }

    [Theory]
    [InlineData("TERM", 143)]
    [InlineData("INT", 130)]
    [InlineData("HUP", 129)]
    public async Task A_signal_stops_the_demo_and_its_service_and_leaves_nothing(string signal, int status)
    {
        await using var demo = new Script("demo");
        await demo.UntilPrintedAsync("cluster demo is accepted");

        Assert.Equal(status, await demo.EndAsync(signal));
        Assert.EndsWith("  stopped", demo.ToString(), StringComparison.Ordinal);
        Assert.Empty(demo.Running());
        Assert.Empty(demo.LeftFolders);
    }

    [Fact]
    public async Task A_demo_that_is_killed_takes_its_service_along()
    {
        await using var demo = new Script("demo");
        await demo.UntilPrintedAsync("cluster demo is accepted");
        using var service = demo.Child();

        Assert.Equal(137, await demo.EndAsync("KILL"));
        await service.WaitForExitAsync(Cancelled).WaitAsync(TimeSpan.FromMinutes(1), Cancelled);

        Assert.Empty(demo.Running());
        // The last connection to a file of SQLite's takes its log away: the service has stopped, and was not ended.
        Assert.Empty(Directory.GetFiles(Assert.Single(demo.LeftFolders, static left => Path.GetFileName(left).StartsWith("magnum-demo-", StringComparison.Ordinal)), "*-wal"));
    }

    private static Task<ProgramRun> DemoAsync(string silo, string folder) =>
        ProgramRun.RunAsync("dotnet", [Built.Path("Demo"), silo], new Dictionary<string, string>(), folder, Cancelled);

    // A program of its own: what other tests start has no such file beside it.
    private static async Task<string> CopyAsync(string folder)
    {
        var built = Built.Path("Silo");
        var copy = Path.Combine(folder, "silo");
        var run = await ProgramRun.RunAsync("cp", ["-r", Path.GetDirectoryName(built)!, copy], new Dictionary<string, string>(), folder, Cancelled);
        Assert.True(run.Code == 0, run.ToString());
        return Path.Combine(copy, Path.GetFileName(built));
    }
}

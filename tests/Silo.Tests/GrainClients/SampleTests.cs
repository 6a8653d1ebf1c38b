using Magnum.Clouds;
using Magnum.Silo.Tests.Support;

namespace Magnum.Silo.Tests.GrainClients;

/// <summary>The sample program against a silo, each in a process of its own.</summary>
public sealed class SampleTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_sample_orders_a_bay_and_watches_it_come_and_go()
    {
        await using var scene = await Scene.OpenAsync(TimeSpan.FromSeconds(1));

        var run = await RunAsync(scene, new Dictionary<string, string>());

        Assert.True(run.Code == 0, $"{run}{scene.Silo.Tail()}");
        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.EndsWith(" is accepted", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("sampled: CREATE_IN_PROGRESS", lines[1], StringComparison.Ordinal);
        Assert.Contains(lines, static line => line.StartsWith("sampled: CREATE_COMPLETE", StringComparison.Ordinal));
        Assert.EndsWith(" is gone", lines[^1], StringComparison.Ordinal);
        await scene.NothingIsLeftAsync(stacks: 1);
    }

    [Fact]
    public async Task The_sample_does_the_same_over_mutual_TLS()
    {
        using var certificates = new Certificates();
        await using var scene = await Scene.OpenAsync(TimeSpan.Zero, silos: 1, [.. certificates.OfGateway]);

        var run = await RunAsync(scene, certificates.OfClient);

        Assert.True(run.Code == 0, $"{run}{scene.Silo.Tail()}");
        await scene.NothingIsLeftAsync(stacks: 1);
    }

    private static async Task<ProgramRun> RunAsync(Scene scene, IReadOnlyDictionary<string, string> more)
    {
        var template = (await scene.BayAsync("sampled"))["cluster_template_id"]!.ToString();
        var environment = new Dictionary<string, string>(more)
        {
            ["OS_AUTH_URL"] = scene.Cloud.Keystone.ToString(),
            ["OS_USERNAME"] = "alpha-user",
            ["OS_PASSWORD"] = scene.Cloud.Password,
            ["OS_PROJECT_NAME"] = "alpha",
            ["MAGNUM_GATEWAYS"] = scene.Silo.Gateway.ToString(),
        };
        return await ProgramRun.RunAsync("dotnet", [Built.Path("GrainClient"), template, "sampled"], environment, AppContext.BaseDirectory, Cancelled);
    }
}

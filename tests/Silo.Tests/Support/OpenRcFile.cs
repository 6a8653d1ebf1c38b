using Magnum.Clouds;

namespace Magnum.Silo.Tests.Support;

/// <summary>A file of credentials, as people use it.</summary>
internal static class OpenRcFile
{
    /// <summary>Sources it in a shell, where another cloud's token was set before.</summary>
    /// <returns>The variables <c>OS_*</c> that the shell has then.</returns>
    public static async Task<Dictionary<string, string>> SourceAsync(string shell, string file)
    {
        var before = new Dictionary<string, string> { ["OS_TOKEN"] = "of another cloud" };
        var run = await ProgramRun.RunAsync(shell, ["-c", ". \"$0\" && env", file], before, Path.GetTempPath(), TestContext.Current.CancellationToken);
        Assert.True(run is { Code: 0, Error: "" }, run.ToString());
        return run.Output.Split('\n').Where(static line => line.StartsWith("OS_", StringComparison.Ordinal)).ToDictionary(static line => line[..line.IndexOf('=')], static line => line[(line.IndexOf('=') + 1)..]);
    }

    /// <summary>Logs in with what it gave, and lists the clusters of its project.</summary>
    public static async Task<int> CountClustersAsync(Dictionary<string, string> given)
    {
        var cancelled = TestContext.Current.CancellationToken;
        using var session = await CloudSession.OpenAsync(TestCloud.At(new Uri(given["OS_AUTH_URL"]), given["OS_PASSWORD"]), given["OS_USERNAME"], given["OS_PROJECT_NAME"], cancelled);
        return (await session.FindAsync("container-infra", "/clusters", cancelled))!["clusters"]!.AsArray().Count;
    }
}

using System.Globalization;
using Magnum.Clouds;
using Magnum.Launcher;

namespace Magnum.Silo.Tests.Support;

/// <summary>The silo's program as an operator starts it, run to its end.</summary>
internal sealed class PlainSilo : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("magnum-plain-");

    /// <summary>An empty folder of this silo's.</summary>
    public string Folder => folder.FullName;

    /// <summary>Runs the built program with free ports and these settings.</summary>
    public Task<ProgramRun> RunAsync(params IEnumerable<KeyValuePair<string, string>> settings) => RunAsync([Built.Path("Silo")], settings);

    /// <summary>Runs a program of .NET, its arguments after it, with free ports and these settings.</summary>
    public Task<ProgramRun> RunAsync(string[] command, params IEnumerable<KeyValuePair<string, string>> settings)
    {
        var ports = FreePorts.Take(4).Select(static port => port.ToString(CultureInfo.InvariantCulture)).ToArray();
        var environment = new Dictionary<string, string>
        {
            ["Magnum__Storage__SqliteFile"] = Path.Combine(Folder, "magnum.db"),
            ["Magnum__Silo__Url"] = $"http://127.0.0.1:{ports[0]}/",
            ["Magnum__Silo__SiloPort"] = ports[1],
            ["Magnum__Silo__GatewayPort"] = ports[2],
            ["Magnum__DevCloud__Port"] = ports[3],
        };
        foreach (var (name, value) in settings)
            environment[name] = value;
        return ProgramRun.RunAsync("dotnet", command, environment, Folder, TestContext.Current.CancellationToken);
    }

    /// <summary>Asserts that it ended at once, with nothing but sentences, and gives them.</summary>
    public static string SentencesOf(ProgramRun run)
    {
        Assert.True(run.Code == 1, run.ToString());
        Assert.DoesNotContain("   at ", run.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", run.Error, StringComparison.Ordinal);
        return run.Error;
    }

    public void Dispose() => folder.Delete(recursive: true);
}

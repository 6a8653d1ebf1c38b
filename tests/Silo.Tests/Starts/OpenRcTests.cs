using Magnum.Launcher;
using Magnum.Silo.Tests.Support;

namespace Magnum.Silo.Tests.Starts;

/// <summary>The files that a silo with the simulated cloud writes for people with a shell.</summary>
public sealed class OpenRcTests : IAsyncLifetime
{
    private const string Password = "it's $HOME, \"quoted\" \\ `as` it is";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("magnum-open rc-");
    private readonly TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SiloProcess silo;

    public OpenRcTests()
    {
        silo = new SiloProcess(Built.Path("Silo"), [new("Magnum__Storage__SqliteFile", Path.Combine(folder.FullName, "magnum.db")), new("Magnum__DevCloud__Password", Password)]);
        silo.Printed += line =>
        {
            if (line.StartsWith("and then, for example", StringComparison.Ordinal))
                written.TrySetResult();
        };
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sourced_file_gives_credentials_that_log_in_and_leaves_none_of_another_cloud()
    {
        foreach (var shell in (string[])["bash", "sh"])
        {
            var given = await OpenRcFile.SourceAsync(shell, Path.Combine(folder.FullName, "openrc-alpha"));

            Assert.DoesNotContain("OS_TOKEN", given.Keys);
            Assert.Equal((Password, "alpha-user", "alpha"), (given["OS_PASSWORD"], given["OS_USERNAME"], given["OS_PROJECT_NAME"]));
            Assert.Equal(0, await OpenRcFile.CountClustersAsync(given));
        }
    }

    public async ValueTask InitializeAsync()
    {
        await silo.StartAsync(Cancelled);
        await written.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        await silo.DisposeAsync();
        folder.Delete(recursive: true);
    }
}

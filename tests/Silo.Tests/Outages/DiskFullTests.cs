using System.Diagnostics;
using System.Globalization;
using System.Net;
using Magnum.Silo.Tests.Support;

namespace Magnum.Silo.Tests.Outages;

/// <summary>The disk with the SQLite file fills up under a silo that has work.</summary>
public sealed class DiskFullTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_a_full_disk_nothing_is_accepted_and_with_room_again_all_goes_on()
    {
        await using var scene = await Scene.OpenAsync(TimeSpan.FromSeconds(2));
        var accepted = await scene.CreateAsync("before");
        var refused = await scene.BayAsync("meanwhile");

        await LimitFilesAsync(scene.Silo.Id, "1");
        var attempt = await scene.Magnum.TryAsync(HttpMethod.Post, "clusters", refused, Cancelled);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, attempt!.Status);
        Assert.Single(attempt.Body!["errors"]!.AsArray());
        Assert.Equal(HttpStatusCode.OK, (await scene.Magnum.TryAsync(HttpMethod.Get, $"clusters/{accepted}", null, Cancelled))!.Status);
        await LimitFilesAsync(scene.Silo.Id, "unlimited");

        await scene.UntilAsync(accepted, "CREATE_COMPLETE");
        Assert.Single((await scene.Magnum.AskAsync(HttpMethod.Get, "clusters", null, Cancelled)).Body!["clusters"]!.AsArray());
        await scene.DeleteAsync(accepted);
        await scene.NothingIsLeftAsync(stacks: 1);
    }

    // Files of the process can't grow beyond that many bytes: to SQLite that is a disk without room. Console lines go through a pipe.
    private static async Task LimitFilesAsync(int process, string bytes)
    {
        using var prlimit = Process.Start("prlimit", [string.Create(CultureInfo.InvariantCulture, $"--pid={process}"), $"--fsize={bytes}:"]);
        await prlimit.WaitForExitAsync(Cancelled);
        Assert.Equal(0, prlimit.ExitCode);
    }
}

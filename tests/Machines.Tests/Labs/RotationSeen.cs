using System.Diagnostics;
using Magnum.Clouds;

namespace Magnum.Machines.Tests.Labs;

/// <summary>What users see of a bay while its CA is rotated: one with what he had before, and one who asks for it anew each time.</summary>
/// <param name="magnum">Their client of the service.</param>
/// <param name="bay">The bay.</param>
/// <param name="ask">Asks the bay's engine something, with what the user has.</param>
internal sealed class RotationSeen(MagnumClient magnum, MachineBay bay, Func<BayUser, Task<ProgramRun>> ask) : IDisposable
{
    // Of a user's certificate by the engine, and of the engine's by the user's program.
    private static readonly string[] Refusals = ["Unauthorized", "x509", "certificate"];

    private readonly Stopwatch clock = new();
    private readonly List<string> refusals = [];
    private TimeSpan answered;
    private int looks;
    private BayUser? former;

    /// <summary>The longest time between two good answers to a user with what he had asked for just before.</summary>
    public TimeSpan LongestSilence { get; private set; }

    /// <summary>How long what a user had before was good.</summary>
    public TimeSpan FormerAnswered { get; private set; }

    /// <summary>How long it has been looked at.</summary>
    public TimeSpan Passed => clock.Elapsed;

    /// <summary>Begins, with what is good before the rotation.</summary>
    public async Task BeginAsync()
    {
        former = await AnewAsync();
        var run = await ask(former);
        Assert.True(run.Code == 0, run.ToString());
        clock.Start();
    }

    /// <summary>Called at each look at the bay, it looks itself at every other one: that costs a processor most of a second.</summary>
    public async Task LookAsync()
    {
        var look = looks++;
        if (look % 2 != 0)
            return;
        // Of him only the minute matters.
        if (look % 10 == 0 && (await ask(former!)).Code == 0)
            FormerAnswered = clock.Elapsed;
        using var user = await AnewAsync();
        var run = await ask(user);
        if (run.Code != 0)
        {
            // An engine that restarts does not answer, for as long as that takes here; one that does may not refuse him, nor he it.
            if (Refusals.Any(run.ToString().Contains))
                refusals.Add($"after {clock.Elapsed}: {run}");
            return;
        }

        LongestSilence = clock.Elapsed - answered > LongestSilence ? clock.Elapsed - answered : LongestSilence;
        answered = clock.Elapsed;
    }

    /// <summary>Demands that who asked anew was never refused, and that what a user had before is no longer good.</summary>
    public async Task AssertPassedAsync()
    {
        TestContext.Current.TestOutputHelper!.WriteLine($"The rotation took {Passed}; what was good before was so for {FormerAnswered}; who asked anew had no answer for {LongestSilence} at the longest.");
        Assert.Empty(refusals);
        Assert.NotEqual(0, (await ask(former!)).Code);
    }

    public void Dispose() => former?.Dispose();

    private Task<BayUser> AnewAsync() => BayUser.OfAsync(magnum, bay.Cluster, KubectlClient.Everything, TestContext.Current.CancellationToken);
}

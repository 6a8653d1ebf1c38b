using System.Diagnostics;

namespace Magnum.Machines.Tests.Labs;

/// <summary>What is seen of a bay's masters while they are replaced: how long its API was silent, and how many of the former ones were off at once and not gone yet.</summary>
/// <param name="kubectl">A user's client, which comes by the load balancer.</param>
/// <param name="bay">The bay.</param>
/// <param name="former">Nova's ids of the former masters.</param>
internal sealed class MastersSeen(KubectlClient kubectl, MachineBay bay, IReadOnlyCollection<string> former)
{
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private TimeSpan answered;
    private int looks;

    /// <summary>How long it has been looked at.</summary>
    public TimeSpan Passed => clock.Elapsed;

    /// <summary>The longest time between two good answers.</summary>
    public TimeSpan LongestSilence { get; private set; }

    /// <summary>The largest number of masters that were off at one time.</summary>
    public int MostOff { get; private set; }

    /// <summary>How many of the former ones there were at the last look; before the first one, more than any bay has.</summary>
    public int Left { get; private set; } = int.MaxValue;

    /// <summary>With how many of the former ones left there was a good answer.</summary>
    public SortedSet<int> AnsweredWith { get; } = [];

    /// <summary>Called at each look at the bay. What takes minutes to change is looked at less often: all together costs most of a second of a processor.</summary>
    public async Task LookAsync()
    {
        var look = looks++;
        MostOff = Math.Max(MostOff, former.Intersect(await bay.ServerIdsAsync("&status=SHUTOFF")).Count());
        if (look % 2 > 0)
            return;
        var answers = (await kubectl.TryAsync("get", "nodes", "--request-timeout", "5s")).Code == 0;
        if (answers)
        {
            LongestSilence = clock.Elapsed - answered > LongestSilence ? clock.Elapsed - answered : LongestSilence;
            answered = clock.Elapsed;
        }

        if (look % 4 > 0)
            return;
        Left = former.Intersect(await bay.ServerIdsAsync("")).Count();
        if (answers)
            AnsweredWith.Add(Left);
    }
}

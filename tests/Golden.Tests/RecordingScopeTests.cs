using Magnum.Golden.Tests.Comparison;
using Magnum.Golden.Tests.Recordings;
using Magnum.Golden.Tests.Replay;

namespace Magnum.Golden.Tests;

/// <summary>The recordings and the lists about them belong together.</summary>
public sealed class RecordingScopeTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_recording_is_replayed_or_left_out_for_a_reason()
    {
        var all = RecordingLibrary.Load();

        var reasons = all.GroupBy(static recording => RecordingScope.Exclusion(recording)).OrderByDescending(static group => group.Count()).ToList();
        foreach (var reason in reasons)
            output.WriteLine($"{reason.Count(),4} {reason.Key ?? "replayed"}");

        Assert.Equal(373, all.Count);
        Assert.DoesNotContain(reasons, static reason => reason.Key?.StartsWith("unknown path", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void Lists_name_recordings_that_exist_and_are_replayed()
    {
        var all = RecordingLibrary.Load();
        var replayed = all.Where(static recording => RecordingScope.Exclusion(recording) is null).Select(static recording => recording.Name).ToHashSet();

        Assert.Subset(all.Select(static recording => recording.Name).ToHashSet(), RecordingScope.NamedExclusions.ToHashSet());
        Assert.Subset(replayed, KnownDifferences.Load().Keys.ToHashSet());
        Assert.Subset(replayed, Preparation.Load().Select(static preparation => preparation.Before).ToHashSet());
    }

    [Fact]
    public void Known_differences_are_few()
    {
        var total = RecordingLibrary.Load().Count(static recording => RecordingScope.Exclusion(recording) is null);

        Assert.True(KnownDifferences.Load().Count <= total * KnownDifferences.Share);
    }
}

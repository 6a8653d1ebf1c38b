using Magnum.Golden.Tests.Comparison;
using Magnum.Golden.Tests.Recordings;
using Magnum.Golden.Tests.Replay;

namespace Magnum.Golden.Tests;

/// <summary>The recordings and the lists about them belong together.</summary>
public sealed class RecordingListTests
{
    [Fact]
    public void Every_file_is_a_recording_and_none_is_left_out()
    {
        var files = Directory.EnumerateFiles(RecordingLibrary.Folder, "*", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension).ToList();

        var replayed = RecordingLibrary.Load().Select(static recording => recording.Name).ToList();

        Assert.Equal(373, files.Count);
        Assert.Equal(files.Order(StringComparer.Ordinal), replayed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Lists_name_recordings_that_exist()
    {
        var all = RecordingLibrary.Load().Select(static recording => recording.Name).ToHashSet();

        Assert.Subset(all, KnownDifferences.Load().Keys.ToHashSet());
        Assert.Subset(all, CrashAnswers.Load().Keys.ToHashSet());
        Assert.Subset(all, LateStatuses.Load().Keys.ToHashSet());
        Assert.Subset(all, Preparation.Load().Select(static preparation => preparation.Before).ToHashSet());
    }

    [Fact]
    public void Every_recorded_crash_is_named()
    {
        var crashes = RecordingLibrary.Load().Where(static recording => recording.Status >= 500).Select(static recording => recording.Name);

        Assert.Equal(crashes.Order(StringComparer.Ordinal), CrashAnswers.Load().Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Differences_are_few_crashes_included()
    {
        const double share = 0.03;

        var differences = KnownDifferences.Load().Count + CrashAnswers.Load().Count;

        Assert.InRange(differences, 0, RecordingLibrary.Load().Count * share);
    }

    [Fact]
    public void Only_what_was_asked_right_after_a_change_is_late()
    {
        var recordings = RecordingLibrary.Load();

        foreach (var name in LateStatuses.Load().Keys)
        {
            var at = recordings.Select(static recording => recording.Name).ToList().IndexOf(name);
            var (before, late) = (recordings[at - 1], recordings[at]);
            Assert.Equal("GET", late.Method);
            Assert.NotEqual("GET", before.Method);
            Assert.InRange(before.Status, 200, 299);
            Assert.StartsWith(late.Path, before.Path, StringComparison.Ordinal);
        }
    }
}

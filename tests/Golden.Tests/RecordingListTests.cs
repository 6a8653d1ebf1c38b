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
        Assert.Subset(all, Preparation.Load().Select(static preparation => preparation.Before).ToHashSet());
    }

    [Fact]
    public void Known_differences_are_few() =>
        Assert.True(KnownDifferences.Load().Count <= RecordingLibrary.Load().Count * KnownDifferences.Share);
}

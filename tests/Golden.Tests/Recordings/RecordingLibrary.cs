namespace Magnum.Golden.Tests.Recordings;

/// <summary>The checked-in recordings.</summary>
public static class RecordingLibrary
{
    /// <summary>Where they are; it holds nothing else.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "recordings");

    /// <summary>All of them, in the order in which they are replayed: as recorded, but for <see cref="Moved"/>.</summary>
    public static IReadOnlyList<Recording> Load()
    {
        var all = Directory.EnumerateFiles(Folder, "*.http")
            .Order(StringComparer.Ordinal)
            .Select(static file => Recording.Parse(Path.GetFileNameWithoutExtension(file), File.ReadAllText(file)))
            .ToList();
        foreach (var (name, before) in Moved)
        {
            var recording = all.Single(each => each.Name == name);
            all.Remove(recording);
            all.Insert(all.FindIndex(each => each.Name == before), recording);
        }

        return all;
    }

    /// <summary>Recordings that come before another than their number says.</summary>
    private static readonly (string Name, string Before)[] Moved =
    [
        // Comes from a run in which only one public template had that name; there is only one again near the end.
        ("092-ct-get-public-by-name-from-beta", "456-c-delete"),
        // Magnum's conductor wrote these two rows in the other order than they were asked for; lists show it.
        ("195-c-create-node-count-0-mv1.10", "191-c-bad-docker-storage-size"),
    ];
}

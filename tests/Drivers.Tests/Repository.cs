namespace Magnum.Drivers.Tests;

/// <summary>Files of the repository that are tested as they are.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string LabosDriver => Path.Combine(Root, "deploy", "lab", "drivers", "labos");

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Magnum.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests run outside the repository.");
    }
}

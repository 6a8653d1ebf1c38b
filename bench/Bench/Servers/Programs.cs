namespace Magnum.Bench.Servers;

/// <summary>Where the programs are that this one starts: beside it in the checkout, built with the same configuration.</summary>
public sealed class Programs
{
    private readonly string root;
    private readonly string output;

    private Programs(string root, string output)
    {
        this.root = root;
        this.output = output;
    }

    /// <summary>The product.</summary>
    public string Silo => Of("src/Silo", "Magnum.Silo");

    /// <summary>Bare routes.</summary>
    public string Baseline => Of("bench/Baseline", "Magnum.Baseline");

    /// <summary>A silo without anything.</summary>
    public string EmptySilo => Of("bench/EmptySilo", "Magnum.EmptySilo");

    /// <summary>The simulated cloud.</summary>
    public string Cloud => Of("bench/Cloud", "Magnum.Cloud");

    /// <summary>The API servers of many bays.</summary>
    public string EngineFarm => Of("bench/EngineFarm", "Magnum.EngineFarm");

    /// <summary>Drivers for images that only labs have.</summary>
    public string LabDrivers => Path.Combine(root, "deploy", "lab", "drivers");

    /// <summary>Finds the checkout from this program's own folder.</summary>
    /// <exception cref="BenchException">It does not run from a checkout.</exception>
    public static Programs Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Magnum.sln")))
            {
                // bench, the project, and then what is the same below every project.
                var own = Path.GetRelativePath(folder.FullName, AppContext.BaseDirectory).Split(Path.DirectorySeparatorChar);
                return new Programs(folder.FullName, Path.Combine(own[2..]));
            }
        }

        throw new BenchException("Magnum.sln is in no folder above this program.");
    }

    private string Of(string project, string assembly) => Path.GetFullPath(Path.Combine(root, project, output, assembly + ".dll"));
}

using Magnum.Drivers.TemplateFolder;
using Magnum.Grains.Abstractions.Drivers;

namespace Magnum.Drivers.Catalog;

/// <summary>Brings the product's drivers and the operator's together, and says everything that is wrong with them.</summary>
/// <param name="Drivers">Those that could be read, without the product's own whose place one of the operator's takes.</param>
/// <param name="Hidden">Names of those that are not offered.</param>
/// <param name="Errors">One sentence per fault, each naming file or driver; empty when the set can be used.</param>
internal sealed record DriverSet(IReadOnlyList<IBayDriver> Drivers, IReadOnlySet<string> Hidden, IReadOnlyList<string> Errors)
{
    /// <summary>Reads the operator's folders and checks the whole.</summary>
    public static DriverSet Load(IEnumerable<IBayDriver> builtIn, DriversOptions options)
    {
        var products = builtIn.ToList();
        var added = new List<IBayDriver>();
        var origins = products.ToDictionary(static driver => driver, static driver => $"the built-in driver '{driver.Description.Name}'");
        var errors = new List<string>();
        foreach (var directory in options.Directories)
        {
            foreach (var folder in Folders(directory, errors))
            {
                try
                {
                    var driver = TemplateFolderDriver.Load(folder);
                    added.Add(driver);
                    origins.Add(driver, Path.Combine(folder, DriverFile.Name));
                }
                catch (DriverFileException exception)
                {
                    errors.Add(exception.Message);
                }
            }
        }

        // A name means one driver: an operator's own that bears a disabled one's is the one that is there.
        var replaced = products.Select(NameOf).Intersect(options.Disabled, StringComparer.Ordinal).Intersect(added.Select(NameOf), StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        var hidden = options.Disabled.Except(replaced, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        List<IBayDriver> drivers = [.. products.Where(driver => !replaced.Contains(NameOf(driver))), .. added];
        Check(drivers, origins, hidden, errors);
        return new DriverSet(drivers, hidden, errors);
    }

    private static string NameOf(IBayDriver driver) => driver.Description.Name;

    private static IEnumerable<string> Folders(string directory, List<string> errors)
    {
        if (!Directory.Exists(directory))
        {
            errors.Add($"{DriversOptions.Section}:{nameof(DriversOptions.Directories)} names '{directory}', which is not a folder.");
            return [];
        }

        return Directory.EnumerateDirectories(directory)
            .Where(static folder => File.Exists(Path.Combine(folder, DriverFile.Name)))
            .Order(StringComparer.Ordinal);
    }

    private static void Check(List<IBayDriver> drivers, Dictionary<IBayDriver, string> origins, HashSet<string> hidden, List<string> errors)
    {
        foreach (var twins in drivers.GroupBy(NameOf, StringComparer.Ordinal).Where(static group => group.Count() > 1))
        {
            errors.Add($"The driver name '{twins.Key}' is used more than once: {Join(twins)}.");
        }

        foreach (var name in hidden.Where(name => drivers.TrueForAll(driver => NameOf(driver) != name)).Order(StringComparer.Ordinal))
        {
            errors.Add($"{DriversOptions.Section}:{nameof(DriversOptions.Disabled)} names '{name}', which is no driver.");
        }

        var claims = drivers.Where(driver => !hidden.Contains(NameOf(driver))).SelectMany(static driver => driver.Description.Provides, static (driver, kind) => (driver, kind));
        foreach (var rivals in claims.GroupBy(static claim => claim.kind, static claim => claim.driver).Where(static group => group.Count() > 1))
        {
            errors.Add($"Bays of {Words(rivals.Key)} are claimed more than once: {Join(rivals)}. Disable all but one in {DriversOptions.Section}:{nameof(DriversOptions.Disabled)}.");
        }

        string Join(IEnumerable<IBayDriver> some) => string.Join(", ", some.Select(driver => origins[driver]));
    }

    private static string Words(BayKind kind) => $"server type '{kind.ServerType}', os_distro '{kind.OsDistro}', engine '{kind.Coe}'";
}

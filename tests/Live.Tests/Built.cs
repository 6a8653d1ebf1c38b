using System.Reflection;

namespace Magnum.Live.Tests;

/// <summary>Folders that the build wrote into this assembly.</summary>
internal static class Built
{
    /// <summary>The program under test.</summary>
    public static string Silo => Path.Combine(Value("SiloFolder"), "Magnum.Silo.dll");

    /// <summary>The driver folder of the lab.</summary>
    public static string LabDrivers => Path.GetFullPath(Value("LabDrivers"));

    private static string Value(string key) =>
        typeof(Built).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}

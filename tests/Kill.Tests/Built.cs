using System.Reflection;

namespace Magnum.Kill.Tests;

/// <summary>Programs that the build wrote the paths of into this assembly.</summary>
internal static class Built
{
    /// <summary>The program under test.</summary>
    public static string Silo => Value("Silo");

    /// <summary>What makes it kill itself.</summary>
    public static string KillSwitch => Value("KillSwitch");

    private static string Value(string key) =>
        Path.GetFullPath(typeof(Built).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!);
}

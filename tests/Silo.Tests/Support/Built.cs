using System.Reflection;

namespace Magnum.Silo.Tests.Support;

/// <summary>What the build told this suite of itself.</summary>
internal static class Built
{
    /// <summary>A value by its name in the project file.</summary>
    public static string Value(string name) => typeof(Built).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == name).Value!;

    /// <summary>A path by its name in the project file.</summary>
    public static string Path(string name) => System.IO.Path.GetFullPath(Value(name));
}

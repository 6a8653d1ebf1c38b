using System.Collections.Immutable;

namespace Magnum.Drivers.Machines;

/// <summary>Templates and boot scripts that are embedded in the assembly.</summary>
internal static class EmbeddedFiles
{
    private const string Shared = "Machines/";

    /// <summary>A driver's own files and those that all share, by the name that templates use.</summary>
    /// <param name="driver">The driver's folder.</param>
    /// <exception cref="ArgumentException">A file of the driver is named as a shared one.</exception>
    public static ImmutableDictionary<string, string> Of(string driver) =>
        In($"{driver}/").Concat(In(Shared)).ToImmutableDictionary(StringComparer.Ordinal);

    private static IEnumerable<KeyValuePair<string, string>> In(string folder) =>
        from name in typeof(EmbeddedFiles).Assembly.GetManifestResourceNames()
        where name.StartsWith(folder, StringComparison.Ordinal)
        select KeyValuePair.Create(name[folder.Length..], Read(name));

    private static string Read(string name)
    {
        using var stream = typeof(EmbeddedFiles).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

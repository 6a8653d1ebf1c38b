using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Magnum.Drivers.Machines;

/// <summary>Templates and boot scripts that are embedded in the assembly.</summary>
internal static partial class EmbeddedFiles
{
    private const string Shared = "Machines/";

    /// <summary>A driver's own files and those that all share, by the name that templates use.</summary>
    /// <param name="driver">The driver's folder.</param>
    /// <exception cref="ArgumentException">A file of the driver is named as a shared one.</exception>
    public static ImmutableDictionary<string, string> Of(string driver) =>
        In($"{driver}/").Concat(In(Shared)).ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>The same files with what only readers of the scripts need left out: machines get them in their boot data, which Nova limits.</summary>
    public static ImmutableDictionary<string, string> ForMachines(ImmutableDictionary<string, string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return files.ToImmutableDictionary(
            static file => file.Key, static file => file.Key.EndsWith(".sh", StringComparison.Ordinal) ? Comments().Replace(file.Value, "") : file.Value, StringComparer.Ordinal);
    }

    // Whole lines, but for the first one of a script, which names its interpreter.
    [GeneratedRegex(@"^[ \t]*#(?!!).*\n", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Comments();

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

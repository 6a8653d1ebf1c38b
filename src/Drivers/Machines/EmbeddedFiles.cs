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

    /// <summary>What stacks get of a driver's files, by the format of their machines' boot data: templates and settings as they are, scripts within the boot data of each kind.</summary>
    /// <param name="files">The driver's.</param>
    /// <param name="kinds">Its kinds of machines.</param>
    public static ImmutableDictionary<BootFormat, ImmutableDictionary<string, string>> Sent(ImmutableDictionary<string, string> files, params ImmutableArray<MachineKind> kinds)
    {
        ArgumentNullException.ThrowIfNull(files);
        var plain = files.RemoveRange(files.Keys.Where(static name => name.EndsWith(".sh", StringComparison.Ordinal)));
        return BootFormat.All.ToImmutableDictionary(
            static format => format, format => plain.AddRange(kinds.Select(kind => KeyValuePair.Create(kind.BootData, format.Write(kind, files)))));
    }

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

using System.Collections.Immutable;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Magnum.Drivers.Machines;

/// <summary>Boot scripts as one archive: a tar, compressed by gzip.</summary>
internal static partial class BootBundle
{
    /// <summary>Where machines find it.</summary>
    public const string Path = "/etc/magnum/boot.tar.gz";

    /// <summary>Where the running machine unpacks it; in Fedora CoreOS <c>/opt</c> is a link into <c>/var</c>.</summary>
    private const string Folder = "/opt/magnum/boot";

    private const UnixFileMode Read = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Words for a shell: unpack it and run what is in it. Repeatable.</summary>
    public const string Command = $"mkdir -p {Folder} && tar -xzf {Path} -C {Folder} && exec /bin/bash {Folder}/run.sh";

    /// <summary>Packs scripts by their names. The same scripts give the same bytes, whenever and wherever they are packed by one build.</summary>
    public static byte[] Pack(IEnumerable<KeyValuePair<string, string>> scripts)
    {
        using var packed = new MemoryStream();
        using (var compressed = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        using (var archive = new TarWriter(compressed, TarEntryFormat.Ustar))
        {
            foreach (var (name, text) in scripts.OrderBy(static script => script.Key, StringComparer.Ordinal))
            {
                archive.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
                {
                    ModificationTime = DateTimeOffset.UnixEpoch,
                    Mode = text.StartsWith("#!", StringComparison.Ordinal) ? Read | Execute : Read,
                    DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
                });
            }
        }

        return packed.ToArray();
    }

    /// <summary>What a kind of machine gets of a driver's files, packed, without what only readers of the scripts need.</summary>
    public static byte[] Of(MachineKind kind, ImmutableDictionary<string, string> files) => Pack(
        from file in files
        where file.Key.EndsWith(".sh", StringComparison.Ordinal) && !kind.Lacks.Contains(file.Key)
        select KeyValuePair.Create(file.Key, Comments().Replace(file.Value, "")));

    // Whole lines, but for the first one of a script, which names its interpreter.
    [GeneratedRegex(@"^[ \t]*#(?!!).*\n", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Comments();
}

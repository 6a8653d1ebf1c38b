using System.Collections.Immutable;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Magnum.Drivers.TemplateFolder;
using YamlDotNet.RepresentationModel;

namespace Magnum.Drivers.Tests.Machines;

/// <summary>What boot data make of a machine: its files, and what runs first. Reads both formats, and takes nothing that their own readers would not.</summary>
internal sealed partial record MachineFiles(ImmutableSortedDictionary<string, MachineFile> Files, string Command)
{
    /// <summary>Where the archive of boot scripts is.</summary>
    public const string Archive = "/etc/magnum/boot.tar.gz";

    private static readonly string[] Url = ["data:,", "data:;base64,"];

    /// <summary>The text of a file.</summary>
    public string Text(string path) => Encoding.UTF8.GetString(Files[path].Content);

    /// <summary>What is in the archive of boot scripts.</summary>
    public IReadOnlyList<TarEntry> Scripts()
    {
        using var archive = new TarReader(new GZipStream(new MemoryStream(Files[Archive].Content), CompressionMode.Decompress));
        var entries = new List<TarEntry>();
        while (archive.GetNextEntry(copyData: true) is { } entry)
        {
            entries.Add(entry);
        }

        return entries;
    }

    /// <summary>Reads user data as Nova has it.</summary>
    public static MachineFiles Read(string userData) => userData.StartsWith("#cloud-config\n", StringComparison.Ordinal) ? ReadCloudConfig(userData) : ReadIgnition(userData);

    private static MachineFiles ReadCloudConfig(string userData)
    {
        var config = (YamlMappingNode)YamlText.Load("user-data", userData).Documents.Single().RootNode;
        var files = ((YamlSequenceNode)config["write_files"]).Cast<YamlMappingNode>().ToImmutableSortedDictionary(
            static file => Text(file["path"]),
            static file => new MachineFile(
                Convert.ToInt32(Text(file["permissions"]), 8),
                file.Children.ContainsKey("encoding") ? FromBase64(Text(file["encoding"]), Text(file["content"])) : Encoding.UTF8.GetBytes(Text(file["content"]))),
            StringComparer.Ordinal);
        var words = ((YamlSequenceNode)Assert.Single((YamlSequenceNode)config["runcmd"])).Select(Text).ToList();
        Assert.Equal(["/bin/bash", "-c"], words[..2]);
        return new MachineFiles(files, Assert.Single(words[2..]));
    }

    private static byte[] FromBase64(string encoding, string content)
    {
        Assert.Equal("b64", encoding);
        return Convert.FromBase64String(content);
    }

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    private static MachineFiles ReadIgnition(string userData)
    {
        var config = JsonNode.Parse(userData, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false })!.AsObject();
        Only(config, "ignition", "storage", "systemd");
        Only(config["ignition"]!, "version");
        Assert.Equal("3.3.0", config["ignition"]!["version"]!.GetValue<string>());
        Only(config["storage"]!, "files");
        Only(config["systemd"]!, "units");
        var unit = Assert.Single(config["systemd"]!["units"]!.AsArray())!;
        Only(unit, "name", "enabled", "contents");
        Assert.Equal(("magnum-boot.service", true), (unit["name"]!.GetValue<string>(), unit["enabled"]!.GetValue<bool>()));
        var contents = unit["contents"]!.GetValue<string>();
        Assert.Equal(["[Unit]", "[Service]", "[Install]"], contents.Split('\n').Where(static line => line.StartsWith('[')));
        // Duplicate paths, which Ignition refuses, are refused here by the dictionary.
        var files = config["storage"]!["files"]!.AsArray().ToImmutableSortedDictionary(static file => file!["path"]!.GetValue<string>(), static file => FileOf(file!), StringComparer.Ordinal);
        return new MachineFiles(files, FirstStart().Match(contents).Groups[1].Value);
    }

    private static MachineFile FileOf(JsonNode file)
    {
        Only(file, "path", "overwrite", "mode", "contents");
        Only(file["contents"]!, "source");
        Assert.StartsWith("/", file["path"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.True(file["overwrite"]!.GetValue<bool>());
        var mode = file["mode"]!.GetValue<int>();
        Assert.InRange(mode, 1, 0xFFF);
        var source = file["contents"]!["source"]!.GetValue<string>();
        var kind = Url.Single(start => source.StartsWith(start, StringComparison.Ordinal));
        var data = source[kind.Length..];
        if (kind == Url[1])
        {
            return new MachineFile(mode, Convert.FromBase64String(data));
        }

        // Stricter than Ignition, which also takes some reserved characters.
        Assert.Matches(Escaped(), data);
        return new MachineFile(mode, Encoding.UTF8.GetBytes(Uri.UnescapeDataString(data)));
    }

    private static void Only(JsonNode node, params string[] keys) => Assert.Equal(keys.Order(StringComparer.Ordinal), node.AsObject().Select(static entry => entry.Key).Order(StringComparer.Ordinal));

    [GeneratedRegex("\\A([A-Za-z0-9._~-]|%[0-9A-F]{2})*\\z")]
    private static partial Regex Escaped();

    [GeneratedRegex("^ExecStart=/bin/bash -c \"(.*)\"$", RegexOptions.Multiline)]
    private static partial Regex FirstStart();
}

/// <summary>A file that boot data write.</summary>
/// <param name="Mode">Its permissions.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record MachineFile(int Mode, byte[] Content);

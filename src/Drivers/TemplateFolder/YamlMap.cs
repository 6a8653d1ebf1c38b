using YamlDotNet.RepresentationModel;

namespace Magnum.Drivers.TemplateFolder;

/// <summary>A mapping of a YAML file, read strictly: what is not asked for is refused, what is wrong is named with its line.</summary>
internal sealed class YamlMap
{
    private readonly string file;
    private readonly YamlMappingNode node;
    private readonly Dictionary<string, YamlNode> entries = new(StringComparer.Ordinal);

    private YamlMap(string file, YamlNode node, string what)
    {
        this.file = file;
        this.node = node as YamlMappingNode ?? throw new DriverFileException(file, node.Start.Line, $"{what} must be a mapping.");
        foreach (var (key, value) in this.node)
        {
            entries.Add(AsText(key, "A key"), value);
        }
    }

    /// <summary>The keys, in the file's order.</summary>
    public IEnumerable<string> Keys => entries.Keys;

    /// <summary>The document of a file.</summary>
    /// <exception cref="DriverFileException">No YAML, or not one mapping.</exception>
    public static YamlMap Parse(string file, string text)
    {
        var stream = YamlText.Load(file, text);
        return stream.Documents.Count == 1
            ? new YamlMap(file, stream.Documents[0].RootNode, "The file")
            : throw new DriverFileException(file, null, $"holds {stream.Documents.Count} documents instead of one.");
    }

    /// <summary>Refuses keys that nobody reads.</summary>
    public YamlMap Only(params string[] known)
    {
        foreach (var key in node.Children.Keys)
        {
            var name = AsText(key, "A key");
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                throw new DriverFileException(file, key.Start.Line, $"unknown key '{name}'; known here: {string.Join(", ", known)}.");
            }
        }

        return this;
    }

    public string Text(string key) => OptionalText(key) ?? throw Missing(key);

    public string? OptionalText(string key) => entries.TryGetValue(key, out var value) ? AsText(value, $"'{key}'") : null;

    public bool Flag(string key) => OptionalText(key) switch
    {
        null or "false" => false,
        "true" => true,
        var other => throw Wrong(key, $"must be true or false, not '{other}'."),
    };

    /// <summary>A mapping below; empty when the key is absent.</summary>
    public YamlMap Map(string key) => new(file, entries.GetValueOrDefault(key) ?? new YamlMappingNode(), $"'{key}'");

    public bool IsMap(string key) => entries.GetValueOrDefault(key) is YamlMappingNode;

    public bool Has(string key) => entries.ContainsKey(key);

    /// <summary>A list of mappings below, at least one.</summary>
    public IReadOnlyList<YamlMap> Maps(string key) => entries.GetValueOrDefault(key) switch
    {
        null => throw Missing(key),
        YamlSequenceNode { Children.Count: > 0 } list => [.. list.Select(item => new YamlMap(file, item, $"An element of '{key}'"))],
        _ => throw Wrong(key, "must be a list of at least one."),
    };

    /// <summary>The fault of one key.</summary>
    public DriverFileException Wrong(string key, string reason) => new(file, entries.GetValueOrDefault(key)?.Start.Line ?? node.Start.Line, $"'{key}' {reason}");

    private DriverFileException Missing(string key) => new(file, node.Start.Line, $"'{key}' is missing.");

    private string AsText(YamlNode value, string what) => value is YamlScalarNode { Value: { Length: > 0 } text }
        ? text
        : throw new DriverFileException(file, value.Start.Line, $"{what} must be a text that is not empty.");
}

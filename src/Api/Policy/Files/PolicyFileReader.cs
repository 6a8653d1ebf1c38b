using Magnum.Api.Policy.Language;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Magnum.Api.Policy.Files;

/// <summary>Reads a policy file: a mapping of names to rules in YAML, of which JSON is a part.</summary>
/// <remarks>
/// Source: openstack/oslo.policy oslo_policy/policy.py, parse_file_contents. A rule is text, or a list in the old form. What oslo.policy takes for a slip of
/// the pen in favour of everybody (a rule without a value) or of the last line (a name twice) is refused.
/// </remarks>
internal static class PolicyFileReader
{
    /// <summary>Characters in a file at most.</summary>
    internal const int LengthMax = 1 << 20;

    /// <summary>Reads the file's text.</summary>
    /// <exception cref="PolicyFileException">It is no YAML, no mapping, or has broken rules; all of those are told.</exception>
    public static PolicyFile Read(string text)
    {
        if (text.Length > LengthMax)
            throw new PolicyFileException([$"longer than {LengthMax} characters"]);
        var entries = new List<PolicyEntry>();
        var findings = new List<string>();
        foreach (var (key, value) in Mapping(text))
        {
            try
            {
                entries.Add(new PolicyEntry(Name(key), Check(value), key.Start.Line));
            }
            catch (PolicySyntaxException error)
            {
                findings.Add($"line {value.Start.Line}: {(key as YamlScalarNode)?.Value}: {error.Message}");
            }
        }

        return findings.Count == 0 ? new PolicyFile(entries) : throw new PolicyFileException(findings);
    }

    private static IEnumerable<KeyValuePair<YamlNode, YamlNode>> Mapping(string text)
    {
        var yaml = new YamlStream();
        var parser = new GuardedParser(new Parser(new StringReader(text)));
        try
        {
            yaml.Load(parser);
        }
        catch (Exception error) when (error is YamlException or ArgumentException or InvalidOperationException)
        {
            // The last two are what the library makes of some text that breaks off in strange places.
            throw new PolicyFileException([$"line {(error as YamlException)?.Start.Line ?? parser.Current?.Start.Line ?? 1}: not YAML: {error.Message}"]);
        }

        return yaml.Documents switch
        {
            [] => [],
            [{ RootNode: YamlScalarNode { Value: "" or null } }] => [],
            [{ RootNode: YamlMappingNode mapping }] => mapping.Children,
            [var other] => throw new PolicyFileException([$"line {other.RootNode.Start.Line}: not a mapping of names to rules"]),
            [_, var second, ..] => throw new PolicyFileException([$"line {second.RootNode.Start.Line}: a second document"]),
        };
    }

    private static string Name(YamlNode key) =>
        key is YamlScalarNode { Value: { Length: > 0 } name } ? name : throw new PolicySyntaxException("a rule's name is text");

    private static PolicyCheck Check(YamlNode value) => value switch
    {
        YamlScalarNode scalar => PolicyParser.Parse(Text(scalar)),
        YamlSequenceNode list => PolicyParser.Parse([.. list.Children.Select(Alternative)]),
        _ => throw new PolicySyntaxException("neither text nor a list of lists"),
    };

    private static IReadOnlyList<string> Alternative(YamlNode node) => node switch
    {
        YamlScalarNode scalar => Text(scalar) is { Length: > 0 } text ? [text] : [],
        YamlSequenceNode list => [.. list.Children.Select(static item => item is YamlScalarNode scalar ? Text(scalar) : throw new PolicySyntaxException("lists within lists within lists"))],
        _ => throw new PolicySyntaxException("the list holds something that is neither text nor a list"),
    };

    private static string Text(YamlScalarNode scalar)
    {
        var isQuoted = scalar.Style is not ScalarStyle.Plain;
        if (!isQuoted && scalar.Value is null or "" or "~" or "null" or "Null" or "NULL")
            throw new PolicySyntaxException("no value; to admit everybody write \"@\", to admit nobody \"!\", with the quotes");
        return scalar.Value ?? "";
    }
}

using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Magnum.Drivers.TemplateFolder;

/// <summary>A template of an operator's, as far as a driver must know it: parameters, outputs, files that it names.</summary>
internal sealed class HeatTemplateFile
{
    private readonly string file;
    private readonly YamlStream stream;
    private readonly YamlMappingNode root;

    /// <exception cref="DriverFileException">No YAML, or no template.</exception>
    public HeatTemplateFile(string file, string text)
    {
        this.file = file;
        stream = YamlText.Load(file, text);
        root = stream.Documents.Count == 1 && stream.Documents[0].RootNode is YamlMappingNode map && map.Children.ContainsKey("heat_template_version")
            ? map
            : throw new DriverFileException(file, null, "is no template: it must be one mapping with heat_template_version.");
    }

    /// <summary>Names of the parameters.</summary>
    public IReadOnlySet<string> Parameters => Names("parameters");

    /// <summary>Names of parameters that need a value.</summary>
    public IEnumerable<string> ParametersWithoutDefault => Section("parameters") is { } parameters
        ? parameters.Where(static entry => entry.Value is not YamlMappingNode declaration || !declaration.Children.ContainsKey("default")).Select(static entry => Text(entry.Key))
        : [];

    /// <summary>Names of the outputs.</summary>
    public IReadOnlySet<string> Outputs => Names("outputs");

    /// <summary>Files that the template names: nested templates (types that end in .yaml, .yml or .template) and texts (get_file).</summary>
    public IEnumerable<(string Name, bool IsTemplate, long Line)> References()
    {
        foreach (var map in stream.Documents[0].AllNodes.OfType<YamlMappingNode>())
        {
            foreach (var (key, value) in map)
            {
                if (key is YamlScalarNode { Value: "get_file" or "type" } word && value is YamlScalarNode { Value: { } name })
                {
                    var isTemplate = word.Value == "type";
                    if (!isTemplate || name.EndsWith(".yaml", StringComparison.Ordinal) || name.EndsWith(".yml", StringComparison.Ordinal) || name.EndsWith(".template", StringComparison.Ordinal))
                    {
                        yield return (name, isTemplate, value.Start.Line);
                    }
                }
            }
        }
    }

    /// <summary>The template as Heat gets it: with the parameter that names the operation, declared here where the operator did not.</summary>
    public string WithOperation(string text)
    {
        if (Section("parameters") is { } declared && declared.Children.TryGetValue(StackParameters.Operation, out var own))
        {
            return own is YamlMappingNode map && map.Children.TryGetValue("type", out var type) && Text(type) == "string"
                ? text
                : throw new DriverFileException(file, own.Start.Line, $"the parameter {StackParameters.Operation} belongs to the service and must be of type string.");
        }

        var parameters = Section("parameters");
        if (parameters is null)
        {
            parameters = [];
            root.Add("parameters", parameters);
        }

        parameters.Add(StackParameters.Operation, new YamlMappingNode("type", "string", "default", new YamlScalarNode(string.Empty) { Style = ScalarStyle.DoubleQuoted }));
        using var writer = new StringWriter();
        stream.Save(writer, assignAnchors: false);
        return writer.ToString();
    }

    private HashSet<string> Names(string section) => Section(section) is { } map ? map.Select(static entry => Text(entry.Key)).ToHashSet(StringComparer.Ordinal) : [];

    private YamlMappingNode? Section(string name) => root.Children.TryGetValue(name, out var section) ? section switch
    {
        YamlMappingNode map => map,
        var other => throw new DriverFileException(file, other.Start.Line, $"'{name}' must be a mapping."),
    } : null;

    private static string Text(YamlNode node) => (node as YamlScalarNode)?.Value ?? string.Empty;
}

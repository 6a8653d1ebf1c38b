using System.Collections.Immutable;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace Magnum.Drivers.Machines;

/// <summary>
/// Heat's resources that a tenant wants in the bay's own stack, beside those of the driver: a fragment of a template in a label. It becomes a nested template of its
/// own, to which the bay's network, machines and security groups are parameters. Pure.
/// </summary>
internal static class TenantResources
{
    /// <summary>The label that holds the fragment.</summary>
    public const string Label = "heat_resources";

    /// <summary>The nested template, by the name that the drivers' templates use.</summary>
    public const string File = "tenantresources.yaml";

    /// <summary>Whether the stack has it.</summary>
    private const string Enabled = "tenant_resources_enabled";

    private const int MostCharacters = 16 * 1024;
    private const int MostResources = 50;
    private const int Deepest = 24;

    private static readonly ImmutableArray<string> Sections = ["resources", "conditions", "outputs"];

    /// <summary>What a fragment may <c>get_param</c>, with Heat's types.</summary>
    private static readonly ImmutableSortedDictionary<string, string> Given = ImmutableSortedDictionary<string, string>.Empty
        .Add("bay_uuid", "string")
        .Add("network", "string")
        .Add("subnet", "string")
        .Add("master_security_group", "string")
        .Add("worker_security_group", "string")
        .Add("masters", "comma_delimited_list")
        .Add("workers", "comma_delimited_list");

    /// <summary>What is wrong with a fragment, as a clause; null for nothing. What Heat thinks of its resources is Heat's to say.</summary>
    public static string? Fault(string fragment)
    {
        try
        {
            _ = Read(fragment);
            return null;
        }
        catch (FragmentException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>A driver's files with the nested template of a bay: that of its fragment, or an empty one.</summary>
    /// <exception cref="BayPlanException">The fragment can't be used.</exception>
    public static ImmutableDictionary<string, string> Sent(ImmutableDictionary<string, string> files, ImmutableSortedDictionary<string, string> labels) =>
        files.SetItem(File, TemplateOf(labels.Text(Label)));

    /// <summary>Says whether there is something to build.</summary>
    public static void AddEnabled(StackParameters parameters, ImmutableSortedDictionary<string, string> labels) => parameters.Add(Enabled, labels.Text(Label) is not null);

    private static string TemplateOf(string? fragment)
    {
        var template = new JsonObject
        {
            ["heat_template_version"] = "2018-08-31",
            ["description"] = "What the tenant asked for beside the bay.",
            ["parameters"] = new JsonObject(Given.Select(static one => KeyValuePair.Create(one.Key, (JsonNode?)new JsonObject { ["type"] = one.Value }))),
        };
        try
        {
            foreach (var (section, content) in fragment is null ? [] : Read(fragment))
            {
                template[section] = content?.DeepClone();
            }
        }
        catch (FragmentException exception)
        {
            throw new BayPlanException($"The label {Label} {exception.Message}.");
        }

        return template.ToJsonString();
    }

    private static JsonObject Read(string fragment)
    {
        if (fragment.Length > MostCharacters)
        {
            throw new FragmentException($"has {fragment.Length} characters; at most {MostCharacters} are taken");
        }

        var root = Parse(fragment) as JsonObject ?? throw new FragmentException("must be a mapping with resources");
        if (root.Select(static section => section.Key).FirstOrDefault(static section => !Sections.Contains(section)) is { } unknown)
        {
            throw new FragmentException($"has the section '{unknown}'; taken are {string.Join(", ", Sections)}");
        }

        if (root["resources"] is not JsonObject { Count: > 0 } resources)
        {
            throw new FragmentException("must be a mapping with resources");
        }

        if (resources.Count > MostResources)
        {
            throw new FragmentException($"has {resources.Count} resources; at most {MostResources} are taken");
        }

        foreach (var (name, resource) in resources)
        {
            Check(name, resource);
        }

        return root;
    }

    private static void Check(string name, JsonNode? resource)
    {
        if (resource is not JsonObject || resource["type"] is not JsonValue value || !value.TryGetValue<string>(out var type))
        {
            throw new FragmentException($"has the resource '{name}', which is no mapping with a type");
        }

        // Others are templates, by file or by address, which the bay's stack has none of.
        if (!type.Contains("::", StringComparison.Ordinal))
        {
            throw new FragmentException($"has the resource '{name}' of type '{type}', which is none of Heat's own");
        }

        if (Keys(resource).Contains("get_file"))
        {
            throw new FragmentException($"uses get_file in the resource '{name}': there are no files beside it");
        }
    }

    private static IEnumerable<string> Keys(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(static entry => Keys(entry.Value).Prepend(entry.Key)),
        JsonArray list => list.SelectMany(Keys),
        _ => [],
    };

    private static JsonNode? Parse(string fragment)
    {
        try
        {
            using (var bounded = new StringReader(fragment))
            {
                CheckShape(new Parser(bounded));
            }

            var value = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().WithDuplicateKeyChecking().Build().Deserialize<object?>(fragment);
            return JsonNode.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(value));
        }
        catch (Exception exception) when (exception is YamlException or InvalidOperationException or System.Text.Json.JsonException)
        {
            throw new FragmentException($"is no YAML: {exception.Message}");
        }
    }

    // Before anything is built from it: an alias multiplies what it names, and depth is stack.
    private static void CheckShape(Parser parser)
    {
        var depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > Deepest)
            {
                throw new FragmentException($"is nested deeper than {Deepest} levels");
            }

            if (parser.Current is AnchorAlias or NodeEvent { Anchor.IsEmpty: false } or NodeEvent { Tag.IsEmpty: false })
            {
                throw new FragmentException($"has an anchor, an alias or a tag in line {parser.Current.Start.Line}, which are not taken");
            }
        }
    }

    private sealed class FragmentException(string message) : Exception(message);
}

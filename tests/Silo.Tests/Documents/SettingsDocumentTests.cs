using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Magnum.Api.Tests.Documents;
using Magnum.Silo.Tests.Support;
using Microsoft.Extensions.Hosting;

namespace Magnum.Silo.Tests.Documents;

/// <summary>The document of settings, which is made from the options' classes and what they say of themselves. <c>./magnum openapi</c> runs this class to write it.</summary>
public sealed partial class SettingsDocumentTests
{
    private const string Head = """
        # Settings

        Every setting of the service, as its classes of options say it (`./magnum openapi` writes this file). In the environment a key has two underscores for each
        colon, `Magnum__Bays__PollPeriod`, and a list has numbers, `Magnum__Drivers__Directories__0`; in `appsettings.json` beside the program it is nested. Times
        are `hours:minutes:seconds`, with days before them as `1.00:00:00`. Beside these there is `ConnectionStrings:Magnum`, PostgreSQL's connection string, without
        which the state is in a SQLite file. [README](../README.md) says which a first start against an OpenStack needs.

        """;

    [Fact]
    public Task The_document_of_settings_is_up_to_date() => GeneratedDocument.CheckAsync("docs/settings.md", Text(), TestContext.Current.CancellationToken);

    private static string Text()
    {
        var text = new StringBuilder(Head);
        // Read and not loaded: Orleans looks through every assembly that its process has, and would demand what the silo's refer to.
        using var assemblies = new MetadataLoadContext(new PathAssemblyResolver(
            [.. Programs(Folder), .. Programs(RuntimeEnvironment.GetRuntimeDirectory()), .. Programs(Path.GetDirectoryName(typeof(IHost).Assembly.Location)!)]));
        foreach (var (section, options) in Sections(assemblies))
        {
            text.Append($"\n## {section}\n\n{Said(options, $"T:{options.FullName}")}\n\n| key | what |\n|---|---|\n");
            foreach (var property in options.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).OrderBy(static property => property.MetadataToken))
                text.Append($"| `{section}:{property.Name}` | {Said(options, $"P:{options.FullName}.{property.Name}")} |\n");
        }

        return text.ToString();
    }

    private static string[] Programs(string folder) => Directory.GetFiles(folder, "*.dll");

    private static IEnumerable<(string Section, Type Options)> Sections(MetadataLoadContext assemblies) =>
        from file in Directory.EnumerateFiles(Folder, "Magnum.*.dll")
        from type in assemblies.LoadFromAssemblyPath(file).GetTypes()
        let section = type.GetField("Section", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() as string
        where section is not null && section.StartsWith("Magnum:", StringComparison.Ordinal)
        orderby section
        select (section, type);

    private static string Folder => Path.GetDirectoryName(Path.GetFullPath(Built.Value("Silo")))!;

    // The summary that the compiler wrote beside the assembly.
    private static string Said(Type options, string member)
    {
        var file = Path.Combine(Folder, $"{options.Assembly.GetName().Name}.xml");
        var summary = XDocument.Load(file).Descendants("member").Single(one => one.Attribute("name")!.Value == member).Element("summary")!;
        return Spaces().Replace(string.Concat(summary.Nodes().Select(Word)), " ").Trim();
    }

    private static string Word(XNode node) => node switch
    {
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } see => $"`{see.Attribute("cref")!.Value.Split('.')[^1]}`",
        XElement other => other.Value,
        _ => node.ToString().Replace("&gt;", ">", StringComparison.Ordinal).Replace("&lt;", "<", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal),
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}

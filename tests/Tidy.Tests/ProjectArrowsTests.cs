using System.Xml.Linq;

namespace Magnum.Tidy.Tests;

/// <summary>Who may reference whom. A new arrow is a decision: it belongs into docs/architecture.md and into this table.</summary>
public sealed class ProjectArrowsTests
{
    private static readonly string[] Everything =
        ["Settings", "Grains.Abstractions", "Grains", "OpenStack", "Engines", "Drivers", "Persistence", "Api", "DevCloud"];

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Settings"] = [],
        ["Grains.Abstractions"] = [],
        ["Grains"] = ["Settings", "Grains.Abstractions", "OpenStack", "Engines", "Drivers"],
        ["OpenStack"] = ["Settings"],
        ["Engines"] = ["Settings"],
        ["Drivers"] = ["Settings", "Grains.Abstractions"],
        ["Persistence"] = ["Settings", "Grains.Abstractions"],
        ["Api"] = ["Settings", "Grains.Abstractions", "Persistence", "OpenStack"],
        ["Silo"] = Everything,
        ["DevCloud"] = [],
    };

    private static IEnumerable<string> Projects => Repository.FilesEndingIn(".csproj");

    private static IEnumerable<string> SourceProjects => Projects.Where(file => file.StartsWith("src/", StringComparison.Ordinal));

    [Fact]
    public void Every_source_project_is_in_the_table() =>
        Findings.AssertNone(SourceProjects.Where(file => !Allowed.ContainsKey(NameOf(file))));

    [Fact]
    public void Source_projects_reference_only_what_the_table_allows() =>
        Findings.AssertNone(
            from file in SourceProjects
            from target in References(file)
            where !Allowed.GetValueOrDefault(NameOf(file), []).Contains(target)
            select $"{file} references {target}");

    [Fact]
    public void Samples_reference_only_what_other_services_may() =>
        Findings.AssertNone(
            from file in Projects
            where file.StartsWith("samples/", StringComparison.Ordinal)
            from target in References(file)
            where target != "Grains.Abstractions"
            select $"{file} references {target}");

    [Fact]
    public void A_source_project_lies_in_the_folder_of_its_name() =>
        Findings.AssertNone(SourceProjects.Where(file => file != $"src/{NameOf(file)}/{NameOf(file)}.csproj"));

    [Fact]
    public void Test_suites_lie_where_the_runner_looks_for_them() =>
        Findings.AssertNone(
            from file in Projects
            where file.EndsWith(".Tests.csproj", StringComparison.Ordinal) && file != $"tests/{NameOf(file)}/{NameOf(file)}.csproj"
            select file);

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Repository.Read("Magnum.sln").Replace('\\', '/');

        Findings.AssertNone(Projects.Where(file => !solution.Contains($"\"{file}\"", StringComparison.Ordinal)));
    }

    private static string NameOf(string project) => Path.GetFileNameWithoutExtension(project);

    private static IEnumerable<string> References(string project) =>
        XDocument.Parse(Repository.Read(project)).Descendants("ProjectReference")
            .Select(reference => NameOf(reference.Attribute("Include")?.Value.Replace('\\', '/') ?? ""));
}

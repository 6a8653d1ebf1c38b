using System.Text.RegularExpressions;

namespace Magnum.Tidy.Tests;

/// <summary>What the documents tell people to type and to open exists.</summary>
public sealed partial class DocumentsTests
{
    private static IEnumerable<string> Documents => Repository.FilesEndingIn(".md");

    [Fact]
    public void Every_command_in_the_documents_is_a_verb_of_the_script()
    {
        var verbs = Verb().Matches(Repository.Read("magnum")).Select(match => match.Groups[1].Value).ToHashSet();
        Assert.Contains("test", verbs);

        Findings.AssertNone(
            from file in Documents
            from Match command in Command().Matches(Repository.Read(file))
            where !verbs.Contains(command.Groups[1].Value)
            select $"{file}: {command.Value}");
    }

    [Fact]
    public void Every_lab_command_in_the_documents_is_a_verb_of_the_lab()
    {
        var lab = Repository.Read("deploy/lab/lab.sh");

        Findings.AssertNone(
            from file in Documents
            from Match command in LabCommand().Matches(Repository.Read(file))
            where !Regex.IsMatch(lab, $@"^  {command.Groups[1].Value}\)", RegexOptions.Multiline)
            select $"{file}: {command.Value}");
    }

    [Fact]
    public void Every_relative_link_leads_somewhere() =>
        Findings.AssertNone(
            from file in Documents
            from Match link in Link().Matches(Repository.Read(file))
            let target = link.Groups[1].Value
            where !target.Contains("://", StringComparison.Ordinal)
                && !Path.Exists(Path.Combine(Repository.Root, Path.GetDirectoryName(file) ?? "", target))
            select $"{file}: {target}");

    [Fact]
    public void The_map_in_the_README_has_every_folder_and_no_other()
    {
        var listed = MapRow().Matches(Repository.Read("README.md")).Select(static row => row.Groups[1].Value.TrimEnd('/')).Order(StringComparer.Ordinal);

        // Of src/ each project has a row; what begins with a dot is for tools.
        var folders = Repository.Files
            .Select(static file => file.Split('/'))
            .Where(static parts => parts.Length > 1 && !parts[0].StartsWith('.'))
            .Select(static parts => parts[0] is "src" or "deploy" ? $"{parts[0]}/{parts[1]}" : parts[0])
            .Distinct()
            .Order(StringComparer.Ordinal);

        Assert.Equal(folders, listed);
    }

    [GeneratedRegex(@"^\| `([A-Za-z./]+)` \|", RegexOptions.Multiline)]
    private static partial Regex MapRow();

    [GeneratedRegex(@"^  '(\w+)\|", RegexOptions.Multiline)]
    private static partial Regex Verb();

    [GeneratedRegex(@"\./magnum ([a-z]+)")]
    private static partial Regex Command();

    [GeneratedRegex(@"\./magnum lab ([a-z]+)")]
    private static partial Regex LabCommand();

    [GeneratedRegex(@"\]\(([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();
}

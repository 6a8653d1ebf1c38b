using System.Text.RegularExpressions;

namespace Magnum.Tidy.Tests;

/// <summary>Words that don't belong into the tree. They are written in two halves here, so that this file passes.</summary>
public sealed class WordsTests
{
    private static readonly Regex Unfinished =
        new(@"\b(" + "TO" + "DO|FIX" + "ME|HA" + @"CK)\b|#" + "region|NotImplemented" + "Exception");

    private static readonly Regex Sleep = new(@"\bTask\." + @"Delay\(|\bThread\." + "Sleep");

    private static readonly Regex MachinePath =
        new(@"(?<![\w.$})~-])/(" + "tmp/|ro" + @"ot\b|ho" + @"me/[a-z]|wo" + @"rk\b)");

    private static readonly Regex PackageFeed =
        new(@"https?://[^/\s""']*(art" + "ifactory|nex" + "us|nu" + "get|py" + "pi|npm" + "js)|<package" + "Sources");

    private static IEnumerable<string> Code => Repository.FilesEndingIn(".cs");

    // What runs inside a bay's machines has paths of those machines; recordings have what was recorded.
    private static IEnumerable<string> WrittenHere =>
        Repository.Files.Where(file =>
            !(file.StartsWith("src/Drivers/", StringComparison.Ordinal) && !file.EndsWith(".cs", StringComparison.Ordinal))
            && !file.Contains("golden/", StringComparison.OrdinalIgnoreCase)
            && Path.GetExtension(file) is not (".png" or ".ico" or ".gz" or ".zip" or ".db"));

    [Fact]
    public void Nothing_is_left_for_later_in_the_code() => Findings.AssertNone(Findings.InLines(Code, Unfinished.IsMatch));

    [Fact]
    public void Tests_wait_for_events_and_never_sleep() =>
        Findings.AssertNone(Findings.InLines(Code.Where(file => file.StartsWith("tests/", StringComparison.Ordinal)), Sleep.IsMatch));

    [Fact]
    public void No_file_names_a_path_of_somebodys_machine() =>
        Findings.AssertNone(Findings.InLines(WrittenHere, MachinePath.IsMatch));

    [Fact]
    public void No_file_chooses_where_packages_come_from() =>
        Findings.AssertNone(
            [
                .. Findings.InLines(WrittenHere, PackageFeed.IsMatch),
                .. Repository.Files.Where(file => Path.GetFileName(file).ToLowerInvariant() is "nuget.config" or ".npmrc" or "pip.conf"),
            ]);

    [Theory]
    [InlineData("// TO" + "DO later")]
    [InlineData("throw new NotImplemented" + "Exception();")]
    public void Unfinished_code_is_recognised(string line) => Assert.Matches(Unfinished, line);

    [Theory]
    [InlineData("cd /tm" + "p/x")]
    [InlineData("path: \"/ho" + "me/somebody\"")]
    [InlineData("ls /wo" + "rk")]
    public void A_machines_path_is_recognised(string line) => Assert.Matches(MachinePath, line);

    [Theory]
    [InlineData("https://example.org/ro" + "ot")]
    [InlineData("${state}/tm" + "p/x")]
    [InlineData("a/wo" + "rk/b")]
    public void A_path_below_something_else_is_not_a_machines(string line) => Assert.DoesNotMatch(MachinePath, line);
}

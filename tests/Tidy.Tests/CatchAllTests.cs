namespace Magnum.Tidy.Tests;

public sealed class CatchAllTests
{
    [Fact]
    public void No_handler_catches_everything_and_carries_on() =>
        Findings.AssertNone(
            from file in Repository.FilesEndingIn(".cs")
            from line in CatchAll.LinesIn(Repository.Read(file))
            select $"{file}:{line}");

    [Theory]
    [InlineData("try { A(); }\ncatch { B(); }")]
    [InlineData("try { A(); }\ncatch (Exception) { }")]
    [InlineData("try { A(); }\ncatch (System.Exception error)\n{ if (x) { Log(error); } }")]
    [InlineData("try { A(); }\ncatch (Exception) { /* throw */ Log(\"throw\"); }")]
    public void A_handler_for_everything_is_found(string source) => Assert.Equal([2], CatchAll.LinesIn(source));

    [Theory]
    [InlineData("try { A(); } catch (HttpRequestException) { B(); }")]
    [InlineData("try { A(); } catch (Exception error) when (error is IOException) { B(); }")]
    [InlineData("try { A(); } catch { B(); throw; }")]
    [InlineData("// catch { }\nvar text = \"catch { }\";")]
    public void A_handler_that_names_its_errors_or_rethrows_is_not(string source) => Assert.Empty(CatchAll.LinesIn(source));
}

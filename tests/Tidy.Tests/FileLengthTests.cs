namespace Magnum.Tidy.Tests;

public sealed class FileLengthTests
{
    private const int MaxLines = 600;

    [Fact]
    public void No_source_file_is_longer_than_a_reader_can_hold() =>
        Findings.AssertNone(
            from file in Repository.FilesEndingIn(".cs", ".sh", ".py")
            let lines = Repository.Lines(file).Count()
            where lines > MaxLines
            select $"{file}: {lines} lines, at most {MaxLines}: split it by idea");
}

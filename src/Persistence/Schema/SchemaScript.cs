using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Magnum.Persistence.Schema;

/// <summary>One step forward of the schema. Never changed once released: a correction is a new step.</summary>
/// <param name="Version">The schema version that it leads to.</param>
/// <param name="OldestProgram">The oldest program (by the schema version it was made for) that may still use the database after it.</param>
/// <param name="Sql">Its statements.</param>
internal sealed record SchemaScript(int Version, int OldestProgram, string Sql)
{
    private const string OldestProgramMark = "-- oldest-program:";

    /// <summary>Tells two contents of a script apart.</summary>
    public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    /// <summary>Reads a script; its first line says <c>-- oldest-program: N</c>.</summary>
    /// <param name="name">File name, <c>NNNN_what.sql</c>.</param>
    /// <param name="text">The file.</param>
    /// <exception cref="FormatException">The name or the first line is not as it has to be.</exception>
    public static SchemaScript Parse(string name, string text)
    {
        var sql = text.ReplaceLineEndings("\n");
        if (!sql.StartsWith(OldestProgramMark, StringComparison.Ordinal))
            throw new FormatException($"The script {name} doesn't begin with '{OldestProgramMark} N'.");
        var oldest = sql.AsSpan(OldestProgramMark.Length, sql.IndexOf('\n', StringComparison.Ordinal) - OldestProgramMark.Length);
        return new SchemaScript(
            int.Parse(name.AsSpan(0, name.IndexOf('_', StringComparison.Ordinal)), CultureInfo.InvariantCulture),
            int.Parse(oldest.Trim(), CultureInfo.InvariantCulture),
            sql);
    }
}

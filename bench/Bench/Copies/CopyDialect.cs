namespace Magnum.Bench.Copies;

/// <summary>Where the words of the two databases differ.</summary>
/// <param name="Position">Function that tells where a text is in another, 0 for nowhere.</param>
/// <param name="Copies">The parameter <c>@copies</c>, a JSON array, as a table <c>c</c> with one column <c>value</c>.</param>
/// <param name="ReplacedPayload">The payload of the row <c>s</c> with the copy's UUID in the place of <c>@uuid</c>.</param>
public sealed record CopyDialect(string Position, string Copies, string ReplacedPayload)
{
    /// <summary>SQLite's.</summary>
    public static readonly CopyDialect Sqlite = new("instr", "json_each(@copies) AS c", "replace(s.payload, @uuid, c.value)");

    /// <summary>PostgreSQL's; the connection looks into the schema <c>magnum</c>.</summary>
    public static readonly CopyDialect PostgreSql = new(
        "strpos", "json_array_elements_text(@copies::json) AS c(value)", "replace(s.payload::text, @uuid, c.value)::jsonb");
}

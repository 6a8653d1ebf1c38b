using Magnum.Persistence.Databases;

namespace Magnum.Persistence.Schema;

/// <summary>All that a program brings along for one dialect: the scripts in order, and the query rows of its own version.</summary>
/// <param name="Scripts">From 1 without a gap.</param>
/// <param name="Queries">Text by query set and key.</param>
internal sealed record SchemaScripts(IReadOnlyList<SchemaScript> Scripts, IReadOnlyDictionary<(string Set, string Key), string> Queries)
{
    private static readonly Lazy<SchemaScripts> LazyPostgreSql = new(static () => Load("PostgreSql"));
    private static readonly Lazy<SchemaScripts> LazySqlite = new(static () => Load("Sqlite"));

    /// <summary>The product's own for PostgreSQL.</summary>
    public static SchemaScripts PostgreSql => LazyPostgreSql.Value;

    /// <summary>The product's own for SQLite.</summary>
    public static SchemaScripts Sqlite => LazySqlite.Value;

    /// <summary>The schema version that the program was made for; also its own version in the eyes of a schema.</summary>
    public int Version => Scripts[^1].Version;

    /// <summary>The product's own for a dialect.</summary>
    public static SchemaScripts For(DatabaseDialect dialect) => dialect is DatabaseDialect.PostgreSql ? PostgreSql : Sqlite;

    private static SchemaScripts Load(string folder)
    {
        var prefix = $"Schema/{folder}/";
        var files = typeof(SchemaScripts).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToDictionary(name => name[prefix.Length..], Read);
        var scripts = files.Where(static file => char.IsAsciiDigit(file.Key[0])).Select(static file => SchemaScript.Parse(file.Key, file.Value)).ToArray();
        if (!scripts.Select(static script => script.Version).SequenceEqual(Enumerable.Range(1, scripts.Length)))
            throw new FormatException($"The scripts in {prefix} aren't numbered from 1 without a gap.");
        var queries =
            from set in QuerySet.All
            from query in QueryFile.Parse(files[$"Queries.{set}.sql"])
            select KeyValuePair.Create((set, query.Key), query.Value);
        return new SchemaScripts(scripts, queries.ToDictionary());
    }

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(SchemaScripts).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}

using System.Data.Common;
using Magnum.Persistence.Databases;
using Npgsql;

namespace Magnum.Persistence.Hosting;

/// <summary>What an operator is told of a database that can't be used.</summary>
internal static class DatabaseFailure
{
    /// <summary>Whether it may pass by itself: nothing listens, the name is not known yet, the server starts or stops. A server that says no is none of these.</summary>
    public static bool IsAway(Exception exception) => exception is DbException { IsTransient: true } || Several(exception).Any(IsAway);

    /// <summary>Whether the database, or for a SQLite file the file system, said no.</summary>
    public static bool IsRefusal(Exception exception, DatabaseDialect dialect) =>
        exception is DbException || (dialect is DatabaseDialect.Sqlite && exception is IOException or UnauthorizedAccessException);

    /// <summary>The key, the place as settings write it, what is wrong, and the driver's own words.</summary>
    public static string Sentence(DatabaseOptions options, string what, Exception exception) => options.Dialect is DatabaseDialect.Sqlite
        ? $"{DatabaseOptions.Section}:{nameof(DatabaseOptions.SqliteFile)}: {options.SqlitePath} {what}: {Cause(exception)}."
        : $"ConnectionStrings:{DatabaseOptions.ConnectionName}: the database at {Place(options.ConnectionString!)} {what}: {Cause(exception)}.";

    private static string Place(string connectionString)
    {
        var all = new NpgsqlConnectionStringBuilder(connectionString);
        return new NpgsqlConnectionStringBuilder { Host = all.Host, Port = all.Port, Database = all.Database ?? all.Username }.ConnectionString;
    }

    // The innermost message is the system's, and often the outer one repeats it.
    private static string Cause(Exception exception) => Several(exception) is { Length: > 0 } several
        ? string.Join("; ", several.Select(Cause).Distinct())
        : string.Join(": ", ((Exception[])[exception, exception.GetBaseException()]).Select(static one => Words(one).TrimEnd('.')).Distinct());

    // Without the lines that Npgsql adds: a position in our own statement, and how to see details.
    private static string Words(Exception exception) => exception is PostgresException server ? $"{server.SqlState}: {server.MessageText}" : exception.Message;

    // A connection string may name several servers; each has its own cause.
    private static Exception[] Several(Exception exception) => exception.InnerException is AggregateException all ? [.. all.InnerExceptions] : [];
}

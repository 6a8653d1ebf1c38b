using System.ComponentModel.DataAnnotations;
using Magnum.Persistence.Schema;
using Magnum.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Magnum.Persistence.Databases;

/// <summary>Where the product keeps everything: <c>ConnectionStrings:Magnum</c> and the section <c>Magnum:Storage</c>.</summary>
public sealed class DatabaseOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Magnum:Storage";

    /// <summary>The name under <c>ConnectionStrings</c>.</summary>
    public const string ConnectionName = "Magnum";

    /// <summary>A PostgreSQL connection string (<c>Host=…</c>); empty for SQLite. From <c>ConnectionStrings:Magnum</c>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>The SQLite file. Default: <c>magnum/magnum.db</c> under <c>$XDG_DATA_HOME</c>, else under <c>~/.local/share</c>.</summary>
    public string? SqliteFile { get; set; }

    /// <summary>How long a statement waits for SQLite's write lock. Default: 5 s.</summary>
    public TimeSpan SqliteBusyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>PostgreSQL: how long a start waits for a server that does not answer yet; <c>00:00:00</c> tries once. Default: 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan StartPatience { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether the program may change the schema. Default: <see cref="SchemaMode.Apply"/>.</summary>
    public SchemaMode SchemaMode { get; set; }

    /// <summary>PostgreSQL: a role without rights on the schema that may read and write the rows; granted when the schema is applied. Default: none.</summary>
    public string? RuntimeRole { get; set; }

    /// <summary>What the settings ask for.</summary>
    public DatabaseDialect Dialect => string.IsNullOrWhiteSpace(ConnectionString) ? DatabaseDialect.Sqlite : DatabaseDialect.PostgreSql;

    /// <summary>The file that SQLite uses, as a full path.</summary>
    public string SqlitePath => Path.GetFullPath(string.IsNullOrWhiteSpace(SqliteFile) ? Path.Combine(DataFolder(), "magnum", "magnum.db") : SqliteFile);

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="OptionsValidationException">A setting is wrong; the message names its key.</exception>
    public static DatabaseOptions From(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var options = configuration.ReadSettings<DatabaseOptions>(Section);
        options.ConnectionString = configuration.GetConnectionString(ConnectionName);
        var failures = Failures(options).ToList();
        return failures.Count == 0 ? options : throw new OptionsValidationException(Section, typeof(DatabaseOptions), failures);
    }

    private static IEnumerable<string> Failures(DatabaseOptions options)
    {
        if (options.Dialect is DatabaseDialect.PostgreSql && !NamesHost(options.ConnectionString!))
        {
            yield return $"ConnectionStrings:{ConnectionName} has to be a PostgreSQL connection string with Host=…; "
                + $"for a SQLite file leave it out and set {Section}:{nameof(SqliteFile)}.";
        }

        if (options.SqliteBusyTimeout <= TimeSpan.Zero || options.SqliteBusyTimeout > TimeSpan.FromMinutes(5))
        {
            yield return $"{Section}:{nameof(SqliteBusyTimeout)} has to be more than 0 and at most 5 minutes.";
        }

        if (options.RuntimeRole is not null && options.Dialect is DatabaseDialect.Sqlite)
        {
            yield return $"{Section}:{nameof(RuntimeRole)} needs PostgreSQL; SQLite knows no roles.";
        }
    }

    private static bool NamesHost(string connectionString)
    {
        try
        {
            return !string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(connectionString).Host);
        }
        catch (ArgumentException)
        {
            // The text may hold a password: the message that names the key says enough.
            return false;
        }
    }

    private static string DataFolder()
    {
        var data = Environment.GetEnvironmentVariable("XDG_DATA_HOME");
        return string.IsNullOrEmpty(data)
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "share")
            : data;
    }
}

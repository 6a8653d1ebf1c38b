namespace Magnum.Persistence.Databases;

/// <summary>The two databases that the product runs on.</summary>
public enum DatabaseDialect
{
    /// <summary>A file on this machine; one process.</summary>
    Sqlite = 0,

    /// <summary>A server; any number of processes.</summary>
    PostgreSql = 1,
}

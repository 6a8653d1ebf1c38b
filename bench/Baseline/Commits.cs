using Microsoft.Data.Sqlite;

namespace Magnum.Baseline;

/// <summary>Raw commits to a SQLite file with the product's durability: WAL, every commit synced.</summary>
internal sealed class Commits
{
    /// <summary>As much as the state of a small bay is in JSON.</summary>
    private const int PayloadSize = 3000;

    private readonly string connectionString;
    private readonly string payload = $"{{\"text\":\"{new string('x', PayloadSize)}\"}}";

    private Commits(string connectionString) => this.connectionString = connectionString;

    /// <summary>Makes the file.</summary>
    public static async Task<Commits> OpenAsync(string file)
    {
        var commits = new Commits(new SqliteConnectionStringBuilder { DataSource = file, Pooling = true }.ToString());
        await commits.ExecuteAsync("PRAGMA journal_mode = WAL; CREATE TABLE IF NOT EXISTS state (key TEXT PRIMARY KEY, version INTEGER NOT NULL, payload TEXT NOT NULL)", static _ => { }, CancellationToken.None);
        return commits;
    }

    /// <summary>Writes one row and waits until it is on the disk.</summary>
    public Task WriteAsync(Guid key, int version, CancellationToken cancellationToken) => ExecuteAsync(
        "PRAGMA synchronous = FULL; INSERT INTO state (key, version, payload) VALUES (@key, @version, @payload) ON CONFLICT (key) DO UPDATE SET version = excluded.version, payload = excluded.payload",
        parameters =>
        {
            parameters.AddWithValue("key", key.ToString("D"));
            parameters.AddWithValue("version", version);
            parameters.AddWithValue("payload", payload);
        },
        cancellationToken);

    private async Task ExecuteAsync(string statement, Action<SqliteParameterCollection> fill, CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        fill(command.Parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

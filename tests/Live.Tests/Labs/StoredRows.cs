using Microsoft.Data.Sqlite;

namespace Magnum.Live.Tests.Labs;

/// <summary>How much a silo has stored, looked up in its database file past the silo.</summary>
internal static class StoredRows
{
    /// <summary>The tables with the number of their rows, in one text.</summary>
    public static async Task<string> CountAsync(string file, CancellationToken cancellationToken)
    {
        await using var database = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        await database.OpenAsync(cancellationToken);
        var counts = new List<string>();
        foreach (var table in await ReadAsync(database, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", cancellationToken))
            counts.Add($"{table}: {(await ReadAsync(database, $"SELECT count(*) FROM \"{table}\"", cancellationToken)).Single()}");
        return string.Join(", ", counts);
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(SqliteConnection database, string sql, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand();
        command.CommandText = sql;
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var texts = new List<string>();
        while (await rows.ReadAsync(cancellationToken))
            texts.Add(rows.GetValue(0).ToString()!);
        return texts;
    }
}

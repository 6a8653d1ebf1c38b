using Microsoft.Data.Sqlite;

namespace Magnum.Baseline;

/// <summary>The product's statement for the first page of a project's bays, over the product's own file.</summary>
/// <remarks>Repeats <c>Magnum.Persistence.Lists.ListStatement.FirstPage</c>; the rows are fetched and dropped.</remarks>
internal sealed class ListPage(string file, string project)
{
    private const int Limit = 100;

    private const string Statement = """
        SELECT payload -> '$.snapshot' FROM state WHERE state_name = 'bay' AND uuid IS NOT NULL AND project = @project
        ORDER BY seq ASC LIMIT @limit
        """;

    private readonly string connectionString = new SqliteConnectionStringBuilder { DataSource = file, Pooling = true }.ToString();

    /// <summary>Reads the page.</summary>
    /// <exception cref="InvalidOperationException">It is not full: the comparison would be of another thing.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = Statement;
        command.Parameters.AddWithValue("project", project);
        command.Parameters.AddWithValue("limit", Limit);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = 0;
        while (await reader.ReadAsync(cancellationToken))
        {
            _ = reader.GetFieldValue<byte[]>(0);
            rows++;
        }

        if (rows != Limit)
            throw new InvalidOperationException($"The page has {rows} rows instead of {Limit}.");
    }
}

using Magnum.Grains.Abstractions.Services;
using Magnum.Persistence.Databases;

namespace Magnum.Persistence.Services;

/// <summary>The processes and their signs of life, in a small table of our own that both databases have.</summary>
internal sealed class ServiceRegistry(Database database, TimeProvider time) : IServiceRegistry, IServiceIndex
{
    /// <summary>A process that was silent for longer counts as down.</summary>
    /// <remarks>Three times the default report interval of openstack/magnum's conductor (60 s), release 15.0.1.</remarks>
    internal static readonly TimeSpan UpWithin = TimeSpan.FromSeconds(180);

    /// <summary>A process that was silent for longer is forgotten by the list; its id stays its own.</summary>
    internal static readonly TimeSpan ListedWithin = TimeSpan.FromDays(7);

    /// <inheritdoc/>
    public async Task ReportAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var now = time.GetUtcNow();
        await using var connection = await database.Main.OpenConnectionAsync(cancellationToken);
        while (true)
        {
            await using var update = connection.Command("UPDATE service SET report_count = report_count + 1, last_seen = @now WHERE name = @name")
                .With("now", now).With("name", name);
            if (await update.ExecuteNonQueryAsync(cancellationToken) > 0)
                return;

            // A loser takes the next turn: it meets its own row, or the next id.
            await using var insert = connection.Command("""
                INSERT INTO service (id, name, report_count, created, last_seen)
                SELECT COALESCE(MAX(id), 0) + 1, @name, 1, @now, @now FROM service WHERE TRUE
                ON CONFLICT DO NOTHING
                """).With("now", now).With("name", name);
            if (await insert.ExecuteNonQueryAsync(cancellationToken) > 0)
                return;
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ServiceSnapshot>> ListAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.Main.OpenConnectionAsync(cancellationToken);
        await using var command = connection.Command("SELECT id, name, report_count, created, last_seen FROM service WHERE last_seen >= @oldest ORDER BY id")
            .With("oldest", now - ListedWithin);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var services = new List<ServiceSnapshot>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var lastSeen = Instant(reader.GetDateTime(4));
            services.Add(new ServiceSnapshot(reader.GetInt32(0), reader.GetString(1), now - lastSeen <= UpWithin, reader.GetInt32(2), Instant(reader.GetDateTime(3)), lastSeen));
        }

        return services;
    }

    private static DateTimeOffset Instant(DateTime utc) => new(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
}

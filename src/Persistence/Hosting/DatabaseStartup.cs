using Magnum.Persistence.Databases;
using Magnum.Persistence.Schema;
using Magnum.Persistence.Secrets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Magnum.Persistence.Hosting;

/// <summary>Makes the database ready before anything else of the host starts: Orleans reads its queries at its own start.</summary>
internal sealed class DatabaseStartup(SchemaMigrator schema, Database database, TimeProvider time, IServiceProvider services) : IHostedLifecycleService
{
    // No process lives on that long with a state it read before; afterwards the version that fences it off may go.
    private static readonly TimeSpan ClearedKeptFor = TimeSpan.FromDays(30);

    /// <inheritdoc/>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await schema.EnsureAsync(cancellationToken);
        await PurgeClearedAsync(cancellationToken);

        // Only processes with grains have a vault, and need the master key.
        if (services.GetService<SecretVault>() is { } vault)
            await vault.OpenAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task PurgeClearedAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.Main.OpenConnectionAsync(cancellationToken);
        foreach (var table in (string[])["state", "secret"])
        {
            await using var command = connection.Command($"DELETE FROM {table} WHERE payload IS NULL AND modified < @before")
                .With("before", time.GetUtcNow() - ClearedKeptFor);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}

using Magnum.Persistence.Databases;
using Magnum.Persistence.Schema;
using Magnum.Persistence.Secrets;
using Microsoft.Extensions.Logging;

namespace Magnum.Persistence.Hosting;

/// <summary>Makes the database ready for a start. One that is away for a moment is waited for, one that can't be used is refused with a sentence.</summary>
/// <remarks>Each step is a transaction or may be repeated, so that after a lost connection all of them begin anew.</remarks>
public sealed partial class DatabasePreparation
{
    // No process lives on that long with a state it read before; afterwards the version that fences it off may go.
    private static readonly TimeSpan ClearedKeptFor = TimeSpan.FromDays(30);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly SchemaMigrator _schema;
    private readonly Database _database;
    private readonly DatabaseOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<DatabasePreparation> _logger;
    private readonly SecretVault? _vault;
    private bool _isReady;

    /// <param name="schema">The schema of <paramref name="database"/>.</param>
    /// <param name="database">What is made ready.</param>
    /// <param name="options">How it was opened.</param>
    /// <param name="time">For pauses.</param>
    /// <param name="logger">Hears of each attempt in vain.</param>
    /// <param name="vault">Null in a process without grains, which needs no master key.</param>
    internal DatabasePreparation(
        SchemaMigrator schema, Database database, DatabaseOptions options, TimeProvider time, ILogger<DatabasePreparation> logger, SecretVault? vault)
    {
        _schema = schema;
        _database = database;
        _options = options;
        _time = time;
        _logger = logger;
        _vault = vault;
    }

    /// <summary>What a start does: schema, what may be forgotten, secrets. Once it is done, nothing more happens.</summary>
    /// <exception cref="DatabaseException">The database does not answer within <see cref="DatabaseOptions.StartPatience"/>, or refuses.</exception>
    /// <exception cref="SchemaException">The program is too old for the schema, or the schema is behind and may not be changed.</exception>
    /// <exception cref="SecretsException">The master key is missing, malformed or not the database's.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (_isReady)
            return;
        await PatientlyAsync(PrepareAsync, cancellationToken);
        _isReady = true;
    }

    /// <summary><c>./magnum schema apply</c>: brings the schema up to date whatever the mode, and grants the runtime role its rights. May be repeated.</summary>
    /// <exception cref="DatabaseException">The database does not answer within <see cref="DatabaseOptions.StartPatience"/>, or refuses.</exception>
    /// <exception cref="SchemaException">The program is too old for the schema.</exception>
    public Task ApplySchemaAsync(CancellationToken cancellationToken) => PatientlyAsync(_schema.ApplyAsync, cancellationToken);

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await _schema.EnsureAsync(cancellationToken);
        await PurgeClearedAsync(cancellationToken);
        if (_vault is not null)
            await _vault.OpenAsync(cancellationToken);
    }

    private async Task PurgeClearedAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _database.Main.OpenConnectionAsync(cancellationToken);
        foreach (var table in (string[])["state", "secret"])
        {
            await using var command = connection.Command($"DELETE FROM {table} WHERE payload IS NULL AND modified < @before")
                .With("before", _time.GetUtcNow() - ClearedKeptFor);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private async Task PatientlyAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        for (var pause = FirstPause; ; pause = Shorter(2 * pause, LongestPause))
        {
            try
            {
                await work(cancellationToken);
                return;
            }
            catch (Exception e) when (DatabaseFailure.IsAway(e))
            {
                var left = _options.StartPatience - _time.GetElapsedTime(began);
                if (left <= TimeSpan.Zero)
                    throw new DatabaseException(DatabaseFailure.Sentence(_options, $"did not answer within {_options.StartPatience:c} ({DatabaseOptions.Section}:{nameof(DatabaseOptions.StartPatience)})", e), e);
                pause = Shorter(pause, left);
                LogAway(DatabaseFailure.Sentence(_options, "does not answer", e), pause.TotalSeconds, left.TotalSeconds);
            }
            catch (Exception e) when (DatabaseFailure.IsRefusal(e, _options.Dialect))
            {
                throw new DatabaseException(DatabaseFailure.Sentence(_options, "can't be used", e), e);
            }

            await Task.Delay(pause, _time, cancellationToken);
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    [LoggerMessage(1, LogLevel.Warning, "{Sentence} Trying again in {Pause:F1} s, for {Left:F1} s more.")]
    private partial void LogAway(string sentence, double pause, double left);
}

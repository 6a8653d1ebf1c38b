using System.Data.Common;
using Magnum.Persistence.Databases;
using Microsoft.Extensions.Logging;

namespace Magnum.Persistence.Schema;

/// <summary>Brings the database's schema to this program's version, or says why that can't be.</summary>
/// <remarks>
/// All missing scripts and the program's query rows go in with one transaction under one lock: any number of processes may
/// start at once, and a failure leaves the database as it was.
/// </remarks>
public sealed partial class SchemaMigrator
{
    private readonly Database _database;
    private readonly DatabaseOptions _options;
    private readonly SchemaScripts _scripts;
    private readonly ILogger<SchemaMigrator> _logger;

    internal SchemaMigrator(Database database, DatabaseOptions options, SchemaScripts scripts, ILogger<SchemaMigrator> logger)
    {
        _database = database;
        _options = options;
        _scripts = scripts;
        _logger = logger;
    }

    /// <summary>What a start does: applies or verifies, as <see cref="DatabaseOptions.SchemaMode"/> says. May be repeated.</summary>
    /// <exception cref="SchemaException">The program is too old for the schema, or the schema is behind and may not be changed.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (_options.SchemaMode is SchemaMode.Apply || _options.Dialect is DatabaseDialect.Sqlite)
            await _database.PrepareAsync(cancellationToken);
        await using var connection = await _database.Main.OpenConnectionAsync(cancellationToken);
        var schema = await InstalledSchema.ReadAsync(_database, connection, _scripts.Version, cancellationToken);
        Admit(schema);
        if (_options.SchemaMode is SchemaMode.Verify)
            Verify(schema);
        else if (!IsCurrent(schema))
            await ApplyAloneAsync(connection, cancellationToken);
    }

    /// <summary>Brings the schema up to date whatever the mode, and grants <see cref="DatabaseOptions.RuntimeRole"/> its rights: <c>./magnum schema apply</c>. May be repeated.</summary>
    /// <returns>The schema version afterwards; higher than the program's own where a newer program was here.</returns>
    /// <exception cref="SchemaException">The program is too old for the schema.</exception>
    public async Task<int> ApplyAsync(CancellationToken cancellationToken)
    {
        await _database.PrepareAsync(cancellationToken);
        await using var connection = await _database.Main.OpenConnectionAsync(cancellationToken);
        return await ApplyAloneAsync(connection, cancellationToken);
    }

    private async Task<int> ApplyAloneAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await _database.BeginAloneAsync(connection, cancellationToken);

        // Read again: who waited for the lock may find the work done.
        var schema = await InstalledSchema.ReadAsync(_database, connection, _scripts.Version, cancellationToken);
        Admit(schema);
        foreach (var script in _scripts.Scripts.Where(script => script.Version > schema.Version))
        {
            await InstalledSchema.AddAsync(connection, transaction, script, cancellationToken);
            LogApplied(script.Version);
        }

        if (!HasQueries(schema))
            await InstalledSchema.ReplaceQueriesAsync(connection, transaction, _scripts, cancellationToken);
        if (_options.RuntimeRole is { } role)
            await _database.GrantAsync(connection, role, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Math.Max(schema.Version, _scripts.Version);
    }

    private bool IsCurrent(InstalledSchema schema) => schema.Version >= _scripts.Version && HasQueries(schema);

    private bool HasQueries(InstalledSchema schema) =>
        schema.Queries.Count == _scripts.Queries.Count
        && _scripts.Queries.All(query => schema.Queries.TryGetValue(query.Key, out var text) && text == query.Value);

    private void Admit(InstalledSchema schema)
    {
        if (schema.OldestProgram > _scripts.Version)
        {
            throw new SchemaException(
                $"The database's schema is at version {schema.Version} and admits programs made for version {schema.OldestProgram} or newer; "
                + $"this program was made for version {_scripts.Version}. Start a newer program.");
        }

        var changed = _scripts.Scripts.FirstOrDefault(script => schema.Hashes.TryGetValue(script.Version, out var hash) && hash != script.Hash);
        if (changed is not null)
        {
            throw new SchemaException(
                $"Schema script {changed.Version} of this program is not the one that was applied to the database: the database comes from an unreleased "
                + "or altered build. Use the program that made it, or start with an empty database.");
        }
    }

    private void Verify(InstalledSchema schema)
    {
        if (schema.Version < _scripts.Version)
        {
            throw new SchemaException(
                $"The database's schema is at version {schema.Version}, this program needs version {_scripts.Version}, and "
                + $"{DatabaseOptions.Section}:{nameof(DatabaseOptions.SchemaMode)} is {nameof(SchemaMode.Verify)}. "
                + "Run './magnum schema apply' with a role that may change the schema, then start again.");
        }

        if (schema.Queries.Count == 0)
        {
            throw new SchemaException(
                $"The database has no query rows for programs of schema version {_scripts.Version}. "
                + "Run './magnum schema apply' of this program with a role that may change the schema, then start again.");
        }
    }
}

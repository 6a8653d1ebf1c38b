using System.Data.Common;
using Magnum.Persistence.Databases;

namespace Magnum.Persistence.Secrets;

/// <summary>The row that tells which master key the database belongs to.</summary>
/// <param name="KeyId">The key's id.</param>
/// <param name="Proof">A known text sealed by it.</param>
internal sealed record MasterKeyCheck(string KeyId, string Proof)
{
    /// <summary>Reads it; null while no secret was ever sealed here.</summary>
    public static async Task<MasterKeyCheck?> ReadAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = connection.Command("SELECT key_id, proof FROM master_key_check", transaction);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new MasterKeyCheck(reader.GetString(0), reader.GetString(1)) : null;
    }

    /// <summary>Writes it in the place of the former one.</summary>
    public static async Task WriteAsync(DbConnection connection, DbTransaction transaction, MasterKeyCheck check, CancellationToken cancellationToken)
    {
        await using var command = connection.Command("""
            INSERT INTO master_key_check (id, key_id, proof) VALUES (1, @key, @proof)
            ON CONFLICT (id) DO UPDATE SET key_id = excluded.key_id, proof = excluded.proof
            """, transaction).With("key", check.KeyId).With("proof", check.Proof);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

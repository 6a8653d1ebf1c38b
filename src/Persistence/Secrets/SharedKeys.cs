using System.Security.Cryptography;
using Magnum.Persistence.Databases;
using Microsoft.Extensions.Configuration;

namespace Magnum.Persistence.Secrets;

/// <summary>Keys that all silos of a cluster have in common without telling each other.</summary>
public static class SharedKeys
{
    /// <summary>The key for a purpose, and those that other silos may use for it while the master key is being changed, the first included.</summary>
    /// <remarks>With PostgreSQL derived from the master keys, which every silo is given. With SQLite a silo is alone, and its keys live as long as its process.</remarks>
    /// <exception cref="SecretsException">With PostgreSQL: the master key is missing or malformed.</exception>
    public static (byte[] Current, IReadOnlyList<byte[]> All) For(string purpose, IConfiguration configuration)
    {
        var database = DatabaseOptions.From(configuration);
        if (database.Dialect is DatabaseDialect.Sqlite)
        {
            var own = RandomNumberGenerator.GetBytes(MasterKey.Size);
            return (own, [own]);
        }

        var keys = MasterKeys.Load(SecretsOptions.From(configuration), database, isNew: false);
        var current = keys.Current.Derive(purpose);
        return (current, [current, .. keys.Previous.Select(key => key.Derive(purpose))]);
    }
}

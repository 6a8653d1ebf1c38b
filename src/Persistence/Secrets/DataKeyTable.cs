using System.Data.Common;
using System.Xml.Linq;
using Magnum.Persistence.Databases;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Magnum.Persistence.Secrets;

/// <summary>Data Protection's key ring in the table <c>data_key</c>, one row a key. Synchronous, as its interface is.</summary>
internal abstract class DataKeyTable : IXmlRepository
{
    /// <summary>On connections of its own.</summary>
    public static DataKeyTable On(DbDataSource source) => new OnSource(source);

    /// <summary>Inside a transaction.</summary>
    public static DataKeyTable Within(DbConnection connection, DbTransaction transaction) => new InTransaction(connection, transaction);

    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements() => [.. All().Select(static key => key.Xml)];

    /// <inheritdoc/>
    public void StoreElement(XElement element, string friendlyName) =>
        Run("INSERT INTO data_key (id, xml) VALUES (@id, @xml)", friendlyName, element);

    /// <summary>All keys with their ids.</summary>
    public IReadOnlyList<(string Id, XElement Xml)> All() => Use(static (connection, transaction) =>
    {
        using var command = connection.Command("SELECT id, xml FROM data_key ORDER BY id", transaction);
        using var reader = command.ExecuteReader();
        var keys = new List<(string Id, XElement Xml)>();
        while (reader.Read())
            keys.Add((reader.GetString(0), XElement.Parse(reader.GetString(1))));
        return keys;
    });

    /// <summary>Puts another content in the place of a key's.</summary>
    public void Replace(string id, XElement element) => Run("UPDATE data_key SET xml = @xml WHERE id = @id", id, element);

    /// <summary>Runs the work on a connection.</summary>
    protected abstract T Use<T>(Func<DbConnection, DbTransaction?, T> work);

    private void Run(string sql, string id, XElement element) => Use((connection, transaction) =>
    {
        using var command = connection.Command(sql, transaction).With("id", id).With("xml", element.ToString(SaveOptions.DisableFormatting));
        return command.ExecuteNonQuery();
    });

    private sealed class OnSource(DbDataSource source) : DataKeyTable
    {
        protected override T Use<T>(Func<DbConnection, DbTransaction?, T> work)
        {
            using var connection = source.OpenConnection();
            return work(connection, null);
        }
    }

    private sealed class InTransaction(DbConnection connection, DbTransaction transaction) : DataKeyTable
    {
        protected override T Use<T>(Func<DbConnection, DbTransaction?, T> work) => work(connection, transaction);
    }
}

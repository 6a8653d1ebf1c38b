using System.Data;
using System.Data.Common;

namespace Magnum.Persistence.Databases;

/// <summary>Short forms for commands with named parameters.</summary>
internal static class DatabaseCommands
{
    /// <summary>A command; it takes part in the transaction, if one is named.</summary>
    public static DbCommand Command(this DbConnection connection, string sql, DbTransaction? transaction = null)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        if (transaction is not null)
            command.Transaction = transaction;
        return command;
    }

    /// <summary>Adds a value; its type is told to the database, so that a null is typed too.</summary>
    public static DbCommand With(this DbCommand command, string name, string? value) => command.With(name, DbType.String, value);

    /// <inheritdoc cref="With(DbCommand, string, string?)"/>
    public static DbCommand With(this DbCommand command, string name, int value) => command.With(name, DbType.Int32, value);

    /// <inheritdoc cref="With(DbCommand, string, string?)"/>
    public static DbCommand With(this DbCommand command, string name, long value) => command.With(name, DbType.Int64, value);

    /// <inheritdoc cref="With(DbCommand, string, string?)"/>
    public static DbCommand With(this DbCommand command, string name, DateTimeOffset value) => command.With(name, DbType.DateTime, value.UtcDateTime);

    private static DbCommand With(this DbCommand command, string name, DbType type, object? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.DbType = type;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
        return command;
    }
}

namespace Magnum.Persistence.Hosting;

/// <summary>The database can't be used at the start; the message tells the operator the key, the place and the cause, and never a password.</summary>
public sealed class DatabaseException : Exception
{
    /// <summary>Creates the exception with its message.</summary>
    public DatabaseException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its message and cause.</summary>
    public DatabaseException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception without a message.</summary>
    public DatabaseException()
    {
    }
}

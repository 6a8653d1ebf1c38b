namespace Magnum.Persistence.Schema;

/// <summary>The database and this program don't fit; the message tells the operator what to do.</summary>
public sealed class SchemaException : Exception
{
    /// <summary>Creates the exception with its message.</summary>
    public SchemaException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its message and cause.</summary>
    public SchemaException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception without a message.</summary>
    public SchemaException()
    {
    }
}

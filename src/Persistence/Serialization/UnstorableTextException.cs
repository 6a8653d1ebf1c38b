namespace Magnum.Persistence.Serialization;

/// <summary>A state holds a text that no database of ours can keep; it should have been refused where it came in.</summary>
public sealed class UnstorableTextException : Exception
{
    /// <summary>Creates the exception for a type of state.</summary>
    public UnstorableTextException(Type state)
        : base($"A text in {state?.FullName} holds U+0000, which can't be stored.")
    {
    }

    /// <summary>Creates the exception with its message.</summary>
    public UnstorableTextException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its message and cause.</summary>
    public UnstorableTextException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception without a message.</summary>
    public UnstorableTextException()
    {
    }
}

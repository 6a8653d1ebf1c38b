namespace Magnum.Persistence.Secrets;

/// <summary>The secrets can't be opened with what the settings give; the message tells the operator what is wrong, and never a key.</summary>
public sealed class SecretsException : Exception
{
    /// <summary>Creates the exception with its message.</summary>
    public SecretsException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its message and cause.</summary>
    public SecretsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception without a message.</summary>
    public SecretsException()
    {
    }
}

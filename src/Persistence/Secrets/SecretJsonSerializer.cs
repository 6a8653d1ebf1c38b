using System.Security.Cryptography;
using Magnum.Persistence.Serialization;
using Orleans.Storage;

namespace Magnum.Persistence.Secrets;

/// <summary>Stores grain states as encrypted JSON.</summary>
internal sealed class SecretJsonSerializer(SecretVault vault) : IGrainStorageSerializer
{
    private readonly MagnumJsonSerializer _json = new();

    /// <inheritdoc/>
    public BinaryData Serialize<T>(T? input)
    {
        var plaintext = _json.Serialize(input).ToArray();
        try
        {
            return new BinaryData(vault.Protect(plaintext));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }
    }

    /// <inheritdoc/>
    public T Deserialize<T>(BinaryData input)
    {
        var plaintext = vault.Unprotect(input.ToArray());
        try
        {
            return _json.Deserialize<T>(new BinaryData(plaintext));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }
    }
}

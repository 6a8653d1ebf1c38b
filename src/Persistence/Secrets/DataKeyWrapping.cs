using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;

namespace Magnum.Persistence.Secrets;

/// <summary>Wraps a data key with the master key in force: <c>&lt;sealedByMasterKey keyId="…"&gt;base64&lt;/sealedByMasterKey&gt;</c>.</summary>
internal sealed class DataKeyEncryptor(MasterKeys keys) : IXmlEncryptor
{
    /// <summary>The element that holds a wrapped key.</summary>
    public const string Element = "sealedByMasterKey";

    /// <summary>Its attribute that names the master key.</summary>
    public const string KeyId = "keyId";

    private const string Purpose = "magnum data key";

    /// <inheritdoc/>
    public EncryptedXmlInfo Encrypt(XElement plaintextElement) => new(Seal(keys.Current, plaintextElement), typeof(DataKeyDecryptor));

    /// <summary>Wraps one element.</summary>
    public static XElement Seal(MasterKey key, XElement plaintext)
    {
        var bytes = Encoding.UTF8.GetBytes(plaintext.ToString(SaveOptions.DisableFormatting));
        try
        {
            return new XElement(Element, new XAttribute(KeyId, key.Id), key.Seal(bytes, Purpose));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Unwraps one element.</summary>
    /// <exception cref="SecretsException">None of the master keys wrapped it, or it was altered.</exception>
    public static XElement Unseal(MasterKeys keys, XElement wrapped)
    {
        var id = (string?)wrapped.Attribute(KeyId) ?? "";
        var key = keys.Find(id) ?? throw new SecretsException(
            $"A data key is wrapped by master key {id}, which is not given; put it into {SecretsOptions.Section}:{nameof(SecretsOptions.PreviousMasterKeys)}.");
        try
        {
            var bytes = key.Unseal(wrapped.Value, Purpose);
            try
            {
                return XElement.Parse(Encoding.UTF8.GetString(bytes));
            }
            finally
            {
                CryptographicOperations.ZeroMemory(bytes);
            }
        }
        catch (CryptographicException exception)
        {
            throw new SecretsException($"A data key wrapped by master key {id} was altered in the database.", exception);
        }
    }
}

/// <summary>Unwraps data keys; made by Data Protection from the type's name in the stored XML, so the name and the constructor stay.</summary>
/// <param name="services">Holds the <see cref="MasterKeys"/>.</param>
internal sealed class DataKeyDecryptor(IServiceProvider services) : IXmlDecryptor
{
    private readonly MasterKeys _keys = services.GetRequiredService<MasterKeys>();

    /// <inheritdoc/>
    public XElement Decrypt(XElement encryptedElement) => DataKeyEncryptor.Unseal(_keys, encryptedElement);
}

using System.Security.Cryptography;
using System.Text;

namespace Magnum.Persistence.Secrets;

/// <summary>256 bits that never enter the database. Seals with AES-GCM; the key's id tells keys apart without telling the key.</summary>
internal sealed class MasterKey
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 32;

    private const int NonceSize = 12;
    private const int TagSize = 16;

    private readonly byte[] _key;

    /// <exception cref="ArgumentException">The length is wrong.</exception>
    public MasterKey(byte[] key)
    {
        if (key.Length != Size)
            throw new ArgumentException($"A master key has {Size} bytes.", nameof(key));
        _key = key;
        Id = Convert.ToHexStringLower(HMACSHA256.HashData(key, "magnum master key id"u8).AsSpan(0, 8));
    }

    /// <summary>16 hex digits derived from the key.</summary>
    public string Id { get; }

    /// <summary>A new key.</summary>
    public static MasterKey Create() => new(RandomNumberGenerator.GetBytes(Size));

    /// <summary>The key from its base64 text, or null when it is none.</summary>
    public static MasterKey? Parse(string text)
    {
        var key = new byte[Size];
        return Convert.TryFromBase64String(text.Trim(), key, out var length) && length == Size ? new MasterKey(key) : null;
    }

    /// <summary>The base64 text, for the key file.</summary>
    public string ToText() => Convert.ToBase64String(_key);

    /// <summary>Another key of 32 bytes, which does not tell this one.</summary>
    /// <param name="purpose">Another purpose gives another key.</param>
    public byte[] Derive(string purpose) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(purpose));

    /// <summary>Encrypts; every call gives another text.</summary>
    /// <param name="plaintext">What to seal.</param>
    /// <param name="purpose">Must be the same to unseal.</param>
    /// <returns>Base64 of nonce, tag and ciphertext.</returns>
    public string Seal(ReadOnlySpan<byte> plaintext, string purpose)
    {
        var sealedBytes = new byte[NonceSize + TagSize + plaintext.Length];
        var (nonce, tag, ciphertext) = Parts(sealedBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key, TagSize);
        aes.Encrypt(nonce, plaintext, ciphertext, tag, Encoding.UTF8.GetBytes(purpose));
        return Convert.ToBase64String(sealedBytes);
    }

    /// <summary>Decrypts.</summary>
    /// <exception cref="CryptographicException">Sealed by another key or for another purpose, or altered.</exception>
    public byte[] Unseal(string text, string purpose)
    {
        var sealedBytes = Convert.FromBase64String(text);
        if (sealedBytes.Length < NonceSize + TagSize)
            throw new CryptographicException("The sealed text is too short.");
        var (nonce, tag, ciphertext) = Parts(sealedBytes);
        var plaintext = new byte[ciphertext.Length];
        using var aes = new AesGcm(_key, TagSize);
        aes.Decrypt(nonce, ciphertext, tag, plaintext, Encoding.UTF8.GetBytes(purpose));
        return plaintext;
    }

    private static Layout Parts(byte[] bytes) =>
        new(bytes.AsSpan(0, NonceSize), bytes.AsSpan(NonceSize, TagSize), bytes.AsSpan(NonceSize + TagSize));

    private readonly ref struct Layout(Span<byte> nonce, Span<byte> tag, Span<byte> ciphertext)
    {
        private readonly Span<byte> _nonce = nonce;
        private readonly Span<byte> _tag = tag;
        private readonly Span<byte> _ciphertext = ciphertext;

        public void Deconstruct(out Span<byte> nonce, out Span<byte> tag, out Span<byte> ciphertext)
        {
            nonce = _nonce;
            tag = _tag;
            ciphertext = _ciphertext;
        }
    }
}

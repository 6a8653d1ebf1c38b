using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Magnum.Grains.Certificates;

/// <summary>Reads a certificate request that a stranger wrote.</summary>
internal static class SigningRequestReader
{
    /// <summary>Characters; a request with hundreds of names is a few thousand long.</summary>
    internal const int LengthMax = 64 * 1024;

    private const string Rsa = "1.2.840.113549.1.1.1";
    private const int RsaBitsMin = 2048;
    private const int RsaBitsMax = 16384;

    private const string EllipticCurve = "1.2.840.10045.2.1";

    // P-256, P-384, P-521: what every engine's TLS knows.
    private static readonly string[] Curves = ["1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35"];

    // Both are in use: `openssl req -newhdr` writes the second.
    private static readonly string[] Labels = ["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"];

    /// <summary>The request, or null when the text is none that may be signed.</summary>
    /// <remarks>
    /// One PEM block, with any text before it (as <c>openssl req -text</c> writes) and only white space behind; PKCS #10 with a good signature by its own key, so that who
    /// asks holds the key; RSA of at least 2048 bits, or one of the three curves of NIST. Ed25519 is not among what .NET can check, nor among what the engines' older releases accept.
    /// </remarks>
    public static CertificateRequest? Read(string text)
    {
        if (text.Length > LengthMax || Decode(text) is not { } der)
            return null;
        try
        {
            // "Unsafe", as the name has it: every extension passes the rules afterwards.
            var request = CertificateRequest.LoadSigningRequest(der, HashAlgorithmName.SHA256, out var length, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions);
            return length == der.Length && IsAccepted(request.PublicKey) ? request : null;
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException or ArgumentException or NotSupportedException)
        {
            // .NET's words for a malformed structure, a wrong signature, and an algorithm that it does not know.
            return null;
        }
    }

    private static byte[]? Decode(string text)
    {
        if (!PemEncoding.TryFind(text, out var pem) || !Labels.Contains(text[pem.Label]) || !text.AsSpan(pem.Location.End.Value).IsWhiteSpace())
            return null;
        var der = new byte[pem.DecodedDataLength];
        return Convert.TryFromBase64Chars(text.AsSpan()[pem.Base64Data], der, out var length) && length == der.Length ? der : null;
    }

    private static bool IsAccepted(PublicKey key)
    {
        switch (key.Oid.Value)
        {
            case Rsa:
                using (var rsa = key.GetRSAPublicKey())
                    return rsa is { KeySize: >= RsaBitsMin and <= RsaBitsMax };
            case EllipticCurve:
                return key.EncodedParameters?.RawData is { } curve
                    && Curves.Contains(AsnDecoder.ReadObjectIdentifier(curve, AsnEncodingRules.DER, out var length)) && length == curve.Length;
            default:
                return false;
        }
    }
}

using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Magnum.Grains.Abstractions.Certificates;
using Magnum.Grains.Certificates;
using Xunit;

namespace Magnum.Grains.Tests.Certificates;

public sealed class BadRequestTests
{
    private const string ExtensionRequest = "1.2.840.113549.1.9.14";
    private const string EcdsaWithSha256 = "1.2.840.10045.4.3.2";

    public static TheoryData<string, string> NoRequests => new()
    {
        { "empty", "" },
        { "words", "not a csr" },
        { "no base64", "-----BEGIN CERTIFICATE REQUEST-----\n????\n-----END CERTIFICATE REQUEST-----" },
        { "nothing in it", "-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----" },
        { "another label", Authority.Request().Replace("CERTIFICATE REQUEST", "CERTIFICATE", StringComparison.Ordinal) },
        { "no end", Authority.Request().Replace("-----END CERTIFICATE REQUEST-----", "", StringComparison.Ordinal) },
        { "words behind", Authority.Request() + "\nand more" },
        { "two requests", Authority.Request() + "\n" + Authority.Request() },
        { "a byte too many", PemOf([.. DerOf(Authority.Request()), 0]) },
        { "a byte too few", PemOf(DerOf(Authority.Request())[..^1]) },
        { "a certificate's bytes", PemOf(DerOf(Authority.Keyed.Certificate)) },
        { "too long", new string('\n', SigningRequestReader.LengthMax) + Authority.Request() },
        { "lone surrogate", "\ud800" + Authority.Request()[5..] },
        { "wrong signature", PemOf(WithLastBitFlipped(DerOf(Authority.Request()))) },
    };

    [Theory]
    [MemberData(nameof(NoRequests))]
    public void What_is_no_request_is_invalid(string what, string text) => Assert.True(Sign(text) is SignReply.InvalidRequest, what);

    [Theory]
    [InlineData(OpenSslRequests.WeakRsa)]
    [InlineData(OpenSslRequests.Ed25519)]
    [InlineData(OpenSslRequests.Secp256k1)]
    [InlineData(OpenSslRequests.ExplicitCurve)]
    [InlineData(OpenSslRequests.Md5)]
    public void A_weak_or_unknown_key_or_signature_is_invalid(string request) => Assert.IsType<SignReply.InvalidRequest>(Sign(request));

    [Fact]
    public void An_RSA_key_that_anybody_can_sign_with_is_invalid()
    {
        var request = new CertificateRequest(new X500DistinguishedName("CN=node"), ExponentOne.Key, HashAlgorithmName.SHA256);

        Assert.IsType<SignReply.InvalidRequest>(Sign(request.CreateSigningRequestPem(new ExponentOne())));
    }

    [Fact]
    public void A_request_for_a_key_that_the_asker_does_not_hold_is_invalid()
    {
        using var foreign = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName("CN=node"), new PublicKey(foreign), HashAlgorithmName.SHA256);

        Assert.IsType<SignReply.InvalidRequest>(Sign(request.CreateSigningRequestPem(X509SignatureGenerator.CreateForECDsa(Authority.RequesterKey))));
    }

    [Theory]
    [InlineData("2.5.29.15", "")]
    [InlineData("2.5.29.15", "0500")]
    [InlineData("2.5.29.15", "0302078000")]
    [InlineData("2.5.29.19", "30")]
    [InlineData("2.5.29.19", "30050201FF0101")]
    [InlineData("2.5.29.37", "3000")]
    [InlineData("2.5.29.37", "30020500")]
    [InlineData("2.5.29.37", "30030601")]
    [InlineData("2.5.29.37", "300506032A030400")]
    [InlineData("2.5.29.17", "3000")]
    [InlineData("2.5.29.17", "8203612E62")]
    [InlineData("2.5.29.17", "300482056B7562")]
    [InlineData("2.5.29.17", "30048902612E")]
    [InlineData("2.5.29.17", "300587030A0000")]
    public void A_malformed_extension_is_invalid_critical_or_not(string oid, string content)
    {
        Assert.IsType<SignReply.InvalidRequest>(Sign(Authority.Request(new X509Extension(oid, Convert.FromHexString(content), critical: false))));
        Assert.IsType<SignReply.InvalidRequest>(Sign(Authority.Request(new X509Extension(oid, Convert.FromHexString(content), critical: true))));
    }

    [Fact]
    public void An_extension_asked_twice_is_invalid()
    {
        var once = new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: false);

        Assert.IsType<SignReply.Issued>(Sign(WithRawExtensions(once)));
        Assert.IsType<SignReply.InvalidRequest>(Sign(WithRawExtensions(once, once)));
    }

    [Fact]
    public void Usual_forms_around_a_good_request_are_accepted()
    {
        string[] good =
        [
            OpenSslRequests.NewLabel,
            OpenSslRequests.WithChallenge,
            "Certificate Request:\n    Data:\n        Version: 1 (0x0)\n" + Authority.Request() + "\n\n",
            Authority.Request().ReplaceLineEndings("\r\n") + "\r\n",
        ];

        Assert.All(good, static request => Assert.IsType<SignReply.Issued>(Sign(request)));
    }

    private static SignReply Sign(string request) => RequestSigner.Sign(Authority.Keyed, request, Authority.Now);

    private static byte[] DerOf(string pem)
    {
        var fields = PemEncoding.Find(pem);
        return Convert.FromBase64String(pem[fields.Base64Data]);
    }

    private static string PemOf(byte[] der) => PemEncoding.WriteString("CERTIFICATE REQUEST", der);

    private static byte[] WithLastBitFlipped(byte[] der)
    {
        der[^1] ^= 1;
        return der;
    }

    // By hand, because .NET refuses to write the same extension twice. RFC 2986 §4.
    private static string WithRawExtensions(params X509Extension[] extensions)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            writer.WriteEncodedValue(new X500DistinguishedName("CN=node").RawData);
            writer.WriteEncodedValue(Authority.RequesterKey.ExportSubjectPublicKeyInfo());
            using var attributes = writer.PushSetOf(new Asn1Tag(TagClass.ContextSpecific, 0));
            using var attribute = writer.PushSequence();
            writer.WriteObjectIdentifier(ExtensionRequest);
            using var values = writer.PushSetOf();
            using var list = writer.PushSequence();
            foreach (var extension in extensions)
            {
                using var item = writer.PushSequence();
                writer.WriteObjectIdentifier(extension.Oid!.Value!);
                writer.WriteOctetString(extension.RawData);
            }
        }

        var asked = writer.Encode();
        writer.Reset();
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(asked);
            using (writer.PushSequence())
                writer.WriteObjectIdentifier(EcdsaWithSha256);
            writer.WriteBitString(Authority.RequesterKey.SignData(asked, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        }

        return PemOf(writer.Encode());
    }

    // With e = 1 a signature is the padded hash itself. The openssl command takes it for good; .NET refuses the exponent.
    private sealed class ExponentOne : X509SignatureGenerator
    {
        private const int Length = 256;

        public static PublicKey Key
        {
            get
            {
                using var rsa = RSA.Create(Length * 8);
                var modulus = rsa.ExportParameters(includePrivateParameters: false).Modulus!;
                var writer = new AsnWriter(AsnEncodingRules.DER);
                using (writer.PushSequence())
                {
                    writer.WriteInteger(new BigInteger(modulus, isUnsigned: true, isBigEndian: true));
                    writer.WriteInteger(1);
                }

                var oid = new Oid("1.2.840.113549.1.1.1");
                return new PublicKey(oid, new AsnEncodedData(oid, [0x05, 0x00]), new AsnEncodedData(oid, writer.Encode()));
            }
        }

        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) => Convert.FromHexString("300D06092A864886F70D01010B0500");

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm)
        {
            byte[] digest = [.. Convert.FromHexString("3031300D060960864801650304020105000420"), .. SHA256.HashData(data)];
            return [0, 1, .. Enumerable.Repeat((byte)0xFF, Length - digest.Length - 3), 0, .. digest];
        }

        protected override PublicKey BuildPublicKey() => Key;
    }
}

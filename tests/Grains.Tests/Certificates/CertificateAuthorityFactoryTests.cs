using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Magnum.Grains.Certificates;
using Xunit;

namespace Magnum.Grains.Tests.Certificates;

public sealed class CertificateAuthorityFactoryTests
{
    [Fact]
    public void A_CA_is_named_after_the_bay_and_signs_certificates_but_no_CAs()
    {
        using var certificate = Authority.Certificate;

        Assert.Equal("CN=k8s-bay", certificate.Subject);
        Assert.Equal(certificate.SubjectName.RawData, certificate.IssuerName.RawData);
        Assert.Equal(3, certificate.Version);
        Assert.Equal("sha256RSA", certificate.SignatureAlgorithm.FriendlyName);
        Assert.Equal(2048, certificate.GetRSAPublicKey()!.KeySize);
        Assert.Equal(["2.5.29.14", "2.5.29.15", "2.5.29.19", "2.5.29.35"], certificate.Extensions.Select(static e => e.Oid!.Value!).Order(StringComparer.Ordinal));
        var constraints = Assert.Single(certificate.Extensions.OfType<X509BasicConstraintsExtension>());
        Assert.Equal((true, true, true, 0), (constraints.Critical, constraints.CertificateAuthority, constraints.HasPathLengthConstraint, constraints.PathLengthConstraint));
        var usage = Assert.Single(certificate.Extensions.OfType<X509KeyUsageExtension>());
        Assert.Equal((true, X509KeyUsageFlags.KeyCertSign), (usage.Critical, usage.KeyUsages));
    }

    [Fact]
    public void A_CA_identifies_its_key_and_itself_as_the_issuer()
    {
        using var certificate = Authority.Certificate;

        var own = Assert.Single(certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>());
        var issuer = Assert.Single(certificate.Extensions.OfType<X509AuthorityKeyIdentifierExtension>());

        Assert.Equal(Convert.ToHexString(own.SubjectKeyIdentifierBytes.Span), Convert.ToHexString(issuer.KeyIdentifier!.Value.Span));
        Assert.False(own.Critical || issuer.Critical);
    }

    [Fact]
    public void A_CA_is_valid_from_a_day_ago_for_five_times_365_days()
    {
        using var certificate = Authority.Certificate;

        Assert.Equal(Authority.Now.AddDays(-1).UtcDateTime, certificate.NotBefore.ToUniversalTime());
        Assert.Equal(Authority.Now.AddDays(5 * 365).UtcDateTime, certificate.NotAfter.ToUniversalTime());
        Assert.Equal(X509ChainStatusFlags.NoError, Authority.Verify(certificate, certificate, Authority.Now));
        Assert.Equal(X509ChainStatusFlags.NotTimeValid, Authority.Verify(certificate, certificate, Authority.Now.AddDays(5 * 365 + 1)));
    }

    [Fact]
    public void Dates_beyond_2049_are_written_too()
    {
        var late = new DateTimeOffset(2047, 1, 1, 0, 0, 0, TimeSpan.Zero);

        using var certificate = X509Certificate2.CreateFromPem(CertificateAuthorityFactory.CreateAuthority("bay", late).Certificate);

        Assert.Equal(late.AddDays(5 * 365).UtcDateTime, certificate.NotAfter.ToUniversalTime());
    }

    [Fact]
    public void Serial_numbers_are_positive_of_at_most_twenty_bytes_and_differ()
    {
        var request = Authority.Request();
        var serials = Enumerable.Range(0, 64).Select(_ => Issued(request).SerialNumber).ToList();

        Assert.All(serials, static serial => Assert.InRange(serial.Length / 2, 12, 17));
        Assert.All(serials, static serial => Assert.True(byte.Parse(serial.AsSpan(0, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) < 0x80, serial));
        Assert.Equal(serials.Count, serials.Distinct().Count());
    }

    [Fact]
    public void The_private_key_belongs_to_the_certificate_and_is_PKCS_8()
    {
        using var key = RSA.Create();
        key.ImportFromPem(Authority.Keyed.PrivateKey);
        using var certificate = Authority.Certificate;

        Assert.StartsWith("-----BEGIN PRIVATE KEY-----", Authority.Keyed.PrivateKey, StringComparison.Ordinal);
        Assert.Equal(certificate.GetRSAPublicKey()!.ExportSubjectPublicKeyInfo(), key.ExportSubjectPublicKeyInfo());
    }

    [Fact]
    public void The_services_own_certificate_is_admin_of_system_masters_for_clients_only()
    {
        var client = CertificateAuthorityFactory.CreateClient(Authority.Keyed, "admin", "system:masters", Authority.Now);

        using var certificate = X509Certificate2.CreateFromPem(client.Certificate, client.PrivateKey);
        using var authority = Authority.Certificate;
        Assert.Equal([("2.5.4.3", "admin"), ("2.5.4.10", "system:masters")], certificate.SubjectName.EnumerateRelativeDistinguishedNames(reversed: false).Select(static n => (n.GetSingleElementType().Value!, n.GetSingleElementValue()!)));
        Assert.Equal(X509ChainStatusFlags.NoError, Authority.Verify(certificate, authority, Authority.Now));
        Assert.Equal(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, certificate.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages);
        Assert.Equal("1.3.6.1.5.5.7.3.2", Assert.Single(certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Cast<Oid>()).Value);
        Assert.False(certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
    }

    [Fact]
    public void A_CA_with_the_same_name_does_not_vouch_for_anothers_certificate()
    {
        using var certificate = Issued(Authority.Request());
        using var sibling = X509Certificate2.CreateFromPem(CertificateAuthorityFactory.CreateAuthority(Authority.BayName, Authority.Now).Certificate);

        Assert.NotEqual(X509ChainStatusFlags.NoError, Authority.Verify(certificate, sibling, Authority.Now));
    }

    [Fact]
    public void Service_account_keys_are_one_pair_that_signs_and_verifies()
    {
        var pair = ServiceAccountKeyPair.Create();
        using var signer = RSA.Create();
        signer.ImportFromPem(pair.PrivateKey);
        using var verifier = RSA.Create();
        verifier.ImportFromPem(pair.PublicKey);

        var signature = signer.SignData("token"u8, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

        Assert.True(verifier.VerifyData("token"u8, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.StartsWith("-----BEGIN PUBLIC KEY-----", pair.PublicKey, StringComparison.Ordinal);
        Assert.StartsWith("-----BEGIN PRIVATE KEY-----", pair.PrivateKey, StringComparison.Ordinal);
        Assert.Equal(2048, verifier.KeySize);
    }

    [Fact]
    public void Nothing_that_holds_a_key_prints_it()
    {
        var state = CertificatesState.Create("bay", "project-a", Authority.Now);
        string[] texts = [state.ToString(), state.Kubernetes!.ToString(), ServiceAccountKeyPair.Create().ToString(), new BayCertificates("ca", "public", "PRIVATE").ToString()];

        Assert.All(texts, static text => Assert.DoesNotContain("PRIVATE", text, StringComparison.Ordinal));
    }

    private static X509Certificate2 Issued(string request) =>
        X509Certificate2.CreateFromPem(Assert.IsType<Abstractions.Certificates.SignReply.Issued>(RequestSigner.Sign(Authority.Keyed, request, Authority.Now)).Pem);
}

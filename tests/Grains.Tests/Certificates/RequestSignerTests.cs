using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Magnum.Grains.Abstractions.Certificates;
using Magnum.Grains.Certificates;
using Xunit;

namespace Magnum.Grains.Tests.Certificates;

public sealed class RequestSignerTests
{
    private const X509KeyUsageFlags Allowed = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation | X509KeyUsageFlags.KeyEncipherment;

    [Theory]
    [InlineData("P-256")]
    [InlineData("P-384")]
    [InlineData("P-521")]
    [InlineData("RSA 2048")]
    public void A_request_with_a_usual_key_is_signed_by_the_CA_for_that_key(string kind)
    {
        using var key = Key(kind);
        var request = key is ECDsa ec
            ? new CertificateRequest("CN=node", ec, HashAlgorithmName.SHA384)
            : new CertificateRequest("CN=node", (RSA)key, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1);

        using var certificate = Issued(request.CreateSigningRequestPem());

        using var authority = Authority.Certificate;
        Assert.Equal(request.PublicKey.ExportSubjectPublicKeyInfo(), certificate.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.Equal(authority.SubjectName.RawData, certificate.IssuerName.RawData);
        Assert.Equal("sha256RSA", certificate.SignatureAlgorithm.FriendlyName);
        Assert.Equal(X509ChainStatusFlags.NoError, Authority.Verify(certificate, authority, Authority.Now));
    }

    [Fact]
    public void Validity_is_that_of_a_CA_also_when_signed_later()
    {
        var later = Authority.Now.AddDays(400);

        using var certificate = X509Certificate2.CreateFromPem(Assert.IsType<SignReply.Issued>(RequestSigner.Sign(Authority.Keyed, Authority.Request(), later)).Pem);

        Assert.Equal(later.AddDays(-1).UtcDateTime, certificate.NotBefore.ToUniversalTime());
        Assert.Equal(later.AddDays(5 * 365).UtcDateTime, certificate.NotAfter.ToUniversalTime());
    }

    [Fact]
    public void Terraforms_request_without_extensions_gives_its_subject_and_the_key_identifiers_only()
    {
        using var certificate = Issued(OpenSslRequests.Terraform);

        using var authority = Authority.Certificate;
        Assert.Equal("O=system:masters, OU=terraform, CN=admin", new X500DistinguishedName(certificate.SubjectName.RawData).Decode(X500DistinguishedNameFlags.None));
        Assert.Equal(["2.5.29.14", "2.5.29.35"], certificate.Extensions.Select(static e => e.Oid!.Value!).Order(StringComparer.Ordinal));
        Assert.Equal(
            authority.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Single().SubjectKeyIdentifierBytes.ToArray(),
            certificate.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().Single().KeyIdentifier!.Value.ToArray());
        Assert.Equal(4096, certificate.GetRSAPublicKey()!.KeySize);
        Assert.Equal(X509ChainStatusFlags.NoError, Authority.Verify(certificate, authority, Authority.Now));
    }

    [Theory]
    [InlineData("CN=system:node:k8s-1, O=system:nodes")]
    [InlineData("CN=\"a, b\", OU=x, OU=y, C=DE, E=a@b.c")]
    [InlineData("")]
    public void The_subject_is_copied_byte_by_byte(string subject)
    {
        using var certificate = Issued(Authority.Request(subject));

        Assert.Equal(new X500DistinguishedName(subject).RawData, certificate.SubjectName.RawData);
    }

    [Fact]
    public void Names_purposes_and_usages_are_granted_as_they_are_asked()
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("kubernetes");
        names.AddIpAddress(System.Net.IPAddress.Parse("10.254.0.1"));
        names.AddIpAddress(System.Net.IPAddress.Parse("fd00::1"));
        names.AddUri(new Uri("spiffe://bay/node"));
        names.AddEmailAddress("a@b.example");
        X509Extension[] asked =
        [
            names.Build(critical: true),
            new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1"), new("1.2.3.4.5")], critical: true),
            new X509KeyUsageExtension(Allowed, critical: true),
            new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true),
        ];

        using var certificate = Issued(Authority.Request(asked));

        Assert.All(asked, wanted =>
        {
            var granted = Assert.Single(certificate.Extensions, e => e.Oid!.Value == wanted.Oid!.Value);
            Assert.Equal((wanted.Critical, Convert.ToHexString(wanted.RawData)), (granted.Critical, Convert.ToHexString(granted.RawData)));
        });
        Assert.Equal(asked.Length + 2, certificate.Extensions.Count);
    }

    [Theory]
    [InlineData(Allowed | X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, Allowed)]
    [InlineData(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.DataEncipherment | X509KeyUsageFlags.KeyAgreement | X509KeyUsageFlags.DecipherOnly, X509KeyUsageFlags.DigitalSignature)]
    [InlineData(X509KeyUsageFlags.KeyCertSign, X509KeyUsageFlags.None)]
    public void Key_usages_beyond_three_are_taken_out(X509KeyUsageFlags asked, X509KeyUsageFlags granted)
    {
        using var certificate = Issued(Authority.Request(new X509KeyUsageExtension(asked, critical: false)));

        var usage = Assert.Single(certificate.Extensions.OfType<X509KeyUsageExtension>());
        Assert.Equal((false, granted), (usage.Critical, usage.KeyUsages));
    }

    [Theory]
    [InlineData(X509KeyUsageFlags.KeyCertSign)]
    [InlineData(X509KeyUsageFlags.CrlSign)]
    [InlineData(X509KeyUsageFlags.DataEncipherment)]
    [InlineData(X509KeyUsageFlags.KeyAgreement)]
    [InlineData(X509KeyUsageFlags.KeyAgreement | X509KeyUsageFlags.EncipherOnly)]
    [InlineData(X509KeyUsageFlags.KeyAgreement | X509KeyUsageFlags.DecipherOnly)]
    public void A_critical_key_usage_beyond_three_is_refused(X509KeyUsageFlags usage) =>
        Assert.Equal(new SignReply.ExtensionNotAllowed("keyUsage"), Sign(Authority.Request(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | usage, critical: true))));

    [Fact]
    public void Who_asks_to_be_a_CA_becomes_none()
    {
        using var certificate = Issued(Authority.Request(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 3, critical: false)));

        var constraints = Assert.Single(certificate.Extensions.OfType<X509BasicConstraintsExtension>());
        Assert.Equal((false, false, false), (constraints.Critical, constraints.CertificateAuthority, constraints.HasPathLengthConstraint));
    }

    [Fact]
    public void Who_insists_on_being_a_CA_is_refused() =>
        Assert.Equal(new SignReply.ExtensionNotAllowed("basicConstraints"), Sign(Authority.Request(new X509BasicConstraintsExtension(true, false, 0, critical: true))));

    [Fact]
    public void The_subject_key_identifier_is_ours()
    {
        using var certificate = Issued(Authority.Request(new X509SubjectKeyIdentifierExtension("DEADBEEF"u8, critical: true)));

        var identifier = Assert.Single(certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>());
        Assert.Equal(new X509SubjectKeyIdentifierExtension(certificate.PublicKey, critical: false).SubjectKeyIdentifier, identifier.SubjectKeyIdentifier);
        Assert.False(identifier.Critical);
    }

    [Theory]
    [InlineData("2.5.29.30", "nameConstraints")]
    [InlineData("2.5.29.32", "certificatePolicies")]
    [InlineData("2.5.29.35", "authorityKeyIdentifier")]
    [InlineData("1.2.3.4", "1.2.3.4")]
    public void Another_extension_is_refused_where_critical_and_dropped_where_not(string oid, string name)
    {
        Assert.Equal(new SignReply.ExtensionNotAllowed(name), Sign(Authority.Request(new X509Extension(oid, [0x05, 0x00], critical: true))));

        using var certificate = Issued(Authority.Request(new X509Extension(oid, [0x05, 0x00], critical: false)));
        Assert.Equal(["2.5.29.14", "2.5.29.35"], certificate.Extensions.Select(static e => e.Oid!.Value!).Order(StringComparer.Ordinal));
    }

    private static AsymmetricAlgorithm Key(string kind) => kind switch
    {
        "P-256" => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        "P-384" => ECDsa.Create(ECCurve.NamedCurves.nistP384),
        "P-521" => ECDsa.Create(ECCurve.NamedCurves.nistP521),
        _ => RSA.Create(2048),
    };

    private static SignReply Sign(string request) => RequestSigner.Sign(Authority.Keyed, request, Authority.Now);

    private static X509Certificate2 Issued(string request) => X509Certificate2.CreateFromPem(Assert.IsType<SignReply.Issued>(Sign(request)).Pem);
}

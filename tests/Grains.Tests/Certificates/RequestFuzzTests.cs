using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Magnum.Grains.Abstractions.Certificates;
using Magnum.Grains.Certificates;
using Xunit;

namespace Magnum.Grains.Tests.Certificates;

/// <summary>Damaged requests from a seed: the one in <c>MAGNUM_TEST_SEED</c>, or always the same.</summary>
public sealed class RequestFuzzTests
{
    private const int Rounds = 2000;

    private const X509KeyUsageFlags Allowed = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation | X509KeyUsageFlags.KeyEncipherment;

    private readonly int seed = int.Parse(Environment.GetEnvironmentVariable("MAGNUM_TEST_SEED") ?? "20260701", CultureInfo.InvariantCulture);

    [Fact]
    public void A_damaged_text_is_answered_and_never_signed_for_another_content()
    {
        var random = new Random(seed);
        var good = Authority.Request(Extensions(random));
        for (var round = 0; round < Rounds; round++)
        {
            var text = DamageText(random, good);

            var reply = Guarded(text, round);

            // What still is signed differs in white space or in the text before the block only.
            if (reply is SignReply.Issued issued)
                Check(issued, round);
        }
    }

    [Fact]
    public void Damaged_bytes_of_a_request_are_never_signed()
    {
        var random = new Random(seed);
        var request = Authority.Request(Extensions(random));
        var der = Convert.FromBase64String(request[PemEncoding.Find(request).Base64Data]);
        for (var round = 0; round < Rounds; round++)
        {
            var damaged = Damage(random, der);
            if (damaged.AsSpan().SequenceEqual(der))
                continue;

            Assert.True(Guarded(PemEncoding.WriteString("CERTIFICATE REQUEST", damaged), round) is SignReply.InvalidRequest or SignReply.ExtensionNotAllowed, At(round));
        }
    }

    [Fact]
    public void Whatever_is_asked_nobody_becomes_a_CA_and_every_certificate_can_be_read()
    {
        var random = new Random(seed);
        var replies = new Dictionary<string, int>();
        for (var round = 0; round < Rounds; round++)
        {
            // Well signed, so that it is the content which the rules have to cope with.
            var asked = Extensions(random);
            var victim = random.Next(asked.Length);
            asked[victim] = new X509Extension(asked[victim].Oid!, Damage(random, asked[victim].RawData), asked[victim].Critical);

            var reply = Guarded(Authority.Request(asked), round);

            replies[reply.GetType().Name] = replies.GetValueOrDefault(reply.GetType().Name) + 1;
            if (reply is SignReply.Issued issued)
                Check(issued, round);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}: {string.Join(", ", replies)}");
        Assert.Equal(3, replies.Count);
    }

    private void Check(SignReply.Issued issued, int round)
    {
        using var certificate = X509Certificate2.CreateFromPem(issued.Pem);
        Assert.True(certificate.Extensions.OfType<X509BasicConstraintsExtension>().All(static c => !c.CertificateAuthority), At(round));
        Assert.True(certificate.Extensions.OfType<X509KeyUsageExtension>().All(static u => (u.KeyUsages & ~Allowed) == 0), At(round));
        Assert.All(certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>(), static names => _ = names.EnumerateDnsNames().Count());
        Assert.All(certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>(), static purposes => Assert.NotEmpty(purposes.EnhancedKeyUsages));
        Assert.True(Authority.RequesterKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(certificate.PublicKey.ExportSubjectPublicKeyInfo()), At(round));
    }

    private SignReply Guarded(string text, int round)
    {
        try
        {
            return RequestSigner.Sign(Authority.Keyed, text, Authority.Now);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{At(round)}, request:\n{text}", e);
        }
    }

    private string At(int round) => $"seed {seed}, round {round}";

    private static X509Extension[] Extensions(Random random)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("kubernetes.default.svc");
        names.AddIpAddress(new System.Net.IPAddress([10, 254, 0, 1]));
        return
        [
            names.Build(critical: random.Next(2) == 0),
            new X509KeyUsageExtension((X509KeyUsageFlags)(random.Next(256) & ~(int)X509KeyUsageFlags.EncipherOnly), critical: random.Next(2) == 0),
            new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1"), new("1.3.6.1.5.5.7.3.2")], critical: random.Next(2) == 0),
            new X509BasicConstraintsExtension(certificateAuthority: random.Next(2) == 0, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: random.Next(2) == 0),
        ];
    }

    private static byte[] Damage(Random random, byte[] bytes)
    {
        var damaged = bytes.ToList();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = random.Next(damaged.Count + 1);
            switch (random.Next(4))
            {
                case 0 when at < damaged.Count:
                    damaged[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1 when at < damaged.Count:
                    damaged.RemoveAt(at);
                    break;
                case 2:
                    damaged.Insert(at, (byte)random.Next(256));
                    break;
                default:
                    damaged.RemoveRange(at, random.Next(damaged.Count - at + 1));
                    break;
            }
        }

        return [.. damaged];
    }

    private static string DamageText(Random random, string text)
    {
        var at = random.Next(text.Length);
        return random.Next(4) switch
        {
            0 => text.Remove(at, random.Next(text.Length - at)),
            1 => text.Insert(at, ((char)random.Next(char.MaxValue + 1)).ToString()),
            2 => text[..at] + (char)random.Next(128) + text[(at + 1)..],
            _ => text[..at] + text,
        };
    }
}

using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Magnum.Grains.Abstractions.Certificates;
using Magnum.Grains.Certificates;
using Xunit;

namespace Magnum.Grains.Tests.Certificates;

/// <summary>The judgement of another implementation, in its strict mode.</summary>
public sealed class OpenSslVerifyTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("magnum-openssl-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task The_CA_and_the_services_own_certificate_verify()
    {
        var client = CertificateAuthorityFactory.CreateClient(Authority.Keyed, "admin", "system:masters", Authority.Now);

        await VerifyAsync([Authority.Keyed], Authority.Keyed.Certificate);
        await VerifyAsync([Authority.Keyed], client.Certificate, "-purpose", "sslclient");
    }

    [Fact]
    public async Task A_signed_request_verifies_for_servers_and_by_name()
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("kubernetes.default");
        names.AddIpAddress(new System.Net.IPAddress([10, 254, 0, 1]));
        var request = Authority.Request(
            names.Build(),
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true),
            new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1"), new("1.3.6.1.5.5.7.3.2")], critical: false));

        var certificate = Sign(Authority.Keyed, request);

        await VerifyAsync([Authority.Keyed], certificate, "-purpose", "sslserver", "-verify_hostname", "kubernetes.default");
        await VerifyAsync([Authority.Keyed], certificate, "-purpose", "sslclient", "-verify_ip", "10.254.0.1");
    }

    [Fact]
    public async Task Of_three_CAs_with_one_name_the_right_one_is_found_by_its_key()
    {
        KeyedCertificate[] authorities = [Authority.Keyed, CertificateAuthorityFactory.CreateAuthority(Authority.BayName, Authority.Now), CertificateAuthorityFactory.CreateAuthority(Authority.BayName, Authority.Now)];

        foreach (var authority in authorities)
            await VerifyAsync(authorities, Sign(authority, OpenSslRequests.Terraform));
    }

    [Fact]
    public async Task A_bay_name_of_the_longest_kind_makes_a_good_CA()
    {
        var authority = CertificateAuthorityFactory.CreateAuthority(new string('b', 242), Authority.Now);

        await VerifyAsync([authority], Sign(authority, Authority.Request()));
    }

    private static string Sign(KeyedCertificate authority, string request) => Assert.IsType<SignReply.Issued>(RequestSigner.Sign(authority, request, Authority.Now)).Pem;

    private async Task VerifyAsync(IEnumerable<KeyedCertificate> authorities, string certificate, params string[] options)
    {
        var token = TestContext.Current.CancellationToken;
        var roots = Path.Combine(folder.FullName, "roots.pem");
        var leaf = Path.Combine(folder.FullName, "leaf.pem");
        await File.WriteAllTextAsync(roots, string.Join('\n', authorities.Select(static a => a.Certificate)), token);
        await File.WriteAllTextAsync(leaf, certificate, token);
        var time = Authority.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

        var start = new ProcessStartInfo("openssl", ["verify", "-x509_strict", "-check_ss_sig", "-attime", time, "-CAfile", roots, .. options, leaf]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Start(start);
        var output = process.StandardOutput.ReadToEndAsync(token);
        var errors = process.StandardError.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);

        Assert.True(process.ExitCode == 0, $"openssl verify {string.Join(' ', options)}: {await output}{await errors}");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception) when (Environment.GetEnvironmentVariable("CI") is null)
        {
            Assert.Skip("The openssl command is not installed.");
            throw;
        }
    }
}

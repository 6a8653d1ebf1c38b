using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Magnum.Clients.Tests.Silos;
using Magnum.Clouds;

namespace Magnum.Clients.Tests.Programs;

/// <summary>Client libraries as the distribution has them, each in a program of its own that walks through what the library offers.</summary>
/// <remarks>Packages: python3-openstacksdk, python3-magnum-ui, golang-go and golang-github-gophercloud-gophercloud-dev.</remarks>
public sealed class LibraryTests(SiloOnLab silo)
{
    /// <summary>Where the lab and Kubernetes' programs are kept too: Go compiles its own libraries first, which the next run finds there.</summary>
    private static readonly string Caches = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } own
        ? own
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("openstacksdk_walk.py")]
    [InlineData("horizon_walk.py")]
    public async Task A_python_library_walks_through_what_it_offers(string script)
    {
        silo.Require();
        var environment = new Dictionary<string, string>(silo.Login("beta-user", "beta")) { ["MAGNUM_TEST_PREFIX"] = silo.Prefix, ["PYTHONDONTWRITEBYTECODE"] = "1" };
        environment.Remove("OS_DOMAIN_NAME");

        // The distribution's Python: its packages are there.
        Check(await ProgramRun.RunAsync("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "Scripts", script)], environment, silo.NewFolder(script), Cancelled));
    }

    [Fact]
    public async Task Gophercloud_walks_through_its_containerinfra_package()
    {
        silo.Require();
        var folder = silo.NewFolder("gophercloud");
        var program = Path.Combine(folder, "walk");
        var build = new Dictionary<string, string> { ["GO111MODULE"] = "off", ["GOPATH"] = "/usr/share/gocode", ["GOCACHE"] = Path.Combine(Caches, "magnum-go"), ["GOFLAGS"] = "" };
        Check(await ProgramRun.RunAsync("/usr/bin/go", ["build", "-o", program, Path.Combine(AppContext.BaseDirectory, "Programs", "gophercloud", "main.go")], build, folder, Cancelled));

        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=admin,O=system:masters", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequestPem();
        using var session = await CloudSession.OpenAsync(silo.Cloud!, "admin", "admin", Cancelled);
        Check(await ProgramRun.RunAsync(program, [silo.Prefix, request, session.ProjectId], silo.Login("beta-user", "beta"), folder, Cancelled));
    }

    private void Check(ProgramRun run) => Assert.True(run.Code == 0, $"{run}{Environment.NewLine}{silo.Tail}");
}

using System.Security.Cryptography.X509Certificates;

namespace Magnum.Drivers.Tests.Kubernetes;

/// <summary>What machines know of the bay's registry of images; that it serves is seen on real machines (tests/Machines.Tests).</summary>
public sealed class RegistryScriptTests : BootTest
{
    private const string Relay = "/etc/systemd/system/magnum-registry-relay";

    [Fact]
    public async Task The_first_master_keeps_the_registry_with_a_certificate_of_the_bays()
    {
        Boot.WriteEnvironment(With("master", ("REGISTRY_ENABLED", "True")));

        Assert.Equal(0, (await Boot.BootAsync(tries: 3, TestContext.Current.CancellationToken)).Status);

        Assert.Contains("magnum-registry", Boot.Started);
        var settings = Boot.Read("/etc/magnum/registry.yml");
        Assert.Contains("addr: \"10.0.0.7:5000\"", settings, StringComparison.Ordinal);
        Assert.Contains($"certificate: \"{Boot.At("/etc/kubernetes/certs/registry.crt")}\"", settings, StringComparison.Ordinal);
        var certificate = X509Certificate2.CreateFromPem(Boot.Read("/etc/kubernetes/certs/registry.crt"));
        Assert.True(certificate.MatchesHostname("localhost"));
        AssertKnown();
    }

    [Fact]
    public async Task Every_other_machine_passes_on_to_it_what_is_asked_of_localhost()
    {
        Boot.WriteEnvironment(With("worker", ("REGISTRY_ENABLED", "True"), ("NODE_IP", "10.0.0.9")));

        Assert.Equal(0, (await Boot.BootAsync(tries: 3, TestContext.Current.CancellationToken)).Status);

        Assert.DoesNotContain("magnum-registry", Boot.Started);
        Assert.False(Boot.Has("/etc/magnum/registry.yml"));
        AssertKnown();
    }

    [Fact]
    public async Task Another_CA_is_the_registrys_too()
    {
        Boot.WriteEnvironment(With("master", ("REGISTRY_ENABLED", "True")));
        Assert.Equal(0, (await Boot.BootAsync(tries: 3, TestContext.Current.CancellationToken)).Status);
        var before = Boot.Read("/etc/kubernetes/certs/registry.crt");

        Cloud.BeginRotation();
        Cloud.TurnRotation();
        Assert.Equal(0, (await Boot.RunAsync("renew.sh", tries: 3, TestContext.Current.CancellationToken)).Status);

        Assert.NotEqual(before, Boot.Read("/etc/kubernetes/certs/registry.crt"));
        Assert.Equal(2, Boot.Started.Count(static name => name == "magnum-registry"));
        AssertKnown();
    }

    [Theory]
    [InlineData("True", "docker-registry", 1)]
    [InlineData("False", "docker-registry", 0)]
    public async Task An_image_without_the_program_fails_where_it_is_asked_for(string enabled, string program, int status)
    {
        Boot.Uninstall(program);
        Boot.WriteEnvironment(With("master", ("REGISTRY_ENABLED", enabled)));

        Assert.Equal(status, (await Boot.BootAsync(tries: 1, TestContext.Current.CancellationToken)).Status);

        Assert.Equal(status == 1, Cloud.Signals.Last()["reason"]!.GetValue<string>().EndsWith("28-registry failed: the image has no registry of images: neither docker-registry nor registry", StringComparison.Ordinal));
        Assert.False(Boot.Has($"{Relay}.socket"));
    }

    private void AssertKnown()
    {
        Assert.Contains("ListenStream=127.0.0.1:5000\n", Boot.Read($"{Relay}.socket"), StringComparison.Ordinal);
        Assert.EndsWith("systemd-socket-proxyd 10.0.0.7:5000\n", Boot.Read($"{Relay}.service"), StringComparison.Ordinal);
        Assert.Contains($"ca = \"{Boot.At("/etc/kubernetes/certs/ca.crt")}\"", Boot.Read("/etc/containerd/certs.d/localhost:5000/hosts.toml"), StringComparison.Ordinal);
    }

    private Dictionary<string, string> With(string role, params (string Name, string Value)[] values)
    {
        var all = Environment(role);
        foreach (var (name, value) in values)
            all[name] = value;
        return all;
    }
}

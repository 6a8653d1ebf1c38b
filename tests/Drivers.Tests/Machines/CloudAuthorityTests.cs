using Magnum.Drivers.KubernetesVm;
using Magnum.Drivers.Machines;
using Magnum.Drivers.SwarmVm;
using Magnum.Drivers.Tests.Kubernetes;

namespace Magnum.Drivers.Tests.Machines;

/// <summary>Machines in a cloud whose services have certificates of a CA that no system knows: real curl, over real TLS.</summary>
public sealed class CloudAuthorityTests : IAsyncLifetime
{
    private const string OfSystem = "a CA of the system\n";

    private readonly ScriptMachine machine = new();
    private BayCloud cloud = null!;
    private BayCloud stranger = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        cloud = await BayCloud.StartAsync(BootEnvironment.Bay, BootEnvironment.Password, Cancelled, secured: true);
        stranger = await BayCloud.StartAsync(BootEnvironment.Bay, BootEnvironment.Password, Cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        machine.Dispose();
        await cloud.DisposeAsync();
        await stranger.DisposeAsync();
    }

    [Theory]
    [InlineData("Kubernetes")]
    [InlineData("Swarm")]
    public async Task A_machine_that_was_given_it_has_its_certificates_signed_and_tells_Heat(string driver)
    {
        Assert.Equal(0, await BootAsync(driver, cloud.OwnAuthority));

        Assert.Equal("SUCCESS", Assert.Single(cloud.Signals)["status"]!.ToString());
        Assert.NotEmpty(cloud.Issued);
        Assert.Equal($"{OfSystem}{cloud.OwnAuthority}", machine.Read("etc/magnum/cloud-ca.crt"));
    }

    [Fact]
    public async Task A_machine_that_was_given_none_or_another_one_gives_its_credential_to_nobody()
    {
        Assert.Equal(1, await BootAsync("Swarm", null));
        Assert.False(File.Exists(Path.Combine(machine.Root, "etc/magnum/cloud-ca.crt")));
        Assert.Equal(1, await BootAsync("Swarm", stranger.OwnAuthority));

        Assert.Equal(0, cloud.LogIns);
        Assert.Empty(cloud.Signals);
    }

    [Fact]
    public async Task A_machine_that_checks_nothing_needs_none()
    {
        Assert.Equal(0, await BootAsync("Swarm", null, check: "False"));

        Assert.NotEmpty(cloud.Issued);
    }

    // Of the steps only the one that talks to the cloud.
    private async Task<int> BootAsync(string driver, string? authority, string check = "True")
    {
        var settings = BootEnvironment.Of("worker", cloud);
        settings["VERIFY_CA"] = check;
        settings["OPENSTACK_CA"] = Planned(driver, authority);
        machine.Install(driver, settings);
        machine.Write("etc/ssl/certs/ca-certificates.crt", OfSystem);
        foreach (var step in EmbeddedFiles.Of(driver).Keys.Where(static name => char.IsAsciiDigit(name[0]) && name != "10-certificates.sh"))
            File.Delete(Path.Combine(machine.Root, "opt/magnum/boot", step));
        return (await machine.RunAsync("run.sh", Cancelled)).Status;
    }

    // What the bay's stack is given for its machines.
    private static string Planned(string driver, string? authority)
    {
        var (plan, input) = driver == "Swarm" ? ((IBayDriver)new SwarmVmDriver(), PlanInputs.Swarm()) : (new KubernetesVmDriver(), PlanInputs.Kubernetes());
        return plan.PlanCreate(input with { Cloud = input.Cloud with { Authorities = authority } }).Parameters.GetValueOrDefault("openstack_ca")?.GetValue<string>() ?? "";
    }
}

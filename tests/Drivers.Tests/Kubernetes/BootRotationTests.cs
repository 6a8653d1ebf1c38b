using System.Security.Cryptography.X509Certificates;

namespace Magnum.Drivers.Tests.Kubernetes;

/// <summary>A master whose bay has its CAs rotated. Its etcd, where it is one of several, is played by <see cref="EtcdMembers"/>; that engines go on meanwhile is seen on real machines.</summary>
public sealed class BootRotationTests : BootTest
{
    private const string Other = "127.0.94.1";

    private static readonly string[] Certificates = ["certs/kubelet", "certs/proxy", "certs/server", "certs/admin", "etcd/member", "etcd/client"];

    [Fact]
    public async Task A_machine_believes_both_CAs_before_it_shows_a_certificate_of_the_new_one_and_forgets_the_former_last()
    {
        Boot.WriteEnvironment(Environment("master"));
        Assert.Equal(0, (await Boot.BootAsync(tries: 3, TestContext.Current.CancellationToken)).Status);
        var former = Shown();

        Cloud.BeginRotation();
        await RenewAsync();
        Assert.Equal(former, Shown());
        Cloud.TurnRotation();
        await RenewAsync();
        var shown = Shown();
        Assert.All(former.Zip(shown), static pair => Assert.NotEqual(pair.First, pair.Second));
        Cloud.SettleRotation();
        await RenewAsync();
        Assert.Equal(shown, Shown());

        // What believes and what shows is started anew for each, and nothing for nothing.
        await RenewAsync();
        foreach (var name in new[] { "etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet", "kube-proxy" })
            Assert.Equal(4, Boot.Started.Count(started => started == name));
    }

    [Fact]
    public async Task A_machine_that_boots_while_the_new_CA_begins_to_sign_is_a_whole_one()
    {
        Boot.WriteEnvironment(Environment("master"));
        Cloud.BeginRotation();
        Cloud.TurnsNext = true;

        Assert.Equal(0, (await Boot.BootAsync(tries: 3, TestContext.Current.CancellationToken)).Status);

        var shown = Shown();
        await RenewAsync();
        // All were signed by the new one already.
        Assert.Equal(shown, Shown());
    }

    [Fact]
    public async Task A_machine_that_missed_the_whole_rotation_follows_it_all_the_same()
    {
        Boot.WriteEnvironment(Environment("master"));
        Assert.Equal(0, (await Boot.BootAsync(tries: 3, TestContext.Current.CancellationToken)).Status);
        Cloud.BeginRotation();
        Cloud.TurnRotation();
        Cloud.SettleRotation();

        await RenewAsync();
    }

    [Fact]
    public async Task A_master_among_others_restarts_what_changed_when_it_is_its_turn_and_then_lets_another_one()
    {
        await BootAmongOthersAsync();
        var before = Boot.Started.Count;
        Cloud.BeginRotation();
        await using var etcd = await EtcdMembers.StartAsync(Cloud, Other, []);
        var started = new List<int>();
        etcd.Asking = _ => started.Add(Boot.Started.Count);

        await RenewAsync();

        Assert.Equal(["grant", "lock magnum-turn", "revoke 7587"], etcd.Asked);
        Assert.Equal([before, before, Boot.Started.Count], started);
        Assert.Contains("etcd", Boot.Started.Skip(before));
    }

    [Fact]
    public async Task A_master_whose_turn_does_not_come_restarts_nothing_and_waits_for_it_no_longer()
    {
        await BootAmongOthersAsync();
        var before = Boot.Started.Count;
        Cloud.BeginRotation();
        await using var etcd = await EtcdMembers.StartAsync(Cloud, Other, []);
        etcd.IsLocked = true;

        var (status, output) = await Boot.RunAsync("renew.sh", tries: 3, TestContext.Current.CancellationToken);

        Assert.Equal((1, "it is another master's turn\n"), (status, output));
        Assert.Equal(["grant", "lock magnum-turn", "revoke 7587"], etcd.Asked);
        Assert.Equal(before, Boot.Started.Count);
    }

    [Fact]
    public async Task A_master_that_no_member_answers_holds_up_no_quorum_and_follows_at_once()
    {
        await BootAmongOthersAsync();
        Cloud.BeginRotation();

        await RenewAsync();
    }

    private async Task BootAmongOthersAsync()
    {
        Boot.WriteEnvironment(new Dictionary<string, string>(Environment("master")) { ["MASTER_IPS"] = $"10.0.0.7 {Other}" });
        Assert.Equal(0, (await Boot.BootAsync(tries: 3, TestContext.Current.CancellationToken)).Status);
        // What etcd makes when it runs.
        Directory.CreateDirectory(Boot.At("/var/lib/etcd/member"));
    }

    private async Task RenewAsync()
    {
        var (status, output) = await Boot.RunAsync("renew.sh", tries: 3, TestContext.Current.CancellationToken);
        Assert.True(status == 0, output);
        // The files hold what the API tells, and the certificates are of the CAs that sign.
        Assert.Equal((Cloud.Believed("kubernetes"), Cloud.Believed("etcd")), (Boot.Read("/etc/kubernetes/certs/ca.crt"), Boot.Read("/etc/kubernetes/etcd/ca.crt")));
        foreach (var name in Certificates)
        {
            using var certificate = X509Certificate2.CreateFromPem(Boot.Read($"/etc/kubernetes/{name}.crt"));
            using var signer = X509Certificate2.CreateFromPem(Cloud.Believed(name.StartsWith("etcd/", StringComparison.Ordinal) ? "etcd" : "kubernetes"));
            Assert.Equal(
                Convert.ToHexString(signer.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Single().SubjectKeyIdentifierBytes.Span),
                Convert.ToHexString(certificate.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().Single().KeyIdentifier!.Value.Span));
        }
    }

    private IReadOnlyList<string> Shown() => [.. Certificates.Select(name => Boot.Read($"/etc/kubernetes/{name}.crt"))];
}

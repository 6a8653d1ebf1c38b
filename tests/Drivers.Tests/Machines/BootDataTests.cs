using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Magnum.Drivers.KubernetesVm;
using Magnum.Drivers.Machines;
using Magnum.Drivers.SwarmVm;

namespace Magnum.Drivers.Tests.Machines;

/// <summary>The boot data of every kind of machine, for images that take cloud-init's and for those that take Ignition's.</summary>
public sealed class BootDataTests
{
    private const string Settings = "/etc/magnum/bay.env";

    /// <summary>Each character that a format may have a meaning for, and some that ASCII has not.</summary>
    private static readonly string Hostile =
        string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(static code => (char)code)) + "\n%0A %25 \\n \\\\\"\n<NAME> <SETTINGS> ü € 😀\ttab\n";

    public static TheoryData<string, string, bool> Machines
    {
        get
        {
            var machines = new TheoryData<string, string, bool>();
            foreach (var (driver, kind, isMaster) in new[] { ("kubernetes-vm", "kubemaster", true), ("kubernetes-vm", "kubeminion", false), ("swarm-vm", "swarmmaster", true), ("swarm-vm", "swarmnode", false) })
            {
                machines.Add($"{driver} {kind}", "ubuntu", isMaster);
                machines.Add($"{driver} {kind}", "fedora-coreos", isMaster);
            }

            return machines;
        }
    }

    [Theory]
    [MemberData(nameof(Machines))]
    public void A_machine_has_its_drivers_scripts_and_what_Heat_fills_in_byte_by_byte(string machine, string distro, bool isMaster)
    {
        var plan = Plan(machine, distro, Hostile);

        var files = MachineFiles.Read(Fill(plan, machine, Hostile));

        var (driver, kind) = (machine.Split(' ')[0], machine.Split(' ')[1]);
        Assert.Equal(Hostile, files.Text(Settings));
        var scripts = files.Scripts();
        var expected = EmbeddedFiles.Of(driver == "swarm-vm" ? "SwarmVm" : "KubernetesVm").Where(static file => file.Key.EndsWith(".sh", StringComparison.Ordinal)).ToDictionary();
        Assert.All(scripts, script => Assert.Equal(expected[script.Name], new StreamReader(script.DataStream!).ReadToEnd()));
        string[] ofMasters = ["35-etcd.sh", "40-control-plane.sh", "70-manifests.sh", "95-health.sh", "health.sh", "report-health.sh"];
        Assert.Equal((isMaster ? expected.Keys : expected.Keys.Except(ofMasters)).Order(StringComparer.Ordinal), scripts.Select(static script => script.Name));
        Assert.Equal("mkdir -p /opt/magnum/boot && tar -xzf /etc/magnum/boot.tar.gz -C /opt/magnum/boot && exec /bin/bash /opt/magnum/boot/run.sh", files.Command);
        Assert.Equal(0, files.Files[Settings].Mode & 0x3F);
        Assert.Equal(kind == "kubemaster" ? Hostile : null, files.Files.ContainsKey("/etc/kubernetes/certs/service_account_private.key") ? files.Text("/etc/kubernetes/certs/service_account_private.key") : null);
        Assert.Equal(distro == "ubuntu" ? null : "bay-machine-0\n", files.Files.ContainsKey("/etc/hostname") ? files.Text("/etc/hostname") : null);
    }

    /// <summary>Nova takes 65535 characters of base64 (nova/api/openstack/compute/schemas/servers.py, release 26).</summary>
    [Theory]
    [MemberData(nameof(Machines))]
    public void Boot_data_are_far_below_what_Nova_takes(string machine, string distro, bool isMaster)
    {
        // As long as all settings and keys of a bay together can reasonably be.
        var settings = new StringBuilder().Insert(0, "NAME=\"http://value.test:8080/with/signs\"\n", 200).ToString();

        var length = Convert.ToBase64String(Encoding.UTF8.GetBytes(Fill(Plan(machine, distro, settings), machine, settings))).Length;

        TestContext.Current.SendDiagnosticMessage($"{machine} of {distro}{(isMaster ? ", a master" : "")}: {length} of 65535");
        Assert.InRange(length, 0, 65535 * 3 / 4);
    }

    [Fact]
    public void The_same_scripts_give_the_same_bytes_in_whatever_order_and_at_whatever_time()
    {
        var scripts = EmbeddedFiles.Of("KubernetesVm").Where(static file => file.Key.EndsWith(".sh", StringComparison.Ordinal)).ToList();

        var packed = BootBundle.Pack(scripts);

        Assert.Equal(packed, BootBundle.Pack(scripts.AsEnumerable().Reverse()));
        // Of the header of gzip (RFC 1952) the time, which is not told; and the times of files.
        Assert.Equal(new byte[4], packed[4..8]);
        var files = new MachineFiles(ImmutableSortedDictionary<string, MachineFile>.Empty.Add(BootBundle.Path, new MachineFile(0, packed)), "");
        Assert.All(files.Scripts(), static script => Assert.Equal(DateTimeOffset.UnixEpoch, script.ModificationTime));
        Assert.True(files.Scripts().Single(static script => script.Name == "run.sh").Mode.HasFlag(UnixFileMode.UserExecute));
        Assert.False(files.Scripts().Single(static script => script.Name == "lib.sh").Mode.HasFlag(UnixFileMode.UserExecute));
    }

    [Fact]
    public void A_group_of_a_bays_own_gets_boot_data_of_the_same_format()
    {
        foreach (var distro in new[] { "ubuntu", "fedora-coreos" })
        {
            var input = Input(distro, "a proxy");
            var group = input.Worker() with { Name = "spare-é", IsDefault = false };
            var plan = new KubernetesVmDriver().PlanCreateGroup(input, group, BuiltBay);

            Assert.Equal(new KubernetesVmDriver().PlanCreate(input).Files["kubeminion.boot"], plan.Files["kubeminion.boot"]);
            Assert.Equal(group.Name, MachineFiles.Read(Fill(plan, "kubernetes-vm kubeminion", group.Name)).Text(Settings));
        }
    }

    private static StackView BuiltBay => new(
        new Dictionary<string, JsonNode?> { ["kube_masters_private"] = new JsonArray("10.0.0.5") },
        new Dictionary<string, string>(),
        [
            new("secgroup_kube_minion", "OS::Neutron::SecurityGroup", "group", null, null),
            new("private_network", "OS::Neutron::Net", "network", null, "network"),
            new("private_subnet", "OS::Neutron::Subnet", "subnet", null, "network"),
        ]);

    private static StackPlan Plan(string machine, string distro, string text) =>
        machine.StartsWith("swarm-vm", StringComparison.Ordinal) ? new SwarmVmDriver().PlanCreate(Swarm(Input(distro, text))) : new KubernetesVmDriver().PlanCreate(Input(distro, text));

    private static BayPlanInput Input(string distro, string text) =>
        PlanInputs.Kubernetes(model: model => model with { ClusterDistro = distro, HttpProxy = string.Concat(text.Where(static character => !char.IsControl(character))) });

    private static BayPlanInput Swarm(BayPlanInput input) =>
        input with { Spec = input.Spec with { BayModel = input.Spec.BayModel with { Coe = "swarm-mode", NetworkDriver = "docker" } }, ServiceAccountKeys = null };

    // What the templates have Heat do.
    private static string Fill(StackPlan plan, string machine, string text)
    {
        var escapes = plan.Parameters["boot_escapes"]!.AsObject().ToDictionary(static one => one.Key, static one => one.Value!.GetValue<string>());
        var escaped = Replace(text, [.. escapes]);
        return Replace(plan.Files[$"{machine.Split(' ')[1]}.boot"], [
            KeyValuePair.Create("<SERVICE_ACCOUNT_PRIVATE_KEY>", escaped), KeyValuePair.Create("<SERVICE_ACCOUNT_KEY>", "key"), KeyValuePair.Create("<SETTINGS>", escaped), KeyValuePair.Create("<NAME>", "bay-machine-0")]);
    }

    private static string Replace(string text, ReadOnlySpan<KeyValuePair<string, string>> values)
    {
        if (values.IsEmpty)
        {
            return text;
        }

        var pieces = text.Split(values[0].Key);
        for (var at = 0; at < pieces.Length; at++)
        {
            pieces[at] = Replace(pieces[at], values[1..]);
        }

        return string.Join(values[0].Value, pieces);
    }
}

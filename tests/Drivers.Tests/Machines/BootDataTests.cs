using System.Collections.Immutable;
using System.Text;
using Magnum.Drivers.KubernetesVm;
using Magnum.Drivers.Machines;

namespace Magnum.Drivers.Tests.Machines;

/// <summary>The boot data of every kind of machine, for images that take cloud-init's and for those that take Ignition's.</summary>
public sealed class BootDataTests
{
    private static readonly string[] OfMasters = ["35-etcd.sh", "40-control-plane.sh", "70-manifests.sh", "95-health.sh", "health.sh", "report-health.sh"];

    public static TheoryData<string, string> Machines => new(FilledBootData.Kinds.SelectMany(static kind => new[] { (kind, "ubuntu"), (kind, "fedora-coreos") }));

    [Theory]
    [MemberData(nameof(Machines))]
    public void A_machine_has_its_drivers_scripts_and_what_Heat_fills_in_byte_by_byte(string kind, string distro)
    {
        var boot = new FilledBootData(kind, distro);

        var machine = MachineFiles.Read(boot.Fill(FilledBootData.Hostile));

        Assert.Equal(FilledBootData.Hostile, machine.Text(FilledBootData.Settings));
        Assert.Equal(0x180, machine.Files[FilledBootData.Settings].Mode);
        Assert.Equal(kind == "kubemaster" ? FilledBootData.Hostile : null, machine.Files.ContainsKey(FilledBootData.Key) ? machine.Text(FilledBootData.Key) : null);
        Assert.Equal(distro == "ubuntu" ? null : $"{FilledBootData.Name}\n", machine.Files.ContainsKey("/etc/hostname") ? machine.Text("/etc/hostname") : null);
        Assert.Equal("mkdir -p /opt/magnum/boot && tar -xzf /etc/magnum/boot.tar.gz -C /opt/magnum/boot && exec /bin/bash /opt/magnum/boot/run.sh", machine.Command);
        var expected = EmbeddedFiles.Of(boot.Driver).Where(static file => file.Key.EndsWith(".sh", StringComparison.Ordinal)).ToDictionary();
        var scripts = machine.Scripts();
        Assert.Equal(expected.Keys.Except(kind.EndsWith("master", StringComparison.Ordinal) ? [] : OfMasters).Order(StringComparer.Ordinal), scripts.Select(static script => script.Name));
        Assert.All(scripts, script => Assert.Equal(WithoutComments(expected[script.Name]), new StreamReader(script.DataStream!).ReadToEnd()));
    }

    /// <summary>Nova takes 65535 characters of base64 (nova/api/openstack/compute/schemas/servers.py, release 26).</summary>
    [Theory]
    [MemberData(nameof(Machines))]
    public void Boot_data_are_below_half_of_what_Nova_takes(string kind, string distro)
    {
        // More than all settings of a machine together have.
        var settings = string.Concat(Enumerable.Repeat("NAME=\"http://value.test:8080/with/signs\"\n", 45));

        var length = Convert.ToBase64String(Encoding.UTF8.GetBytes(new FilledBootData(kind, distro).Fill(settings))).Length;

        TestContext.Current.TestOutputHelper!.WriteLine($"{length} of 65535");
        Assert.InRange(length, 0, 65535 / 2);
    }

    [Theory]
    [MemberData(nameof(Machines))]
    public void There_is_room_for_the_longest_CAs_of_a_cloud(string kind, string distro)
    {
        // As many characters of PEM as the setting may have (docs/settings.md); what is written in three signs is rare in its base64, and so it is in random text of its letters.
        const int seed = 27;
        var pem = new string([.. new Random(seed).GetItems("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/\n".ToCharArray(), 12_000)]);
        var authorities = Convert.ToBase64String(Encoding.UTF8.GetBytes(pem));
        var settings = string.Concat(Enumerable.Repeat("NAME=\"http://value.test:8080/with/signs\"\n", 45)) + $"OPENSTACK_CA=\"{authorities}\"\n";

        var length = Convert.ToBase64String(Encoding.UTF8.GetBytes(new FilledBootData(kind, distro).Fill(settings, key: new string('k', 2_000)))).Length;

        TestContext.Current.TestOutputHelper!.WriteLine($"{length} of 65535");
        Assert.InRange(length, 0, 65535);
    }

    [Fact]
    public void The_same_scripts_give_the_same_bytes_in_whatever_order_and_at_whatever_time()
    {
        var scripts = EmbeddedFiles.Of("Kubernetes").Where(static file => file.Key.EndsWith(".sh", StringComparison.Ordinal)).ToList();

        var packed = BootBundle.Pack(scripts);

        Assert.Equal(packed, BootBundle.Pack(scripts.AsEnumerable().Reverse()));
        // Of the header of gzip (RFC 1952) the time, which is not told; and the times of files.
        Assert.Equal(new byte[4], packed[4..8]);
        var entries = new MachineFiles(ImmutableSortedDictionary<string, MachineFile>.Empty.Add(MachineFiles.Archive, new MachineFile(0, packed)), "").Scripts();
        Assert.All(entries, static script => Assert.Equal(DateTimeOffset.UnixEpoch, script.ModificationTime));
        Assert.True(entries.Single(static script => script.Name == "run.sh").Mode.HasFlag(UnixFileMode.UserExecute));
        Assert.False(entries.Single(static script => script.Name == "lib.sh").Mode.HasFlag(UnixFileMode.UserExecute));
    }

    [Theory]
    [InlineData("ubuntu")]
    [InlineData("fedora-coreos")]
    public void A_group_of_the_tenants_own_gets_boot_data_as_its_bays_workers(string distro)
    {
        var boot = new FilledBootData("kubeminion", distro);
        var input = boot.Input("");
        var group = input.Worker() with { Name = "gruppe-ü", IsDefault = false };

        var plan = new KubernetesVmDriver().PlanCreateGroup(input, group, PlanInputs.BuiltKubernetes);

        Assert.Equal(new KubernetesVmDriver().PlanCreate(input).Files["kubeminion.boot"], plan.Files["kubeminion.boot"]);
        Assert.Equal(group.Name, MachineFiles.Read(boot.Fill(plan, group.Name)).Text(FilledBootData.Settings));
    }

    private static string WithoutComments(string script) =>
        string.Concat(script.Split('\n', StringSplitOptions.None).Where(static line => line.StartsWith("#!", StringComparison.Ordinal) || !line.TrimStart().StartsWith('#')).Select(static line => $"{line}\n"))[..^1];
}

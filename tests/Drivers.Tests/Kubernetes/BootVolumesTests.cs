namespace Magnum.Drivers.Tests.Kubernetes;

/// <summary>Volumes at a machine's boot. A file is the device, and the file systems in it are real ones; that services keep their things there is seen on real machines (tests/Machines.Tests).</summary>
public sealed class BootVolumesTests : BootTest
{
    private const string Docker = "d0c5e7a1-58d1-4a4e-9d53-5b6f0a3c1e01";
    private const string Etcd = "e7cd0000-58d1-4a4e-9d53-5b6f0a3c1e02";
    private const string Units = "/etc/systemd/system";

    [Fact]
    public async Task A_master_has_its_containers_and_its_etcd_on_a_volume_each_before_it_starts_them()
    {
        var (docker, etcd) = (Boot.Attach($"virtio-{Docker[..20]}"), Boot.Attach($"scsi-0QEMU_QEMU_HARDDISK_{Etcd}"));

        Assert.Equal(0, (await BootAsync("master", Docker, Etcd)).Status);

        Assert.Equal(["var-lib-containerd.mount", "var-lib-etcd.mount", "containerd"], Boot.Started.Take(3));
        Assert.Contains($"What={docker}\nWhere={Boot.At("/var/lib/containerd")}\n", Boot.Read($"{Units}/var-lib-containerd.mount"), StringComparison.Ordinal);
        Assert.Contains($"What={etcd}\nWhere={Boot.At("/var/lib/etcd")}\n", Boot.Read($"{Units}/var-lib-etcd.mount"), StringComparison.Ordinal);
        Assert.Equal($"[Unit]\nRequiresMountsFor={Boot.At("/var/lib/containerd")}\n", Boot.Read($"{Units}/containerd.service.d/volume.conf"));
        Assert.Equal($"[Unit]\nRequiresMountsFor={Boot.At("/var/lib/etcd")}\n", Boot.Read($"{Units}/etcd.service.d/volume.conf"));
        Assert.Contains("systemctl --quiet --no-reload enable var-lib-etcd.mount", Boot.Called);
        Assert.Equal("ext4", (await FileSystem.TypeAsync(docker)).Trim());
    }

    [Fact]
    public async Task What_is_on_a_volume_stays_there_and_a_second_run_touches_nothing()
    {
        var device = Boot.Attach($"virtio-{Docker[..20]}");
        Assert.Equal(0, (await BootAsync("worker", Docker, "")).Status);
        await FileSystem.PutAsync(device, "layer", "kept");
        var started = Boot.Started;

        Assert.Equal(0, (await BootAsync("worker", Docker, "")).Status);
        Assert.Equal(started, Boot.Started);

        // As after a boot: nothing is mounted yet.
        File.Delete(Boot.At("/started-var-lib-containerd.mount"));
        Assert.Equal(0, (await BootAsync("worker", Docker, "")).Status);
        Assert.Equal("kept", await FileSystem.ReadAsync(device, "layer"));
    }

    [Fact]
    public async Task What_the_image_brought_goes_along_once_its_owner_has_stopped()
    {
        var device = Boot.Attach($"virtio-{Docker[..20]}");
        Boot.Install("v1.20.2");
        Boot.Write("/var/lib/docker/overlay2/pause/link", "of the image");
        Boot.Write("/started-docker.socket", "");
        Boot.Write("/started-docker.service", "");

        Assert.Equal(0, (await BootAsync("worker", Docker, "", ("KUBE_TAG", "v1.20.2"))).Status);

        Assert.Equal("of the image", await FileSystem.ReadAsync(device, "overlay2/pause/link"));
        Assert.Equal(
            ["systemctl stop docker.socket", "systemctl stop docker.service", $"mkfs.ext4 -q -d {Boot.At("/var/lib/docker")} {device}", "systemctl restart var-lib-docker.mount", "systemctl restart docker.service"],
            Boot.Called.Where(static call => call.StartsWith("mkfs", StringComparison.Ordinal) || call.Contains(" stop ", StringComparison.Ordinal) || (call.Contains(" restart ", StringComparison.Ordinal) && call.Contains("docker", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task A_volume_that_does_not_come_fails_the_machine_by_its_name()
    {
        Boot.Attach($"virtio-{Etcd[..20]}");
        Boot.Attach($"virtio-{Docker[..20]}-part1");

        Assert.Equal(1, (await BootAsync("worker", Docker, "")).Status);

        Assert.Equal(
            $"bay-node-0: boot step 15-volumes failed: the volume {Docker} is not attached to this machine: nothing in /dev/disk/by-id has its id", Assert.Single(Cloud.Signals)["reason"]!.GetValue<string>());
        Assert.Empty(Boot.Started);
    }

    [Fact]
    public async Task A_volume_that_takes_no_file_system_fails_the_machine_with_the_cause()
    {
        var device = Boot.Attach($"virtio-{Docker[..20]}", bytes: 4096);

        Assert.Equal(1, (await BootAsync("worker", Docker, "")).Status);

        Assert.StartsWith($"bay-node-0: boot step 15-volumes failed: {device} takes no file system: {device}: Not enough space", Assert.Single(Cloud.Signals)["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.False(Boot.Has($"{Units}/var-lib-containerd.mount"));
    }

    [Fact]
    public async Task What_can_not_be_told_is_not_written_over()
    {
        Boot.Attach($"virtio-{Docker[..20]}");
        Boot.Write("/programs/blkid", "#!/bin/bash\nexit 8\n");

        Assert.Equal(1, (await BootAsync("worker", Docker, "")).Status);

        Assert.EndsWith("can't be told: blkid ended with 8", Assert.Single(Cloud.Signals)["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.DoesNotContain(Boot.Called, static call => call.StartsWith("mkfs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_machine_without_volumes_mounts_nothing()
    {
        Assert.Equal(0, (await BootAsync("master", "", "")).Status);

        Assert.DoesNotContain(Boot.Started, static name => name.EndsWith(".mount", StringComparison.Ordinal));
        Assert.False(Boot.Has($"{Units}/etcd.service.d/volume.conf"));
    }

    private Task<(int Status, string Output)> BootAsync(string role, string docker, string etcd, params (string Name, string Value)[] others)
    {
        var environment = new Dictionary<string, string>(Environment(role)) { ["DOCKER_VOLUME"] = docker, ["ETCD_VOLUME"] = etcd };
        foreach (var (name, value) in others)
            environment[name] = value;
        Boot.WriteEnvironment(environment);
        return Boot.BootAsync(tries: 1, TestContext.Current.CancellationToken);
    }
}

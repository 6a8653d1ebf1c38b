namespace Magnum.Drivers.Tests.Kubernetes;

/// <summary>What boot steps call on a machine and a test's host must not run: each says what the real one would, and notes that it was called.</summary>
internal static class StandInPrograms
{
    /// <summary>
    /// All that a master needs; <c>blkid</c> and <c>mkfs.ext4</c> are the host's, noted only, <c>openssl</c> and <c>curl</c> are its own.
    /// </summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "kubelet", "kube-proxy", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl", "etcd", "dockerd", "docker", "docker-registry", "containerd",
        "iptables", "ip", "bridge", "sysctl", "modprobe", "systemctl", "journalctl", "blkid", "mkfs.ext4",
    ];

    /// <summary>The text of each of them.</summary>
    /// <param name="version">Version of Kubernetes.</param>
    public static string Text(string version) => $$"""
        #!/bin/bash
        name=$(basename "$0")
        echo "$name $*" >>"$MAGNUM_ROOT/called"
        case "$name $*" in
            kube*" --version") echo "Kubernetes {{version}}" ;;
            "docker info "*) echo cgroupfs ;;
            "kubectl "*" get node "*) echo True ;;
            "kubectl "*" get nodes --watch "*) cat "$MAGNUM_ROOT/watched" ;;
            "kubectl "*" get nodes "*) cat "$MAGNUM_ROOT/nodes" ;;
            "ip -o "*) cat "$MAGNUM_ROOT/addresses" ;;
            "ip route show "*) cat "$MAGNUM_ROOT/routes" ;;
            "kubectl "*" apply "*) cat >>"$MAGNUM_ROOT/applied" ;;
            "blkid "* | "mkfs.ext4 "*) PATH=${PATH#*:}:/usr/sbin:/sbin exec "$name" "$@" ;;
            "systemctl stop "*) rm -f "$MAGNUM_ROOT/started-$2" ;;
            "systemctl restart "*) touch "$MAGNUM_ROOT/started-$2" ;;
            "systemctl --quiet is-active "*) [[ -e $MAGNUM_ROOT/started-$3 ]] ;;
        esac

        """;
}

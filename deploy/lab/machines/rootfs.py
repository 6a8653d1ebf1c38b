"""The file system that a machine sees: an overlay of the image, private kernel file systems, and nothing of the host's."""
import os

from . import cgroups, linux, volumes

_DEVICES = ("null", "zero", "full", "random", "urandom", "tty")
# Of the whole host, whoever writes: a machine may read them.
_READ_ONLY = ("/proc/sys", "/proc/sysrq-trigger", "/proc/irq", "/proc/bus", "/sys")
# Settings of the whole host's kernel that a kubelet insists on writing: a machine has files of its own in their place.
_OWN_SETTINGS = ("vm/overcommit_memory", "vm/panic_on_oom", "kernel/panic", "kernel/panic_on_oops", "kernel/keys/root_maxkeys",
                 "kernel/keys/root_maxbytes")
# Where a machine finds the programs that are no part of its image.
PROGRAMS = "usr/local/bin"
# Overlay on overlay does not work: what a container runtime keeps lies on the host's own file system.
DISKS = ("var/lib/docker", "var/lib/containerd", "var/lib/kubelet")


def enter(machine, settings, console):
    """In a new mount namespace: makes the machine's root this process's root. console: path of a pseudo terminal."""
    linux.mount("none", "/", None, linux.MS_REC | linux.MS_PRIVATE)
    root = str(machine.folder / "root")
    linux.mount("overlay", root, "overlay", 0, f"lowerdir={settings.image},upperdir={machine.folder}/upper,workdir={machine.folder}/work")
    for disk in DISKS:
        # Where the machine has a unit that mounts something there, it does so at this boot.
        if (machine.folder / "upper/etc/systemd/system" / f"{disk.replace('/', '-')}.mount").exists():
            continue
        os.makedirs(f"{root}/{disk}", exist_ok=True)
        linux.mount(str(machine.folder / "disks" / os.path.basename(disk)), f"{root}/{disk}", None, linux.MS_BIND)
    if settings.programs.is_dir():
        _bind_read_only(str(settings.programs), f"{root}/{PROGRAMS}")
    linux.mount("proc", f"{root}/proc", "proc", linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC)
    linux.mount("sysfs", f"{root}/sys", "sysfs", linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC)
    _mount_cgroups(f"{root}/sys/fs/cgroup")
    linux.mount("tmpfs", f"{root}/run", "tmpfs", linux.MS_NOSUID | linux.MS_NODEV, "mode=755")
    linux.mount("tmpfs", f"{root}/tmp", "tmpfs", linux.MS_NOSUID | linux.MS_NODEV)
    _mount_devices(f"{root}/dev", console)
    for volume in machine.volumes:
        volumes.show(volume, f"{root}/dev")
    linux.pivot_root(root)
    # Its network settings are the machine's own; the rest of /proc/sys is the host's.
    linux.mount("/proc/sys/net", "/proc/sys/net", None, linux.MS_BIND)
    for path in _READ_ONLY:
        if os.path.exists(path):
            _bind_read_only(path, path)
    for name in _OWN_SETTINGS:
        _own_setting(name)


def _mount_cgroups(folder):
    linux.mount("tmpfs", folder, "tmpfs", linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC, "mode=755")
    for name in cgroups.hierarchies():
        os.mkdir(f"{folder}/{name}")
        kind, options = {"unified": ("cgroup2", None), "systemd": ("cgroup", "none,name=systemd")}.get(name, ("cgroup", name))
        linux.mount("cgroup", f"{folder}/{name}", kind, linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC, options)


def _mount_devices(folder, console):
    linux.mount("tmpfs", folder, "tmpfs", linux.MS_NOSUID, "mode=755")
    for name in _DEVICES:
        _bind(f"/dev/{name}", f"{folder}/{name}")
    _bind(console, f"{folder}/console")
    os.mkdir(f"{folder}/pts")
    linux.mount("devpts", f"{folder}/pts", "devpts", linux.MS_NOSUID | linux.MS_NOEXEC, "newinstance,ptmxmode=666,mode=620,gid=5")
    os.mkdir(f"{folder}/shm")
    linux.mount("tmpfs", f"{folder}/shm", "tmpfs", linux.MS_NOSUID | linux.MS_NODEV)
    for name, target in (("ptmx", "pts/ptmx"), ("fd", "/proc/self/fd"), ("stdin", "/proc/self/fd/0"),
                         ("stdout", "/proc/self/fd/1"), ("stderr", "/proc/self/fd/2"), ("kmsg", "console")):
        os.symlink(target, f"{folder}/{name}")


def _bind_read_only(source, target):
    linux.mount(source, target, None, linux.MS_BIND | linux.MS_REC)
    linux.mount(None, target, None, linux.MS_BIND | linux.MS_REMOUNT | linux.MS_RDONLY)


def _own_setting(name):
    """A file that begins with the host's value; what a machine writes to it changes nothing."""
    shown, own = f"/proc/sys/{name}", f"/run/lab-settings/{name}"
    os.makedirs(os.path.dirname(own), exist_ok=True)
    with open(shown, encoding="ascii") as value, open(own, "w", encoding="ascii") as copy:
        copy.write(value.read())
    linux.mount(own, shown, None, linux.MS_BIND)


def _bind(source, target):
    with open(target, "w", encoding="ascii"):
        pass
    linux.mount(source, target, None, linux.MS_BIND)

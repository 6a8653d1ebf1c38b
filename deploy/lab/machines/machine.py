"""A machine as a folder: what it is, what it keeps, and the processes that are it now."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

from . import cgroups, network, volumes

# Signals that systemd understands as PID 1 (systemd(1), "SIGNALS").
_POWER_OFF, _REBOOT = signal.SIGRTMIN + 4, signal.SIGRTMIN + 5
BOOT_SECONDS = 30.0


class MachineError(Exception):
    """The machine did not do what was asked; the message says why."""


class Machine:
    """Folder: machine.json, seed/ (the config drive), upper/ and disks/ (what it wrote), console.log, *.pid."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    @classmethod
    def all(cls, state):
        return [cls(file.parent) for file in sorted(pathlib.Path(state).glob("machines/*/machine.json"))]

    @classmethod
    def define(cls, folder, description, files):
        """description: uuid, name, memory_mib, vcpus, interfaces, volumes, ignites. files: path below the config drive -> bytes."""
        machine = cls(folder)
        for name in ("root", "upper", "work", "disks/docker", "disks/containerd", "disks/kubelet"):
            (machine.folder / name).mkdir(parents=True, exist_ok=True)
        for path, content in files.items():
            target = machine.folder / "upper/var/lib/cloud/seed/config_drive" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        etc = machine.folder / "upper/etc"
        etc.mkdir(parents=True, exist_ok=True)
        (etc / "machine-id").write_text(description["uuid"].replace("-", "") + "\n", encoding="ascii")
        if description["ignites"]:
            (etc / "cloud").mkdir(exist_ok=True)
            (etc / "cloud/cloud-init.disabled").touch()
        machine._describe(description)
        return machine

    @property
    def description(self):
        return json.loads((self.folder / "machine.json").read_text(encoding="utf-8"))

    @property
    def volumes(self):
        """Each: id, file, device (its name below /dev)."""
        return self.description.get("volumes", []) if (self.folder / "machine.json").exists() else []

    @property
    def short(self):
        """In the names of its cgroup and its cables, which have little room."""
        return self.folder.name[:8]

    def monitor(self):
        """Pid of its monitor, or None."""
        return self._alive("monitor.pid")

    def init(self):
        """Pid (of the host) of its PID 1, or None."""
        return self._alive("init.pid")

    def pause(self, paused):
        """Holds every process of the machine where it is, or lets them go on."""
        cgroups.freeze(self.short, paused)

    def is_paused(self):
        return cgroups.is_frozen(self.short)

    def note(self, file, pid):
        written = self.folder / f"{file}.new"
        written.write_text(f"{pid} {_started_at(pid)}\n", encoding="ascii")
        written.rename(self.folder / file)

    def attach(self, volume):
        """Gives it a volume, now or when it is switched on. Repeatable."""
        self._describe({**self.description, "volumes": [*self._volumes_but(volume["id"]), volume]})
        if init := self.init():
            volumes.attach(volume["file"])
            volumes.show(volume, f"/proc/{init}/root/dev")

    def detach(self, volume_id):
        """Takes a volume away. What the machine has of it mounted it keeps until it unmounts it. Repeatable."""
        gone = [volume for volume in self.volumes if volume["id"] == volume_id]
        self._describe({**self.description, "volumes": self._volumes_but(volume_id)})
        for volume in gone:
            if init := self.init():
                volumes.hide(volume, f"/proc/{init}/root/dev")
            volumes.detach(volume["file"])

    def start(self):
        """Power on. Returns when its PID 1 runs. Nothing to do when it does."""
        if self.monitor() is None:
            self.wipe_up()
            for volume in self.volumes:
                volumes.attach(volume["file"])
            with open(self.folder / "monitor.log", "ab") as log:
                # Its parent waits for it, so that it is no zombie of ours when it ends.
                subprocess.run([sys.executable, "-m", "machines.monitor", str(self.folder)], start_new_session=True, check=True,
                               stdin=subprocess.DEVNULL, stdout=log, stderr=log, close_fds=True,
                               cwd=pathlib.Path(__file__).parent.parent)
        self._await(lambda: self.init() or self.monitor() is None, BOOT_SECONDS, "did not start")
        if self.init() is None:
            raise MachineError(f"machine {self.short} did not start: {self._last_words()}")

    def stop(self, seconds=0.0):
        """Power off: asks it for so long, then pulls the plug. Repeatable."""
        if seconds and (init := self.init()) and not self.is_paused():
            os.kill(init, _POWER_OFF)
            self._wait(lambda: self.monitor() is None, seconds)
        if monitor := self.monitor():
            os.kill(monitor, signal.SIGTERM)
            self._await(lambda: self.monitor() is None, BOOT_SECONDS, "did not stop")
        self.wipe_up()

    def reboot(self):
        """As it would itself."""
        init = self.init()
        if init is None:
            raise MachineError(f"machine {self.short} is off")
        os.kill(init, _REBOOT)
        self._await(lambda: self.init() not in (None, init), BOOT_SECONDS * 2, "did not come back")

    def wipe_up(self):
        """Removes what a monitor that was killed left behind: a machine dies with its monitor, its cgroup and its loop devices stay."""
        cgroups.remove(self.short)
        for volume in self.volumes:
            volumes.detach(volume["file"])
        for file in ("init.pid", "monitor.pid"):
            (self.folder / file).unlink(missing_ok=True)

    def delete(self):
        interfaces = self.description["interfaces"] if (self.folder / "machine.json").exists() else []
        self.stop()
        # Its namespace, at the other end, goes when the kernel has given up the last of its connections: a minute and more later.
        with network.exclusive(self.folder.parent.parent):
            for number, interface in enumerate(interfaces):
                network.unplug(self.short, number, interface["network"])
        shutil.rmtree(self.folder)

    def signal_program(self, name, number):
        """Sends a signal to every process of that name in the machine; returns how many there are."""
        found = [pid for pid in cgroups.processes(self.short) if _program(pid) == name]
        for pid in found:
            os.kill(pid, number)
        return len(found)

    def _volumes_but(self, volume_id):
        return [volume for volume in self.volumes if volume["id"] != volume_id]

    def _describe(self, description):
        written = self.folder / "machine.json.new"
        written.write_text(json.dumps(description, indent=1) + "\n", encoding="utf-8")
        written.rename(self.folder / "machine.json")

    def _alive(self, file):
        try:
            pid, start = (self.folder / file).read_text(encoding="ascii").split()
        except FileNotFoundError:
            return None
        return int(pid) if _started_at(pid) == start else None

    def _await(self, condition, seconds, failure):
        if not self._wait(condition, seconds):
            raise MachineError(f"machine {self.short} {failure} within {seconds:.0f} s: {self._last_words()}")

    @staticmethod
    def _wait(condition, seconds):
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True

    def _last_words(self):
        log = self.folder / "monitor.log"
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
        return lines[-1] if lines else "its monitor says nothing"


def _started_at(pid):
    """With the pid, what tells a process from a later one of the same number; None when there is none (or a zombie)."""
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] == "Z" else fields[19]


def _program(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip()
    except (FileNotFoundError, ProcessLookupError):
        return None

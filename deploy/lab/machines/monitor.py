"""Runs one machine, as a hypervisor's process does: boots it, boots it again when it reboots, ends when it is off.

Usage: python3 -m machines.monitor FOLDER. It goes into the background; the machine dies with it.

The monitor stays in the host's namespaces. A child makes the machine's, and its child in turn is the machine's PID 1.
"""
import asyncio
import os
import pathlib
import pty
import signal
import socket
import subprocess
import sys
import threading
import time

from . import cgroups, linux, network, relay, rootfs
from .machine import Machine
from .settings import Settings

_ENVIRONMENT = {"container": "magnum-lab", "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TERM": "dumb"}
# reboot(2) in a PID namespace ends its init with this signal: pid_namespaces(7).
_REBOOTED = signal.SIGHUP
_POWERED_OFF = signal.SIGINT
# The launcher's exit status: this and the signal that ended PID 1; 1 when it never ran.
_BY_SIGNAL = 128


def say(text):
    print(time.strftime("%T"), text, flush=True)


class Monitor:
    def __init__(self, machine, settings):
        self._machine, self._settings = machine, settings
        self._description = machine.description
        self._launcher = None
        self._stopping = False

    def run(self):
        signal.signal(signal.SIGTERM, self._stop)
        while not self._stopping:
            ended_by = self._boot()
            (self._machine.folder / "init.pid").unlink(missing_ok=True)
            cgroups.remove(self._machine.short)
            say({_REBOOTED: "the machine boots again", _POWERED_OFF: "the machine is off"}.get(ended_by, f"the machine ended: {ended_by}"))
            if ended_by != _REBOOTED:
                break

    def _stop(self, *_):
        self._stopping = True
        if self._launcher:
            os.kill(self._launcher, signal.SIGKILL)  # the machine dies with it

    def _boot(self):
        """One life of the machine, from power on to power off; returns the signal that ended its PID 1, 0 when we did or it never ran."""
        console, terminal = pty.openpty()
        ours, theirs = socket.socketpair()
        self._launcher = os.fork()
        if self._launcher == 0:
            ours.close()
            os.close(console)
            _launch(self._machine, self._description, self._settings, os.ttyname(terminal), theirs)
        theirs.close()
        threading.Thread(target=self._keep_console, args=(console,), daemon=True).start()
        try:
            _, listening, _, _ = socket.recv_fds(ours, 1, 64)
            with network.exclusive(self._settings.state):
                for number, interface in enumerate(self._description["interfaces"]):
                    network.plug(self._machine.short, number, interface["network"], self._launcher)
            ours.sendall(b"p")
            init = int(ours.makefile().readline())
            self._machine.note("init.pid", init)
            say(f"the machine's PID 1 is {init}")
            relays = _start_relays(listening)
        except (OSError, ValueError, subprocess.CalledProcessError) as error:
            if not self._stopping:
                say(f"no start: {error}")
                os.kill(self._launcher, signal.SIGKILL)
            relays = None
        _, status = os.waitpid(self._launcher, 0)
        self._launcher = None
        os.close(terminal)
        ours.close()
        if relays:
            os.kill(relays, signal.SIGKILL)
            os.waitpid(relays, 0)
        return max(os.waitstatus_to_exitcode(status) - _BY_SIGNAL, 0)

    def _keep_console(self, console):
        with open(self._machine.folder / "console.log", "ab", buffering=0) as log:
            try:
                while data := os.read(console, 65536):
                    log.write(data)
            except OSError:
                pass  # EIO: nobody holds the terminal any more
            finally:
                os.close(console)


def _start_relays(descriptors):
    """A process of their own, so that a busy console does not hold them up; it keeps the machine's network namespace."""
    relays = os.fork()
    if relays == 0:
        try:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            linux.die_with_parent(signal.SIGKILL)
            asyncio.run(relay.serve([socket.socket(fileno=descriptor) for descriptor in descriptors]))
        finally:
            os._exit(1)
    for descriptor in descriptors:
        os.close(descriptor)
    return relays


def _launch(machine, description, settings, console, monitor):
    """The child: makes the namespaces, starts PID 1 in them and ends as it ends. Never returns."""
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        linux.die_with_parent(signal.SIGKILL)
        linux.unshare(linux.NEWNET | linux.NEWUTS | linux.NEWIPC)
        network.ip("link", "set", "lo", "up")
        listening = relay.listen(settings.cloud_ports)
        socket.send_fds(monitor, [b"r"], [one.fileno() for one in listening])
        if monitor.recv(1) != b"p":
            raise OSError("the monitor could not plug the machine in")
        for number, interface in enumerate(description["interfaces"]):
            network.configure(number, interface)
        cgroups.enter(machine.short, description["memory_mib"], 1024 * description["vcpus"])
        linux.unshare(linux.NEWCGROUP | linux.NEWNS | linux.NEWPID)
        entered, entering = os.pipe()
        init = os.fork()
        if init == 0:
            _be_init(machine, description, settings, console)
        os.close(entering)
        os.read(entered, 1)  # the end of the file: until then its files are the host's, and nobody may act in it
        os.close(entered)
        monitor.sendall(f"{init}\n".encode())
        _, status = os.waitpid(init, 0)
        os._exit(_BY_SIGNAL + os.WTERMSIG(status) if os.WIFSIGNALED(status) else 1)
    except BaseException as error:  # whatever it is: this process must not go on as a second monitor
        say(f"no start: {error}")
        os._exit(1)


def _be_init(machine, description, settings, console):
    try:
        linux.die_with_parent(signal.SIGKILL)
        rootfs.enter(machine, settings, console)
        linux.drop_host_capabilities()
        socket.sethostname("localhost")  # its boot data give it its name
        terminal = os.open("/dev/console", os.O_RDWR | os.O_NOCTTY)
        for descriptor in (0, 1, 2):
            os.dup2(terminal, descriptor)
        os.closerange(3, 1024)
        if description.get("ignites"):
            _ignite()
        os.execve("/sbin/init", ["/sbin/init"], _ENVIRONMENT)
    except BaseException as error:  # see above
        say(f"no start: {error}")
        os._exit(1)


def _ignite():
    """Where Ignition fails a machine goes no further, and waits for somebody at its console."""
    if subprocess.run(["/usr/local/sbin/lab-ignition"], env=_ENVIRONMENT, check=False).returncode:
        print("Ignition failed: this machine does not boot", flush=True)
        while True:
            signal.pause()


def main():
    machine = Machine(sys.argv[1])
    settings = Settings.of(machine.folder.parent.parent)
    noted, noting = os.pipe()
    if monitor := os.fork():
        machine.note("monitor.pid", monitor)
        os._exit(0)
    os.close(noting)
    os.read(noted, 1)  # the end of the file: the parent is done
    os.close(noted)
    try:
        Monitor(machine, settings).run()
    finally:
        (machine.folder / "monitor.pid").unlink(missing_ok=True)


if __name__ == "__main__":
    main()

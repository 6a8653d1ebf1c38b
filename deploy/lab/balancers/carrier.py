"""What carries a load balancer out: a namespace on its network that has its address, and haproxy in it.

Usage: python3 -m balancers.carrier STATE removes what is left of them when their worker is gone.
"""
import csv
import io
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time

from machines import linux, network

NAMESPACES = "magnum-balancer-"
START_SECONDS = 10.0
# How haproxy describes a server begins with one of these: doc/management.txt, "show stat", field 17.
_STATES = {"UP": "ONLINE", "DOWN": "ERROR", "no check": "NO_MONITOR", "MAINT": "OFFLINE", "DRAIN": "DRAINING"}


class NotCarried(Exception):
    """It can't be done; the message says why."""


def sweep(state):
    """Removes what an earlier worker left. Its haproxies died with it."""
    for path in pathlib.Path("/run/netns").glob(NAMESPACES + "*"):
        network.ip("netns", "delete", path.name)
    shutil.rmtree(_folders(state), ignore_errors=True)


def _folders(state):
    return pathlib.Path(state) / "balancers"


class Carrier:
    """Folder: haproxy.cfg, stats (its socket), haproxy.log."""

    def __init__(self, state, balancer_id):
        self._state = state
        self._short = balancer_id[:8]
        self._folder = _folders(state) / balancer_id
        self._namespace = NAMESPACES + self._short
        self._cable = None  # network id, its namespace's inode, and interface, as plugged in
        self._configuration = None
        self._haproxy = None
        self._retired = []  # still with the connections that they had

    @property
    def socket(self):
        return self._folder / "stats"

    def carry(self, machines, cable, configuration):
        """Makes it so. machines: their state folder. cable: network id, inode of its namespace, interface as a machine's.

        configuration: haproxy's, None without a listener.
        """
        try:
            self._carry(machines, cable, configuration)
        except subprocess.CalledProcessError as error:
            raise NotCarried(f"{error} {error.stderr}") from error

    def _carry(self, machines, cable, configuration):
        self._folder.mkdir(parents=True, exist_ok=True)
        if self._cable != cable:
            self._unplug()
            self._plug(machines, cable)
        if configuration != self._configuration or (configuration and not self.is_alive()):
            self._run(configuration)

    def is_alive(self):
        """Whether haproxy runs, where it should."""
        self._retired = [one for one in self._retired if one.poll() is None]
        return self._configuration is None or self._haproxy.poll() is None

    def stop(self):
        """Leaves nothing."""
        self._unplug()
        shutil.rmtree(self._folder, ignore_errors=True)

    def member_states(self):
        """Member id -> operating status, of the members that haproxy knows."""
        if self._configuration is None:
            return {}
        table = csv.DictReader(io.StringIO(self._ask("show stat -1 4 -1").removeprefix("# ")))
        return {row["svname"]: next((ours for theirs, ours in _STATES.items() if row["status"].startswith(theirs)), "OFFLINE") for row in table}

    def _plug(self, machines, cable):
        self._cable = cable
        network_id, _, interface = cable
        network.ip("netns", "add", self._namespace)
        network.ip("-n", self._namespace, "link", "set", "lo", "up")
        with network.exclusive(machines):
            network.plug(self._short, 0, network_id, self._namespace)
        network.configure(0, interface, self._namespace)

    def _unplug(self):
        for process in (*self._retired, *([self._haproxy] if self._haproxy else [])):
            process.kill()
            process.wait()
        self._haproxy, self._retired, self._configuration = None, [], None
        if self._cable:
            network.unplug(self._short, 0, self._cable[0])
            self._cable = None
        if os.path.exists(f"/run/netns/{self._namespace}"):
            network.ip("netns", "delete", self._namespace)

    def _run(self, configuration):
        old = self._haproxy
        if configuration is None:
            self._haproxy = None
        else:
            file = self._folder / "haproxy.cfg"
            file.write_text(configuration, encoding="ascii")
            subprocess.run(["haproxy", "-c", "-q", "-f", file], check=True, capture_output=True, text=True)
            with open(self._folder / "haproxy.log", "ab") as log:
                self._haproxy = subprocess.Popen(["nsenter", f"--net=/run/netns/{self._namespace}", "haproxy", "-db", "-f", file], stdin=subprocess.DEVNULL,
                                                 stdout=log, stderr=log, preexec_fn=lambda: linux.die_with_parent(signal.SIGKILL))
            self._await_answer()
        self._configuration = configuration
        if old is not None and old.poll() is None:
            old.send_signal(signal.SIGUSR1)  # it ends with its last connection
            self._retired.append(old)

    def _await_answer(self):
        """The new process has bound its ports when it answers under its own id."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                if f"\nPid: {self._haproxy.pid}\n" in self._ask("show info"):
                    return
            except (FileNotFoundError, ConnectionError):
                pass  # not there yet
            if self._haproxy.poll() is not None or time.monotonic() > deadline:
                raise NotCarried(f"haproxy of load balancer {self._short} does not run (log: {self._folder}/haproxy.log)")
            time.sleep(0.02)

    def _ask(self, command):
        with socket.socket(socket.AF_UNIX) as asking:
            asking.settimeout(5)
            asking.connect(str(self.socket))
            asking.sendall(command.encode() + b"\n")
            with asking.makefile(encoding="utf-8") as answer:
                return answer.read()


if __name__ == "__main__":
    sweep(sys.argv[1])

"""What `lab.sh machines` does. Usage: python3 -m machines.control STATE list | sweep | SERVER VERB [ARGUMENT...]"""
import os
import pathlib
import pwd
import signal
import subprocess
import sys

from . import cgroups, network
from .machine import Machine, MachineError

_SIGNALS = {"kill": signal.SIGKILL, "stop": signal.SIGSTOP, "continue": signal.SIGCONT}


def show(state):
    for machine in Machine.all(state):
        description = machine.description
        condition = "off" if machine.init() is None else "frozen" if machine.is_paused() else "on"
        addresses = " ".join(address for interface in description["interfaces"] for address in interface["addresses"])
        print(f"{description['uuid']}  {condition:6}  {addresses:18}  {description['name']}")


def find(state, server):
    """By the beginning of its id, or by its name."""
    found = [machine for machine in Machine.all(state)
             if machine.folder.name.startswith(server) or machine.description["name"] == server]
    if len(found) != 1:
        raise MachineError(f"{len(found)} machines are called {server}")
    return found[0]


def sweep(state):
    """Stops every machine, and removes what killed monitors, or an older lab, left of networks and cgroups."""
    for machine in Machine.all(state):
        machine.stop()
    for name in cgroups.names():
        cgroups.remove(name)
    cgroups.remove_parents()
    for name in network.namespaces():
        network.remove(name)
    if os.path.exists(f"/sys/class/net/{network.BRIDGE}"):
        network.ip("link", "delete", network.BRIDGE)


def act(machine, verb, arguments):
    if verb in ("freeze", "thaw"):
        machine.pause(verb == "freeze")
    elif verb in _SIGNALS:
        program, = arguments
        if not machine.signal_program(program, _SIGNALS[verb]):
            raise MachineError(f"no {program} runs in machine {machine.short}")
    elif verb == "console":
        sys.stdout.write((machine.folder / "console.log").read_text(encoding="utf-8", errors="replace"))
    elif verb == "run":
        return run(machine, arguments or ["bash", "-l"])
    else:
        raise MachineError(f"a machine knows freeze, thaw, stop, continue, kill, console and run; not {verb}")
    return 0


def run(machine, command):
    """In the machine, as its root; returns the command's exit status."""
    init = machine.init()
    if init is None:
        raise MachineError(f"machine {machine.short} is off")
    environment = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": pwd.getpwuid(0).pw_dir, "TERM": os.environ.get("TERM", "dumb")}
    inside = ["nsenter", "--target", str(init), "--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup", "--root", "--wd", "--", *command]
    # In its cgroups too, so that it is frozen and dies with the machine.
    return subprocess.run(inside, env=environment, check=False, preexec_fn=lambda: _join(init)).returncode


def _join(init):
    for line in pathlib.Path(f"/proc/{init}/cgroup").read_text(encoding="utf-8").splitlines():
        _, controllers, path = line.split(":", 2)
        name = {"": "unified", "name=systemd": "systemd"}.get(controllers, controllers)
        procs = pathlib.Path(f"/sys/fs/cgroup/{name}{path}/cgroup.procs")
        if procs.exists():
            procs.write_text("0", encoding="ascii")


def main():
    state, verb, *arguments = sys.argv[1:]
    try:
        if verb == "list":
            show(state)
        elif verb == "sweep":
            sweep(state)
        else:
            sys.exit(act(find(state, verb), arguments[0], arguments[1:]))
    except MachineError as error:
        sys.exit(f"lab: {error}")


if __name__ == "__main__":
    main()

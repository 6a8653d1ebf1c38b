"""One cgroup a machine, in every hierarchy of the host (version 1, or 1 beside 2)."""
import os
import pathlib
import signal
import time

_ROOT = pathlib.Path("/sys/fs/cgroup")
_PARENT = "magnum-lab"


def hierarchies():
    """Name -> folder on the host: cpu, memory, ..., systemd and unified."""
    return {folder.name: folder for folder in sorted(_ROOT.iterdir()) if folder.is_dir() and (folder / "cgroup.procs").exists()}


def _of(hierarchy, name):
    return hierarchy / _PARENT / name


def enter(name, memory_mib, shares):
    """Makes the machine's cgroups and moves this process into them."""
    for controller, hierarchy in hierarchies().items():
        own = _of(hierarchy, name)
        own.mkdir(parents=True, exist_ok=True)
        if controller == "cpuset":
            for folder in (own.parent, own):
                for file in ("cpuset.cpus", "cpuset.mems"):
                    (folder / file).write_text((folder.parent / file).read_text())
        elif controller == "memory":
            # A machine's children count towards it.
            (own / "memory.limit_in_bytes").write_text(str(memory_mib << 20))
        elif controller == "cpu":
            (own / "cpu.shares").write_text(str(shares))
        (own / "cgroup.procs").write_text(str(os.getpid()))


def processes(name):
    """Pids (of the host) of everything in the machine."""
    found = []
    for folder, _, files in os.walk(_of(_ROOT / "pids", name)):
        if "cgroup.procs" in files:
            found += [int(pid) for pid in (pathlib.Path(folder) / "cgroup.procs").read_text().split()]
    return found


def freeze(name, frozen):
    (_of(_ROOT / "freezer", name) / "freezer.state").write_text("FROZEN" if frozen else "THAWED")


def is_frozen(name):
    state = _of(_ROOT / "freezer", name) / "freezer.state"
    return state.exists() and state.read_text().strip() != "THAWED"


def remove(name, seconds=10.0):
    """Kills what is left in the machine's cgroups and removes them. Repeatable."""
    if is_frozen(name):
        freeze(name, False)
    deadline = time.monotonic() + seconds
    while pids := processes(name):
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass  # it went by itself
        if time.monotonic() > deadline:
            raise TimeoutError(f"processes of machine {name} do not die: {pids}")
        time.sleep(0.02)
    for hierarchy in hierarchies().values():
        for folder, _, _ in os.walk(_of(hierarchy, name), topdown=False):
            _remove_empty(folder, deadline)


def names():
    """Machines that have a cgroup."""
    return sorted(folder.name for folder in (_ROOT / "pids" / _PARENT).glob("*") if folder.is_dir())


def remove_parents():
    """After the last machine."""
    for hierarchy in hierarchies().values():
        if (hierarchy / _PARENT).exists():
            (hierarchy / _PARENT).rmdir()


def _remove_empty(folder, deadline):
    # A cgroup is busy for a moment after its last process has gone.
    while True:
        try:
            os.rmdir(folder)
            return
        except FileNotFoundError:
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)

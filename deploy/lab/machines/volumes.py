"""Volumes: files of the host, which a machine has as block devices; the host's loop devices are in between."""
import fcntl
import os
import pathlib
import stat
import subprocess

_GET_FREE = 0x4C82  # LOOP_CTL_GET_FREE: include/uapi/linux/loop.h
_MAJOR = 7  # of loop devices: Documentation/admin-guide/devices.txt
_ATTEMPTS = 10


def attach(file):
    """The loop device of a file, made where there is none."""
    for _ in range(_ATTEMPTS):
        if device := _loop_of(file):
            return device
        with open("/dev/loop-control", "rb") as control:
            number = fcntl.ioctl(control, _GET_FREE)
        device = f"/dev/loop{number}"
        if not os.path.exists(device):
            os.mknod(device, stat.S_IFBLK | 0o660, os.makedev(_MAJOR, number))
        made = subprocess.run(["losetup", device, file], check=False, capture_output=True, text=True)
        if made.returncode == 0:
            return device
        # Somebody else may have been given the same one.
    raise OSError(f"no loop device for {file}: {made.stderr.strip()}")


def detach(file):
    """Repeatable. One that is still mounted goes when it is not any more."""
    if device := _loop_of(file):
        subprocess.run(["losetup", "--detach", device], check=True, capture_output=True)


def show(volume, devices):
    """Makes an attached volume a device of the machine whose /dev that is, with the name by which udev would let it be found."""
    node, link = _names(volume, devices)
    device = os.stat(_loop_of(volume["file"])).st_rdev
    hide(volume, devices)
    os.mknod(node, stat.S_IFBLK | 0o660, device)
    os.makedirs(os.path.dirname(link), exist_ok=True)
    os.symlink(f"../../{volume['device']}", link)


def hide(volume, devices):
    """Repeatable."""
    for path in _names(volume, devices):
        pathlib.Path(path).unlink(missing_ok=True)


def _names(volume, devices):
    return f"{devices}/{volume['device']}", f"{devices}/disk/by-id/virtio-{volume['id'][:20]}"


def _loop_of(file):
    for backing in pathlib.Path("/sys/block").glob("loop*/loop/backing_file"):
        try:
            if backing.read_text(encoding="utf-8").rstrip("\n") == file:
                return f"/dev/{backing.parts[3]}"
        except FileNotFoundError:
            pass  # it was let go of at this moment
    return None

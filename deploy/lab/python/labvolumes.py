"""Cinder driver of the lab: a volume is a sparse file, and a host's machines are handed its path.

Nobody reads the lab's images, which are empty, so a volume made of one is empty too.
"""
import os
import pathlib

from cinder.volume import driver
from oslo_concurrency import processutils

_GIB = 1 << 30


class FileDriver(driver.VolumeDriver):
    VERSION = "1.0"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._folder = pathlib.Path(os.environ["LAB_VOLUMES"])

    def check_for_setup_error(self):
        """The folder is all that is needed, and volumes.sh has made it."""

    def local_path(self, volume):
        return str(self._folder / volume.name)

    def create_volume(self, volume):
        with open(self.local_path(volume), "xb") as file:
            file.truncate(volume.size * _GIB)

    def delete_volume(self, volume):
        pathlib.Path(self.local_path(volume)).unlink(missing_ok=True)

    def extend_volume(self, volume, new_size):
        os.truncate(self.local_path(volume), new_size * _GIB)

    def create_snapshot(self, snapshot):
        _copy(self.local_path(snapshot.volume), self.local_path(snapshot))

    def delete_snapshot(self, snapshot):
        self.delete_volume(snapshot)

    def create_volume_from_snapshot(self, volume, snapshot):
        _copy(self.local_path(snapshot), self.local_path(volume))
        self.extend_volume(volume, volume.size)

    def create_cloned_volume(self, volume, src_vref):
        _copy(self.local_path(src_vref), self.local_path(volume))
        self.extend_volume(volume, volume.size)

    def clone_image(self, context, volume, image_location, image_meta, image_service):
        self.create_volume(volume)
        return {}, True

    def ensure_export(self, context, volume):
        """A file needs none."""

    def create_export(self, context, volume, connector):
        """A file needs none."""

    def remove_export(self, context, volume):
        """A file needs none."""

    def initialize_connection(self, volume, connector):
        return {"driver_volume_type": "lab", "data": {"volume_id": volume.id, "file": self.local_path(volume)}}

    def terminate_connection(self, volume, connector, **kwargs):
        """Nova has let go of the file."""

    def _update_volume_stats(self):
        self._stats = {
            "volume_backend_name": self.configuration.safe_get("volume_backend_name"), "vendor_name": "Magnum on Orleans", "driver_version": self.VERSION,
            "storage_protocol": "file", "total_capacity_gb": "infinite", "free_capacity_gb": "infinite", "reserved_percentage": 0,
            "thin_provisioning_support": True, "multiattach": False,
        }


def _copy(source, target):
    processutils.execute("cp", "--sparse=always", source, target)

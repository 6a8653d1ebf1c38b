"""Nova driver of the lab's real machines. What a machine is: deploy/lab/machines. What it does not do, Nova's fake driver does."""
import os
import pathlib

from machines.machine import Machine, MachineError
from nova.api.metadata import base as instance_metadata
from nova.compute import power_state
from nova import exception
from nova.virt import driver
from nova.virt import fake
from nova.virt import hardware


class MachineDriver(fake.FakeDriver):
    capabilities = dict(fake.FakeDriver.capabilities, has_imagecache=False, supports_evacuate=False)
    vcpus = 64
    memory_mb = 65536
    local_gb = 1000

    def __init__(self, virtapi, read_only=False):
        super().__init__(virtapi, read_only)
        self._state = pathlib.Path(os.environ["LAB_MACHINES"])

    def list_instances(self):
        return [machine.description["instance"] for machine in Machine.all(self._state)]

    def list_instance_uuids(self):
        return [machine.folder.name for machine in Machine.all(self._state)]

    def spawn(self, context, instance, image_meta, injected_files, admin_password, allocations, network_info=None,
              block_device_info=None, power_on=True, accel_info=None):
        vifs = list(network_info or [])  # waits until Neutron has answered
        metadata = instance_metadata.InstanceMetadata(
            instance, content=injected_files, network_info=network_info,
            extra_md={"admin_pass": admin_password} if admin_password else {})
        files = dict(metadata.metadata_for_config_drive())
        volumes = [_volume(one["connection_info"], one["mount_device"]) for one in driver.block_device_info_get_mapping(block_device_info)]
        machine = Machine.define(self._folder(instance), _description(instance, image_meta, vifs, volumes), files)
        for vif in vifs:
            self._interfaces[vif["id"]] = vif
        if power_on:
            self._do(machine.start)

    def destroy(self, context, instance, network_info, block_device_info=None, destroy_disks=True, destroy_secrets=True):
        machine = Machine(self._folder(instance))
        if machine.folder.exists():
            self._do(machine.delete)
        for vif in network_info or []:
            self._interfaces.pop(vif["id"], None)

    def cleanup(self, context, instance, network_info, block_device_info=None, destroy_disks=True, migrate_data=None,
                destroy_vifs=True, destroy_secrets=True):
        """destroy() has left nothing."""

    def power_off(self, instance, timeout=0, retry_interval=0):
        machine = self._existing(instance)
        self._do(lambda: machine.stop(timeout))

    def power_on(self, context, instance, network_info, block_device_info=None, accel_info=None):
        self._do(self._existing(instance).start)

    def reboot(self, context, instance, network_info, reboot_type, block_device_info=None, bad_volumes_callback=None,
               accel_info=None):
        machine = self._existing(instance)
        if reboot_type == "SOFT" and machine.init() and not machine.is_paused():
            self._do(machine.reboot)
        else:
            self._do(machine.stop)
            self._do(machine.start)

    def attach_volume(self, context, connection_info, instance, mountpoint, disk_bus=None, device_type=None, encryption=None):
        machine = self._existing(instance)
        self._do(lambda: machine.attach(_volume(connection_info, mountpoint)))

    def detach_volume(self, context, connection_info, instance, mountpoint, encryption=None):
        machine = self._existing(instance)
        self._do(lambda: machine.detach(connection_info["data"]["volume_id"]))

    def detach_interface(self, context, instance, vif):
        """Of the fake driver's memory, which has nothing from before a restart."""
        self._interfaces.pop(vif["id"], None)

    def pause(self, instance):
        self._existing(instance).pause(True)

    def unpause(self, instance):
        self._existing(instance).pause(False)

    def resume_state_on_host_boot(self, context, instance, network_info, block_device_info=None):
        self._do(self._existing(instance).start)

    def get_info(self, instance, use_cache=True):
        machine = self._existing(instance)
        if machine.init() is None:
            return hardware.InstanceInfo(state=power_state.SHUTDOWN)
        return hardware.InstanceInfo(state=power_state.PAUSED if machine.is_paused() else power_state.RUNNING)

    def get_console_output(self, context, instance):
        console = self._existing(instance).folder / "console.log"
        return console.read_bytes() if console.exists() else b""

    def _folder(self, instance):
        return self._state / "machines" / instance.uuid

    def _existing(self, instance):
        machine = Machine(self._folder(instance))
        if not machine.folder.exists():
            raise exception.InstanceNotFound(instance_id=instance.uuid)
        return machine

    @staticmethod
    def _do(action):
        try:
            action()
        except MachineError as error:
            raise exception.NovaException(str(error)) from error


def _description(instance, image_meta, vifs, volumes):
    return {
        "uuid": instance.uuid,
        "name": instance.display_name,
        "instance": instance.name,
        "memory_mib": instance.flavor.memory_mb,
        "vcpus": instance.flavor.vcpus,
        "interfaces": [_interface(vif) for vif in vifs],
        "volumes": volumes,
        # Fedora CoreOS knows nothing of cloud-init.
        "ignites": image_meta.properties.get("os_distro") == "fedora-coreos",
    }


def _volume(connection_info, mountpoint):
    """Nova counts its devices as SCSI disks; machines have virtio's names for them."""
    data = connection_info["data"]
    return {"id": data["volume_id"], "file": data["file"], "device": f"vd{mountpoint[-1]}"}


def _interface(vif):
    """IPv4 only: so is the lab."""
    network = vif["network"]
    subnets = [subnet for subnet in network["subnets"] if subnet["version"] == 4]
    return {
        "mac": vif["address"],
        "mtu": network["meta"].get("mtu") or 1500,
        "network": network["id"],
        "addresses": [f"{one['address']}/{subnet['cidr'].partition('/')[2]}" for subnet in subnets for one in subnet["ips"]],
        "gateway": next((subnet["gateway"]["address"] for subnet in subnets if subnet["gateway"].get("address")), None),
    }

"""Images, flavors, the external network and keypairs. Repeatable. Usage: cloud.py KEYSTONE_URL PASSWORD REGION"""
import sys

import openstack

KEYSTONE, PASSWORD, REGION = sys.argv[1:4]

# The first bytes of a qcow2 of 1 GiB: Glance asks no more, and the fake compute driver boots nothing.
QCOW2 = b"QFI\xfb\x00\x00\x00\x02" + b"\0" * 16 + (1 << 30).to_bytes(8, "big") + b"\0" * 2016
# name -> os_distro, by which a driver is found; None for the images that no driver takes.
IMAGES = {
    "ubuntu": "ubuntu",
    "ubuntu-2": "ubuntu",
    "labos": "labos",
    "fedora-coreos": "fedora-coreos",
    "fedora-coreos-2": "fedora-coreos",
    "cirros": None,
    "no-distro": None,
}
# name -> vCPUs, MiB of memory, GiB of disk
FLAVORS = {"m1.tiny": (1, 64, 1), "m1.small": (1, 512, 5), "m1.medium": (2, 1024, 10)}


def connect(user, project):
    return openstack.connect(
        auth=dict(auth_url=f"{KEYSTONE}/v3", username=user, password=PASSWORD, project_name=project,
                  user_domain_id="default", project_domain_id="default"),
        region_name=REGION, interface="public")


admin = connect("admin", "admin")
for name, distro in IMAGES.items():
    if admin.image.find_image(name) is None:
        properties = {"os_distro": distro} if distro else {}
        admin.image.create_image(name=name, disk_format="qcow2", container_format="bare", visibility="public",
                                 data=QCOW2, **properties)
for name, (vcpus, ram, disk) in FLAVORS.items():
    if admin.compute.find_flavor(name) is None:
        admin.compute.create_flavor(name=name, vcpus=vcpus, ram=ram, disk=disk, is_public=True)

network = admin.network.find_network("public")
if network is None:
    network = admin.network.create_network(name="public", is_router_external=True, is_shared=False,
                                           provider_network_type="flat", provider_physical_network="ext")
if admin.network.find_subnet("public-subnet") is None:
    admin.network.create_subnet(name="public-subnet", network_id=network.id, ip_version=4, cidr="198.18.0.0/16",
                                enable_dhcp=False)

for user, project in (("alpha-user", "alpha"), ("beta-user", "beta"), ("admin", "admin")):
    compute = connect(user, project).compute
    if compute.find_keypair("lab-key") is None:
        compute.create_keypair(name="lab-key")

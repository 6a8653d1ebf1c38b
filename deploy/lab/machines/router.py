"""Neutron's L3 agent of the lab: gateways, ways out and floating addresses of the networks that machines are in.

Usage: python3 -m machines.router STATE. Reads Neutron's database twice a second, because the API would cost more; a network's
namespace gets what differs, and goes when no machine has a port in the network. Tables: openstack/neutron
neutron/db/models/l3.py and neutron/db/models_v2.py, release 21 (Zed).
"""
import dataclasses
import ipaddress
import os
import subprocess
import sys
import time

import pymysql

from . import network
from .settings import Settings

PAUSE_SECONDS = 0.5

NETWORKS = """
    SELECT DISTINCT p.network_id FROM ports p JOIN ml2_port_bindings b ON b.port_id = p.id WHERE b.host = 'machines'
"""
# The address that a router has in a network, its subnet, and the router's own address outside.
GATEWAYS = """
    SELECT p.network_id, inside.ip_address, s.cidr, outside.ip_address
    FROM routerports rp
    JOIN ports p ON p.id = rp.port_id
    JOIN ipallocations inside ON inside.port_id = p.id
    JOIN subnets s ON s.id = inside.subnet_id
    JOIN routers r ON r.id = rp.router_id
    LEFT JOIN ipallocations outside ON outside.port_id = r.gw_port_id
    WHERE rp.port_type = 'network:router_interface' AND s.ip_version = 4
"""
FLOATING = """
    SELECT p.network_id, f.floating_ip_address, f.fixed_ip_address
    FROM floatingips f JOIN ports p ON p.id = f.fixed_port_id
"""


@dataclasses.dataclass(frozen=True)
class Routing:
    """What a network's namespace does for it; equal when nothing is to be done."""

    gateways: tuple = ()  # addresses with prefix, on the bridge
    outside: str = ""  # the router's, "" without a way out
    floating: tuple = ()  # pairs: outside, inside

    def rules(self):
        """For nft: the whole table."""
        lines = ["table ip magnum {", " chain in { type nat hook prerouting priority dstnat;"]
        lines += [f"  ip daddr {outside} dnat to {inside}" for outside, inside in self.floating]
        lines += [" }", " chain out { type nat hook postrouting priority srcnat;"]
        # A machine that calls a neighbour by its floating address must get the answer by the same way.
        lines += [f'  oifname "br0" ct status dnat ip saddr {ipaddress.ip_interface(one).network} masquerade' for one in self.gateways]
        lines += [f'  oifname "{network.OUTSIDE}" ip saddr {inside} snat to {outside}' for outside, inside in self.floating]
        lines += [f'  oifname "{network.OUTSIDE}" masquerade', " }", "}"]
        return "\n".join(lines) + "\n"


def wanted(connection):
    """Network id -> Routing, for networks that machines have ports in."""
    with connection.cursor() as cursor:
        cursor.execute(NETWORKS)
        found = {network_id: Routing() for network_id, in cursor}
        cursor.execute(GATEWAYS)
        for network_id, inside, cidr, outside in cursor:
            if network_id in found:
                address = f"{inside}/{ipaddress.ip_network(cidr).prefixlen}"
                old = found[network_id]
                found[network_id] = dataclasses.replace(old, gateways=tuple(sorted({*old.gateways, address})), outside=old.outside or outside or "")
        cursor.execute(FLOATING)
        for network_id, outside, inside in cursor:
            if network_id in found:
                old = found[network_id]
                found[network_id] = dataclasses.replace(old, floating=tuple(sorted({*old.floating, (outside, inside)})))
    return found


class Router:
    def __init__(self, settings):
        self._settings = settings
        self._done = {}

    def prepare(self):
        """The host's end of the network `public`."""
        if not os.path.exists(f"/sys/class/net/{network.BRIDGE}"):
            network.ip("link", "add", network.BRIDGE, "type", "bridge")
        network.ip("address", "replace", self._settings.gateway, "dev", network.BRIDGE)
        network.ip("link", "set", network.BRIDGE, "up")

    def apply(self, networks):
        with network.exclusive(self._settings.state):
            for network_id, routing in networks.items():
                if self._done.get(network_id) != routing:
                    self._route(network_id, routing)
                    self._done[network_id] = routing
                    print(time.strftime("%T"), network_id, routing, flush=True)
            names = {network.namespace(network_id) for network_id in networks}
            for name in set(network.namespaces()) - names:
                if not network.members(name):
                    network.remove(name)
            self._done = {network_id: routing for network_id, routing in self._done.items() if network_id in networks}

    def _route(self, network_id, routing):
        network.ensure(network_id)
        name = network.namespace(network_id)
        network.ip("-n", name, "address", "flush", "dev", "br0")
        for address in routing.gateways:
            network.ip("-n", name, "address", "add", address, "dev", "br0")
        self._cable(name)
        network.ip("-n", name, "address", "flush", "dev", network.OUTSIDE)
        for address in [routing.outside, *(outside for outside, _ in routing.floating)]:
            if address:
                network.ip("-n", name, "address", "add", f"{address}/{self._prefix}", "dev", network.OUTSIDE)
        if routing.outside:
            network.ip("-n", name, "route", "replace", "default", "via", self._settings.gateway.partition("/")[0], "dev", network.OUTSIDE)
        subprocess.run(["ip", "netns", "exec", name, "nft", "-f", "-"], input="flush ruleset\n" + routing.rules(), check=True, text=True)

    @property
    def _prefix(self):
        return self._settings.gateway.partition("/")[2]

    @staticmethod
    def _cable(name):
        if network.OUTSIDE in network.links(name):
            return
        outer = "x" + name.removeprefix(network.NAMESPACES)
        network.ip("-n", name, "link", "add", network.OUTSIDE, "type", "veth", "peer", "name", outer, "netns", str(os.getpid()))
        network.ip("link", "set", outer, "master", network.BRIDGE, "up")
        network.ip("-n", name, "link", "set", network.OUTSIDE, "up")


def main():
    settings = Settings.of(sys.argv[1])
    router = Router(settings)
    router.prepare()
    connection = None
    while True:
        try:
            if connection is None:
                connection = pymysql.connect(host="127.0.0.1", port=settings.database_port, user="neutron", password=os.environ["LAB_PASSWORD"],
                                             database="neutron", autocommit=True, connect_timeout=10, read_timeout=30)
            router.apply(wanted(connection))
        except pymysql.MySQLError as error:
            print(time.strftime("%T"), f"the database is not reachable: {error}", flush=True)
            connection = None
        time.sleep(PAUSE_SECONDS)


if __name__ == "__main__":
    main()

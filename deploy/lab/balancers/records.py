"""Octavia's records, as its worker reads them and reports of them, with Octavia's own code.

Records: openstack/octavia octavia/db; reports: octavia/api/drivers/driver_agent/driver_updater.py, release 11 (Zed).
"""
import sqlalchemy
from octavia.api.drivers.driver_agent import driver_updater
from octavia.common import utils
from octavia.db import api
from octavia.db import repositories
from octavia.network import base

from . import carrier, haproxy

BALANCERS = sqlalchemy.text("""
    SELECT lb.id, lb.provisioning_status, v.network_id FROM load_balancer lb JOIN vip v ON v.load_balancer_id = lb.id
    WHERE lb.provisioning_status <> 'DELETED'
""")


class ReportRefused(Exception):
    """Octavia does not take a report; the message says why."""


class Records:
    def __init__(self):
        self._repository = repositories.LoadBalancerRepository()

    @staticmethod
    def all():
        """Of every load balancer: id, provisioning status, network id."""
        with api.get_engine().connect() as connection:
            return connection.execute(BALANCERS).all()

    def read(self, balancer_id):
        """A load balancer with all that is below it. Nobody changes one that is PENDING_*, but we."""
        return self._repository.get(api.get_session(), id=balancer_id)

    @staticmethod
    def interface(balancer):
        """Its address as machines.network plugs one in."""
        neutron = utils.get_network_driver()
        try:
            port, subnet = neutron.get_port(balancer.vip.port_id), neutron.get_subnet(balancer.vip.subnet_id)
        except (base.PortNotFound, base.SubnetNotFound) as error:
            raise carrier.NotCarried(f"somebody took its address away: {error}") from error
        return {"mac": port.mac_address, "mtu": neutron.get_network(subnet.network_id).mtu or 1500,
                "addresses": [f"{balancer.vip.ip_address}/{subnet.cidr.partition('/')[2]}"], "gateway": subnet.gateway_ip}

    def report_gone(self, balancer):
        """Everything below it is gone, then it is; with it goes its port, where Octavia has made that."""
        self._report(balancer, {kind: [_deleted(record) for record in records] for kind, records in _below(balancer).items()}, "DELETED", "OFFLINE")

    def report_done(self, balancer, is_checked):
        """What was pending is done, except for what the lab does not do: that is in ERROR. is_checked: whether somebody looks after the members."""
        refused, unchecked = haproxy.refused(balancer), _unchecked(balancer, is_checked)
        below = {
            kind: [_settled(record, refused, unchecked) for record in records if record.provisioning_status.startswith("PENDING_")]
            for kind, records in _below(balancer).items()
        }
        self._report(balancer, below, "ACTIVE", "ONLINE" if balancer.enabled else "OFFLINE")

    def report_failed(self, balancer):
        """It could not be carried out; it can be deleted."""
        below = {
            kind: [{"id": record.id, "provisioning_status": "ERROR"} for record in records if record.provisioning_status.startswith("PENDING_")]
            for kind, records in _below(balancer).items()
        }
        self._report(balancer, below, "ERROR", "ERROR")

    def report_members(self, states):
        """states: member id -> operating status."""
        self._update({"members": [{"id": member, "operating_status": state} for member, state in states.items()]})

    def _report(self, balancer, below, provisioning, operating):
        own = {"id": balancer.id, "provisioning_status": provisioning, "operating_status": operating}
        self._update({**below, "loadbalancers": [own]})

    @staticmethod
    def _update(statuses):
        answer = driver_updater.DriverUpdater().update_loadbalancer_status(statuses)
        if answer["status_code"] != 200:
            raise ReportRefused(f"Octavia refuses a report: {answer}")


def _below(balancer):
    """What a load balancer is made of, by kind, in the words and in the order of a report."""
    policies = [policy for listener in balancer.listeners for policy in listener.l7policies]
    return {
        "members": [member for pool in balancer.pools for member in pool.members],
        "healthmonitors": [pool.health_monitor for pool in balancer.pools if pool.health_monitor is not None],
        "pools": balancer.pools,
        "l7rules": [rule for policy in policies for rule in policy.l7rules],
        "l7policies": policies,
        "listeners": balancer.listeners,
    }


def _unchecked(balancer, is_checked):
    """Ids of the members that nobody looks after."""
    return {member.id for pool in balancer.pools for member in pool.members
            if not is_checked or pool.health_monitor is None or not pool.health_monitor.enabled}


def _deleted(record):
    return {"id": record.id, "provisioning_status": "DELETED"}


def _settled(record, refused, unchecked):
    if record.provisioning_status == "PENDING_DELETE":
        return _deleted(record)
    if record.id in refused:
        return {"id": record.id, "provisioning_status": "ERROR", "operating_status": "ERROR"}
    operating = "OFFLINE" if not record.enabled else "NO_MONITOR" if record.id in unchecked else "ONLINE"
    return {"id": record.id, "provisioning_status": "ACTIVE", "operating_status": operating}

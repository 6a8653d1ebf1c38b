"""Octavia's worker of the lab: does what octavia-worker and its virtual machines do elsewhere.

Usage: python3 -m balancers.worker STATE MACHINES OCTAVIA_CONFIG, or: python3 -m balancers.worker STATE sweep

Octavia's API writes down what is wanted, marks it PENDING_* and tells a worker so; this one hears of it from the database. A load
balancer in a network of real machines is carried out by haproxy (carrier.py); one that no machine could reach is only said to be ACTIVE.
"""
import os
import pathlib
import subprocess
import sys
import time

from machines import network

from . import carrier, haproxy

PAUSE_SECONDS = 0.25
HEALTH_SECONDS = 2.0


def say(text):
    print(time.strftime("%T"), text, flush=True)


def places():
    """Name of a network's namespace -> what tells it from a later one of that name."""
    return {name: os.stat(f"/run/netns/{name}").st_ino for name in network.namespaces()}


class Worker:
    def __init__(self, records, state, machines):
        self._records, self._state, self._machines = records, state, machines
        self._placed = {}  # load balancer -> the namespace that it was done in, None where there was none
        self._carriers = {}
        self._interfaces = {}
        self._told = {}  # member -> operating status, as reported

    def turn(self):
        """Does what is pending, and follows networks that come and go."""
        existing, rows = places(), self._records.all()
        for balancer_id, status, network_id in rows:
            place = existing.get(network.namespace(network_id)) if network_id else None
            if status == "PENDING_DELETE":
                self._delete(balancer_id)
            elif status.startswith("PENDING_") or self._placed.get(balancer_id) != place or not self._is_alive(balancer_id):
                self._do(balancer_id, place, status)
        for balancer_id in set(self._placed) - {row.id for row in rows}:
            self._forget(balancer_id)

    def report_health(self):
        """What haproxy finds out about members."""
        found = {member: state for one in self._carriers.values() for member, state in one.member_states().items()}
        if new := {member: state for member, state in found.items() if self._told.get(member) != state}:
            self._records.report_members(new)
        self._told = found

    def _do(self, balancer_id, place, status):
        balancer = self._records.read(balancer_id)
        self._placed[balancer_id] = place
        self._told.clear()  # its members' statuses are written anew
        try:
            if place is None:
                self._drop(balancer_id)
            else:
                self._carry(balancer)
        except (subprocess.CalledProcessError, OSError) as error:
            say(f"{balancer_id} fails: {error} {getattr(error, 'stderr', '')}")
            self._drop(balancer_id)
            self._records.report_failed(balancer)
            return
        say(f"{balancer_id}, {status}: done{'' if place is None else ' by haproxy'}")
        if status.startswith("PENDING_"):
            self._records.report_done(balancer, is_checked=place is not None)

    def _carry(self, balancer):
        if balancer.id not in self._carriers:
            self._interfaces[balancer.id] = self._records.interface(balancer)
            self._carriers[balancer.id] = carrier.Carrier(self._state, balancer.id)
        one = self._carriers[balancer.id]
        one.carry(self._machines, balancer.vip.network_id, self._interfaces[balancer.id], haproxy.configuration(balancer, one.socket))

    def _delete(self, balancer_id):
        balancer = self._records.read(balancer_id)
        self._forget(balancer_id)
        self._records.remove_address(balancer)
        self._records.report_gone(balancer)
        say(f"{balancer_id} is gone")

    def _forget(self, balancer_id):
        self._placed.pop(balancer_id, None)
        self._drop(balancer_id)

    def _drop(self, balancer_id):
        self._interfaces.pop(balancer_id, None)
        if one := self._carriers.pop(balancer_id, None):
            one.stop()

    def _is_alive(self, balancer_id):
        return balancer_id not in self._carriers or self._carriers[balancer_id].is_alive()


def work(state, machines, configuration):
    from octavia.common import service
    from octavia.network import base
    from oslo_db import exception

    from . import records

    service.prepare_service(["balancers", "--config-file", configuration])
    carrier.sweep(state)
    worker = Worker(records.Records(), state, machines)
    say("works")
    health_at = 0.0
    while True:
        try:
            worker.turn()
            if time.monotonic() >= health_at:
                worker.report_health()
                health_at = time.monotonic() + HEALTH_SECONDS
        except (exception.DBError, base.NetworkException, records.ReportRefused, OSError) as error:
            say(f"again, because: {error}")
            time.sleep(HEALTH_SECONDS)
        time.sleep(PAUSE_SECONDS)


def main():
    state = pathlib.Path(sys.argv[1])
    if sys.argv[2:] == ["sweep"]:
        carrier.sweep(state)
    else:
        work(state, *sys.argv[2:])


if __name__ == "__main__":
    main()

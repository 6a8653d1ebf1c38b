"""Octavia's worker of the lab: does what octavia-worker and its virtual machines do elsewhere.

Usage: python3 -m balancers.worker STATE MACHINES OCTAVIA_CONFIG

Octavia's API writes down what is wanted, marks it PENDING_* and tells a worker so; this one hears of it from the database. A load
balancer in a network of real machines is carried out by haproxy (carrier.py); one that no machine could reach is only said to be ACTIVE.
"""
import os
import pathlib
import sys
import time

from machines import network
from octavia.common import service
from octavia.network import base
from oslo_db import exception

from . import carrier, haproxy, records

PAUSE_SECONDS = 0.25
HEALTH_SECONDS = 2.0
# A service that is away for the moment; what was begun is begun again.
_LATER = (exception.DBError, base.NetworkException, records.ReportRefused)


def say(text):
    print(time.strftime("%T"), text, flush=True)


def places():
    """Name of a network's namespace -> what tells it from a later one of that name."""
    return {name: os.stat(f"/run/netns/{name}").st_ino for name in network.namespaces()}


class Worker:
    def __init__(self, octavia, state, machines):
        self._octavia, self._state, self._machines = octavia, state, machines
        self._placed = {}  # load balancer -> the namespace that it was done in, None where there was none
        self._carriers = {}
        self._interfaces = {}
        self._told = {}  # member -> operating status, as reported

    def turn(self):
        """Does what is pending, and follows networks that come and go."""
        existing, rows = places(), self._octavia.all()
        for balancer_id, status, network_id in rows:
            place = existing.get(network.namespace(network_id)) if network_id else None
            try:
                if status == "PENDING_DELETE":
                    self._delete(balancer_id)
                elif status.startswith("PENDING_") or self._placed.get(balancer_id) != place or not self._is_alive(balancer_id):
                    self._do(balancer_id, place, status)
            except _LATER as error:
                say(f"{balancer_id}, {status}: later, because {error}")
        for balancer_id in set(self._placed) - {row.id for row in rows}:
            self._forget(balancer_id)

    def report_health(self):
        """What haproxy finds out about members."""
        found = {member: state for one in self._carriers.values() if one.is_alive() for member, state in one.member_states().items()}
        if new := {member: state for member, state in found.items() if self._told.get(member) != state}:
            self._octavia.report_members(new)
        self._told = found

    def _do(self, balancer_id, place, status):
        balancer = self._octavia.read(balancer_id)
        self._told.clear()  # its members' statuses are written anew
        try:
            if place is None:
                self._drop(balancer_id)
            else:
                self._carry(balancer, place)
        except carrier.NotCarried as error:
            say(f"{balancer_id}, {status}: it fails, because {error}")
            self._drop(balancer_id)
            self._octavia.report_failed(balancer)
        else:
            say(f"{balancer_id}, {status}: done{'' if place is None else ' by haproxy'}")
            if status.startswith("PENDING_"):
                self._octavia.report_done(balancer, is_checked=place is not None)
        self._placed[balancer_id] = place

    def _carry(self, balancer, place):
        if balancer.id not in self._carriers:
            self._interfaces[balancer.id] = self._octavia.interface(balancer)
            self._carriers[balancer.id] = carrier.Carrier(self._state, balancer.id)
        one = self._carriers[balancer.id]
        one.carry(self._machines, (balancer.vip.network_id, place, self._interfaces[balancer.id]), haproxy.configuration(balancer, one.socket))

    def _delete(self, balancer_id):
        balancer = self._octavia.read(balancer_id)
        self._forget(balancer_id)
        self._octavia.report_gone(balancer)
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


def main():
    state, machines, configuration = sys.argv[1:]
    service.prepare_service(["balancers", "--config-file", configuration])
    carrier.sweep(state)
    worker = Worker(records.Records(), state, machines)
    (pathlib.Path(state) / "ready").write_text(f"{os.getpid()}\n", encoding="ascii")
    say("ready")
    health_at = 0.0
    while True:
        try:
            worker.turn()
            if time.monotonic() >= health_at:
                worker.report_health()
                health_at = time.monotonic() + HEALTH_SECONDS
        except (*_LATER, OSError) as error:
            say(f"later, because {error}")
            time.sleep(HEALTH_SECONDS)
        time.sleep(PAUSE_SECONDS)


if __name__ == "__main__":
    main()

"""The lab's guests: answers Heat for machines that do not really run.

Nova's fake driver boots nothing, so nobody would ever signal a software deployment or a wait condition. This program
does, for every project, nested stacks and updates included, as the settings say (agent.conf).
"""
import argparse
import os
import sys
import time

import pymysql
import requests

from settings import Settings, SettingsError
from waiting import HeatDatabase

IDLE_SECONDS = 1.0  # between looks while nothing waits: two small queries
BUSY_SECONDS = 0.3
# An answered resource that still waits gets the signal again: Heat may have lost it (see waiting.py).
AGAIN_SECONDS = 6.0


def say(text):
    print(time.strftime("%T"), text, flush=True)


class HeatSignals:
    """Signals resources in any project with a service user's token, renewed when Heat refuses it."""

    def __init__(self, keystone, heat, password):
        self._keystone, self._heat, self._password = keystone, heat, password
        self._session = requests.Session()
        self._token = None

    def send(self, waiting, body):
        url = (f"{self._heat}/v1/{waiting.project}/stacks/{waiting.stack_name}/{waiting.stack_id}"
               f"/resources/{waiting.signal_to}/signal")
        response = None
        for _ in range(2):
            if self._token is None:
                self._token = self._log_in()
            response = self._session.post(url, json=body, headers={"X-Auth-Token": self._token}, timeout=30)
            if response.status_code != 401:
                break
            self._token = None
        return response

    def _log_in(self):
        user = {"name": "heat", "domain": {"id": "default"}, "password": self._password}
        body = {"auth": {"identity": {"methods": ["password"], "password": {"user": user}},
                         "scope": {"project": {"name": "service", "domain": {"id": "default"}}}}}
        response = self._session.post(f"{self._keystone}/auth/tokens", json=body, timeout=30)
        response.raise_for_status()
        return response.headers["X-Subject-Token"]


def bodies(waiting, answer):
    """The signals of one answer, each named, so that a repeated one counts once."""
    failed = answer.outcome == "fail"
    if waiting.kind == "deployment":
        return [{"deploy_status_code": int(failed), "deploy_stdout": "", "deploy_stderr": answer.text if failed else ""}]
    status, reason = ("FAILURE", answer.text) if failed else ("SUCCESS", "the machine is ready")
    return [{"id": f"guest-{number}", "status": status, "reason": reason, "data": f"guest-{number}"}
            for number in range(1, waiting.count + 1)]


class Guests:
    def __init__(self, settings, database, signals):
        self._settings, self._database, self._signals = settings, database, signals
        self._first_seen = {}
        self._answered = {}

    def look(self):
        """Answers what is due; returns the seconds until the next look."""
        waiting = self._database.waiting()
        now = time.monotonic()
        keys = {item.key for item in waiting}
        self._first_seen = {key: self._first_seen.get(key, now) for key in keys}
        self._answered = {key: at for key, at in self._answered.items() if key in keys}
        for item in waiting:
            answer = self._settings.answer(item.path)
            due = self._first_seen[item.key] + answer.delay
            again = self._answered.get(item.key, -AGAIN_SECONDS) + AGAIN_SECONDS
            if answer.outcome != "silent" and now >= due and now >= again:
                self._answer(item, answer, now)
        return BUSY_SECONDS if waiting else IDLE_SECONDS

    def _answer(self, item, answer, now):
        for body in bodies(item, answer):
            response = self._signals.send(item, body)
            detail = "" if response.ok else response.text[:200]
            say(f"{answer.outcome} {item.kind} {item.path} -> {response.status_code} {detail}".rstrip())
        self._answered[item.key] = now


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    for name in ("--settings", "--rules", "--keystone", "--heat"):
        arguments.add_argument(name, required=True)
    arguments.add_argument("--database-port", type=int, required=True)
    options = arguments.parse_args()
    password = os.environ["LAB_PASSWORD"]

    settings = Settings(options.settings, options.rules)
    guests = Guests(settings, HeatDatabase(options.database_port, password),
                    HeatSignals(options.keystone, options.heat, password))
    pause = 0.0
    while True:
        time.sleep(pause)
        pause = IDLE_SECONDS
        try:
            if settings.reload():
                say("settings read")
            pause = guests.look()
        except SettingsError as error:
            say(f"settings kept as they were: {error}")
        except (pymysql.MySQLError, requests.RequestException) as error:
            # A service of the lab restarts: look again in a moment.
            say(f"not reachable: {error}")


if __name__ == "__main__":
    sys.exit(main())

"""Runs the distribution's `openstack` program again and again, without loading its modules each time: a second of processor per run.

    openstack-forkserver.py SOCKET

Whoever connects to SOCKET sends one line of JSON: {"arguments": [...], "environment": {...}, "folder": "..."}. A process forked
for it does what /usr/bin/openstack does, in that folder and with nothing but that environment; the answer is one line,
{"code": N, "output": "...", "error": "..."}. It prints a line once it listens.
A run ends with its connection, and the server when its standard input ends.
"""

import contextlib
import importlib.metadata
import json
import os
import select
import signal
import socket
import sys
import tempfile


def load():
    """Loads what every run would: the program, the modules of all its commands, and what it knows of all packages once it has
    made one command's parser. What can't be loaded is left to the run that needs it."""
    sys.argv = ["openstack"]
    import cliff.command
    import openstackclient.shell  # noqa: F401

    class Nothing(cliff.command.Command):
        def take_action(self, parsed_args):
            raise NotImplementedError

    loads = [entry.load for group, entries in importlib.metadata.entry_points().items() if group.startswith(("openstack.", "keystoneauth1.")) for entry in entries]
    for one in [*loads, lambda: Nothing(None, None).get_parser("openstack")]:
        with contextlib.suppress(Exception):
            one()


def become(request, output, error):
    """This process is the program from here on."""
    os.setsid()
    for end, file in ((1, output), (2, error)):
        os.dup2(file.fileno(), end)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    sys.argv = ["openstack", *request["arguments"]]
    from openstackclient.shell import main

    sys.exit(main())


def run(connection):
    """One run, in a process of its own."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with connection, connection.makefile("rw", encoding="utf-8") as stream, tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as error:
        request = json.loads(stream.readline())
        program = os.fork()
        if program == 0:
            become(request, output, error)
        ended = os.pidfd_open(program)
        ready, _, _ = select.select([ended, connection], [], [])
        if ended not in ready:
            os.killpg(program, signal.SIGKILL)
        _, status = os.waitpid(program, 0)
        texts = []
        for file in (output, error):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "replace"))
        code = os.waitstatus_to_exitcode(status)
        json.dump({"code": code if code >= 0 else 128 - code, "output": texts[0], "error": texts[1]}, stream)
        stream.write("\n")


def serve(path):
    load()
    # Nobody waits for those that serve.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen()
        print("ready", flush=True)
        while True:
            ready, _, _ = select.select([server, sys.stdin], [], [])
            if sys.stdin in ready:
                os.unlink(path)
                return
            connection, _ = server.accept()
            if os.fork() == 0:
                server.close()
                run(connection)
                os._exit(0)
            connection.close()


if __name__ == "__main__":
    serve(sys.argv[1])

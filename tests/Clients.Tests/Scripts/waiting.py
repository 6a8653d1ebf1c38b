"""What the walks share: bounded waits, a signing request, and the settings that a test passes in the environment."""
import os
import subprocess
import time

PREFIX = os.environ["MAGNUM_TEST_PREFIX"]
PATIENCE = 180


def wait_until(what, look):
    """Looks until it gives something true; that is returned."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(1)
    raise AssertionError(f"it did not come to this: {what}")


def signing_request():
    """A request for an administrator's certificate, in PEM."""
    return subprocess.run(
        ["openssl", "req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", "/dev/null", "-subj", "/O=system:masters/CN=admin"],
        check=True, capture_output=True, text=True).stdout


def fails_with(status, call):
    """Demands that the call raises an error with that HTTP status."""
    try:
        call()
    except Exception as error:  # each client has exceptions of its own
        found = getattr(error, "status_code", None) or getattr(error, "http_status", None) or getattr(error, "code", None)
        assert found == status, f"expected {status}, got {found}: {error!r}"
        return
    raise AssertionError(f"expected {status}, but it was accepted")

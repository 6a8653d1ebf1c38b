"""Cables: a bridge in a namespace of its own for every Neutron network, so that networks may have the same addresses."""
import contextlib
import fcntl
import json
import pathlib
import subprocess

NAMESPACES = "magnum-lab-"
BRIDGE = "maglab0"  # on the host: the network `public`
OUTSIDE = "ext"  # a network's cable to the host (router.py)


def ip(*words):
    return subprocess.run(["ip", *words], check=True, capture_output=True, text=True).stdout


def _cut(name, cable):
    """Repeatable. A cable whose other end was in a namespace that nobody uses any more goes by itself, at any moment."""
    try:
        ip("-n", name, "link", "delete", cable)
    except subprocess.CalledProcessError:
        if cable in links(name):
            raise


def namespace(network_id):
    return NAMESPACES + network_id[:8]


def namespaces():
    return sorted(path.name for path in pathlib.Path("/run/netns").glob(NAMESPACES + "*"))


@contextlib.contextmanager
def exclusive(state):
    """Held by whoever plugs into, or removes, a network's namespace."""
    with open(pathlib.Path(state) / "network.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def ensure(network_id):
    """The namespace and the bridge of a network. What is routed through it is the router's business (router.py)."""
    name = namespace(network_id)
    if name not in namespaces():
        ip("netns", "add", name)
    if "br0" in links(name):
        return
    ip("-n", name, "link", "set", "lo", "up")
    ip("-n", name, "link", "add", "br0", "type", "bridge")
    # Addresses are translated where packets are routed; the bridge would do it too, and send a packet back where it came from.
    ip("netns", "exec", name, "sysctl", "-q", "net.bridge.bridge-nf-call-iptables=0", "net.ipv6.conf.all.disable_ipv6=1",
       "net.ipv6.conf.default.disable_ipv6=1", "net.ipv4.ip_forward=1")
    ip("-n", name, "link", "set", "br0", "up")


def links(name):
    return [link["ifname"] for link in json.loads(ip("-n", name, "-j", "link", "show"))]


def _cable(short, number):
    return f"m{short}-{number}"


def members(name):
    """Cables in the bridge, of machines and load balancers."""
    return [link for link in links(name) if link.startswith("m")]


def plug(short, number, network_id, target):
    """A cable from the bridge to interface ethNUMBER of another network namespace: its name, or the pid of a process in it."""
    name, cable = namespace(network_id), _cable(short, number)
    ensure(network_id)
    _cut(name, cable)
    ip("-n", name, "link", "add", cable, "type", "veth", "peer", "name", f"eth{number}", "netns", str(target))
    ip("-n", name, "link", "set", cable, "master", "br0", "up")


def unplug(short, number, network_id):
    """At once, whatever still uses the namespace at its end. Repeatable."""
    name, cable = namespace(network_id), _cable(short, number)
    if name in namespaces():
        _cut(name, cable)


def configure(number, interface, inside=None):
    """What DHCP would say: in the namespace of this process, or in the one of that name."""
    name, there = f"eth{number}", ("-n", inside) if inside else ()
    ip(*there, "link", "set", name, "address", interface["mac"], "mtu", str(interface["mtu"]), "up")
    for address in interface["addresses"]:
        ip(*there, "address", "add", address, "dev", name)
    if number == 0 and interface["gateway"]:
        ip(*there, "route", "add", "default", "via", interface["gateway"])


def remove(name):
    """The kernel takes a namespace apart some time later; its cable to the host goes at once."""
    _cut(name, OUTSIDE)
    ip("netns", "delete", name)

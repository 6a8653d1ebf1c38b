"""What Octavia's records mean in haproxy's words. Pure: text out of records.

Records: openstack/octavia octavia/common/data_models.py, release 11 (Zed). Words: haproxy 2.6, doc/configuration.txt.
"""

_ALGORITHMS = {"ROUND_ROBIN": "roundrobin", "LEAST_CONNECTIONS": "leastconn", "SOURCE_IP": "source"}
_MODES = {"TCP": "tcp", "HTTPS": "tcp", "HTTP": "http"}
_TO_MEMBERS = {"TCP": "", "HTTPS": "", "HTTP": "", "PROXY": " send-proxy", "PROXYV2": " send-proxy-v2"}
_MONITORS = ("TCP", "HTTP", "HTTPS", "TLS-HELLO")
_GOING = ("PENDING_DELETE", "DELETED")


def live(records):
    """Those that are not on their way out."""
    return [record for record in records if record.provisioning_status not in _GOING]


def refused(balancer):
    """Ids of the records that ask for what the lab does not carry out."""
    listeners = [one.id for one in live(balancer.listeners) if one.protocol not in _MODES]
    policies = [policy.id for one in live(balancer.listeners) for policy in live(one.l7policies)]
    pools = [one.id for one in live(balancer.pools) if one.protocol not in _TO_MEMBERS or one.lb_algorithm not in _ALGORITHMS]
    monitors = [one.id for one in _monitors(balancer) if one.type not in _MONITORS]
    return {*listeners, *policies, *pools, *monitors}


def configuration(balancer, socket):
    """haproxy's whole file, or None where it would listen nowhere. socket: path of the one that is asked for statistics."""
    without = refused(balancer)
    listeners = [one for one in live(balancer.listeners) if one.enabled and one.id not in without] if balancer.enabled else []
    if not listeners:
        return None
    lines = ["global", " nbthread 1", " maxconn 1000", " hard-stop-after 10s", f" stats socket {socket} mode 600", "defaults", " retries 3", " option redispatch"]
    for listener in listeners:
        pool = listener.default_pool
        usable = pool is not None and pool.enabled and pool.id not in without and pool.provisioning_status not in _GOING
        lines += _frontend(balancer.vip.ip_address, listener, _backend_name(listener, pool) if usable else None)
        if usable:
            lines += _backend(listener, pool, without)
    return "\n".join(lines) + "\n"


def _monitors(balancer):
    return live([pool.health_monitor for pool in live(balancer.pools) if pool.health_monitor is not None])


def _backend_name(listener, pool):
    return f"{pool.id}:{listener.id}"


def _frontend(address, listener, backend):
    lines = [f"frontend {listener.id}", f" mode {_MODES[listener.protocol]}", f" bind {address}:{listener.protocol_port}",
             f" timeout client {listener.timeout_client_data}ms"]
    if listener.connection_limit and listener.connection_limit > 0:
        lines.append(f" maxconn {listener.connection_limit}")
    if listener.allowed_cidrs:
        lines.append(f" tcp-request connection reject unless {{ src {' '.join(one.cidr for one in listener.allowed_cidrs)} }}")
    if backend:
        lines.append(f" default_backend {backend}")
    return lines


def _backend(listener, pool, without):
    lines = [f"backend {_backend_name(listener, pool)}", f" mode {_MODES[listener.protocol]}", f" balance {_ALGORITHMS[pool.lb_algorithm]}",
             f" timeout connect {listener.timeout_member_connect}ms", f" timeout server {listener.timeout_member_data}ms"]
    if pool.session_persistence is not None and pool.session_persistence.type == "SOURCE_IP":
        lines += [" stick-table type ip size 10k expire 1h", " stick on src"]
    monitor = pool.health_monitor
    if monitor is None or not monitor.enabled or monitor.id in without or monitor.provisioning_status in _GOING:
        monitor = None
    else:
        lines += _checks(monitor)
    return lines + [_server(member, pool, monitor) for member in live(pool.members) if member.enabled]


def _checks(monitor):
    lines = [f" timeout check {monitor.timeout}s"]
    if monitor.type in ("HTTP", "HTTPS"):
        lines += [" option httpchk", f" http-check send meth {monitor.http_method} uri {monitor.url_path}", f" http-check expect status {monitor.expected_codes}"]
    elif monitor.type == "TLS-HELLO":
        lines.append(" option ssl-hello-chk")
    return lines


def _server(member, pool, monitor):
    line = f" server {member.id} {member.ip_address}:{member.protocol_port} weight {member.weight}{_TO_MEMBERS[pool.protocol]}"
    if member.backup:
        line += " backup"
    if monitor is not None:
        line += f" check inter {monitor.delay}s fall {monitor.fall_threshold} rise {monitor.rise_threshold}"
        if monitor.type == "HTTPS":
            line += " check-ssl verify none"
        if member.monitor_address:
            line += f" addr {member.monitor_address}"
        if member.monitor_port:
            line += f" port {member.monitor_port}"
    return line

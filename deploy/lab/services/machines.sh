# Machines that are real ("lab up machines"): a second nova-compute, host and availability zone `machines`, whose servers
# are sets of namespaces (machines/, python/nova_drivers/labmachines.py), and the router between their networks.

MACHINES=$VAR/machines
# What of the host's loopback a machine reaches: OpenStack, and the Magnums under test.
MACHINE_CLOUD_PORTS=("$KEYSTONE_PORT" "$HEAT_PORT" "$NOVA_PORT" "$GLANCE_PORT" "$NEUTRON_PORT" "$OCTAVIA_PORT" "$CINDER_PORT" {9511..9519})
# The host's end of the network `public`: the gateway of its subnet (seed/cloud.py).
MACHINE_GATEWAY=198.18.0.1/16
# Kubernetes' programs, which Debian does not have, where engines/build-kubernetes.sh leaves them: machines that boot after it have them.
MACHINE_PROGRAMS=${MAGNUM_ENGINES_STATE:-${XDG_CACHE_HOME:-$HOME/.cache}/magnum-engines}/bin
# A machine's programs, all of the host's root, watch files with ten inotify instances, of which Linux gives a user 128: the thirteenth would never boot.
MACHINE_INOTIFY_INSTANCES=4096

machines_packages() { echo mmdebstrap nftables python3-pymysql util-linux; }
machines_daemons() { echo nova-compute-machines machine-router; }

# What this host lacks for them, if anything.
machines_lack() {
  if ((EUID != 0)); then
    echo "root"
  elif [[ ! -d /sys/fs/cgroup/freezer || ! -d /sys/fs/cgroup/pids ]]; then
    echo "cgroups of version 1 (kernel parameter systemd.unified_cgroup_hierarchy=0)"
  fi
}

machines_configure() {
  local lack ports
  lack=$(machines_lack)
  [[ -z $lack ]] || die "machines are namespaces of this host, which lacks: $lack"
  mkdir -p "$MACHINES"
  ports=$(IFS=,; echo "${MACHINE_CLOUD_PORTS[*]}")
  printf '{"cloud_ports": [%s], "database_port": %s, "gateway": "%s", "programs": "%s"}\n' \
    "$ports" "$MARIADB_PORT" "$MACHINE_GATEWAY" "$MACHINE_PROGRAMS" >"$MACHINES/settings.json"
  render nova-machines.conf.in >"$ETC/nova/machines.conf"
  once machine-image "$(cat "$LAB_SOURCE"/machines/{image.sh,cloud.cfg,runc,lab-ignition,lab-afterburn,afterburn.service,lab-images,lab-images.service} | sha256sum)" machines_image
}

machines_image() {
  say "making the machines' image: two minutes"
  # errexit is off inside a condition, so it is a shell of its own, not behind ||.
  (set -e; image_build "$MACHINES/image") >"$LOG/machine-image.log" 2>&1 9>&- &
  wait $! || {
    tail -n 25 "$LOG/machine-image.log" >&2
    die "no image for machines (log: $LOG/machine-image.log)"
  }
}

machines_python() { env PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$LAB_SOURCE" "$PYTHON" "$@"; }

machines_raise_limits() {
  local limit=/proc/sys/fs/inotify/max_user_instances
  (($(<"$limit") < MACHINE_INOTIFY_INSTANCES)) || return 0
  echo "$MACHINE_INOTIFY_INSTANCES" >"$limit" || die "this host has inotify instances for $(($(<"$limit") / 10)) machines, and $limit can't be written"
}

machines_start() {
  machines_raise_limits
  start_daemon machine-router - env PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$LAB_SOURCE" LAB_PASSWORD="$PASSWORD" \
    "$PYTHON" -m machines.router "$MACHINES"
  # Nova looks for drivers in nova.virt only.
  # shellcheck disable=SC2016
  start_daemon nova-compute-machines - env PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$LAB_SOURCE" LAB_MACHINES="$MACHINES" \
    "$PYTHON" -c 'import sys, nova.virt; nova.virt.__path__.append(sys.argv.pop(1)); sys.argv[0] = "nova-compute"; from nova.cmd.compute import main; main()' \
    "$LAB_SOURCE/python/nova_drivers" --config-file "$ETC/nova/nova.conf" --config-file "$ETC/nova/machines.conf"
}

machines_ready() {
  once nova-host-machines mapped nova_map_host machines nova-compute-machines
  once machines-zone "$(sha256sum <"$LAB_SOURCE/seed/machines.py")" \
    "$PYTHON" "$LAB_SOURCE/seed/machines.py" "$KEYSTONE_URL" "$PASSWORD" "$REGION" || die "seed/machines.py"
  daemon_alive machine-router || daemon_died machine-router
}

# After their daemons: machines run on by themselves, as under any hypervisor.
machines_stop() {
  [[ -d $MACHINES ]] || return 0
  machines_python -m machines.control "$MACHINES" sweep || warn "some of the machines did not stop"
}

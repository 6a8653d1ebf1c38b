#!/bin/bash
# A real OpenStack on loopback, from Debian's packages, without systemd. README.md tells what and why.
set -euo pipefail

LAB_SOURCE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
REPOSITORY=$(cd "$LAB_SOURCE/../.." && pwd)
for file in "$REPOSITORY"/tools/shell/{say,packages}.sh "$LAB_SOURCE"/lib/{settings,processes,config,database,wsgi}.sh "$LAB_SOURCE"/{services,machines}/*.sh; do
  # shellcheck source=/dev/null
  . "$file"
done

INFRASTRUCTURE=(mariadb memcached rabbitmq)
OPENSTACK=(keystone heat glance placement neutron nova)
EXTRAS=(magnum machines loadbalancers volumes)   # only when asked for
ALL=("${INFRASTRUCTURE[@]}" "${OPENSTACK[@]}" guests "${EXTRAS[@]}")

usage() {
  cat <<'HELP'
Usage: lab.sh up [EXTRA…]    install what is missing, configure, start, seed; does nothing that is done already.
                             magnum: the real Magnum 15 as well, on port 9512
                             machines: machines that really boot as well, in the availability zone "machines"
                             loadbalancers: Octavia as well, on port 9876; volumes: Cinder as well, on port 8776
       lab.sh down [EXTRA…]  stop every daemon of the lab; state stays, the next "up" is quick
                             with extras: only these
       lab.sh machines list | SERVER run|console|freeze|thaw|stop|continue|kill [ARGUMENT…]
                             the real machines, and what may befall them (README.md)
       lab.sh machines able  exit 0 when this host could have them
       lab.sh status         what runs; exit 0 when the lab is up, 3 when it is not
       lab.sh catalog URL    what the catalogue says for container-infra (the real Magnum: http://127.0.0.1:9512/v1)
       lab.sh restart NAME…  stop these daemons (names as "status" prints them) and start them again
       lab.sh sweep          delete every stack that the lab's tenants have, as a test run that was killed leaves them
       lab.sh wipe           down, then forget all state; packages stay
HELP
}

has() { declare -F "$1" >/dev/null; }

# each STEP SERVICE...: calls SERVICE_STEP for those that have it.
each() {
  local step=$1 service
  shift
  for service in "$@"; do
    if has "${service}_$step"; then "${service}_$step"; fi
  done
}

lap() { say "$1 (${SECONDS} s)"; }

# Not "install": that is the program.
install_services() {
  local packages=()
  mapfile -t packages < <(each packages "$@" | tr ' ' '\n')
  install_packages "the lab" curl procps iproute2 "${packages[@]}"
}

# The schemas of several services side by side: they are CPU bound, and there is more than one CPU.
create_schemas() {
  local service failed=0
  declare -A running=()
  for service in "$@"; do
    has "${service}_schema" || continue
    [[ -e $VAR/.done-$service-schema ]] && continue
    # errexit is off inside a condition, so the schema runs in a shell of its own, not behind ||.
    (set -e; "${service}_schema"; echo created >"$VAR/.done-$service-schema") >"$LOG/$service-manage.log" 2>&1 9>&- &
    running[$service]=$!
  done
  for service in "${!running[@]}"; do
    wait "${running[$service]}" || {
      tail -n 25 "$LOG/$service-manage.log" >&2
      warn "the schema of $service failed (log: $LOG/$service-manage.log)"
      failed=1
    }
  done
  ((failed == 0)) || die "no lab without its schemas"
}

seed_cloud() {
  once cloud "$(sha256sum <"$LAB_SOURCE/seed/cloud.py")" \
    "$PYTHON" "$LAB_SOURCE/seed/cloud.py" "$KEYSTONE_URL" "$PASSWORD" "$REGION" || die "seed/cloud.py"
}

# extras WORD...: prints them without their dashes; unknown ones are a mistake.
extras() {
  local word
  for word in "$@"; do
    [[ " ${EXTRAS[*]} " == *" ${word#--} "* ]] || { usage >&2; exit 2; }
    echo "${word#--}"
  done
}

# is_up EXTRA: whether the first of its daemons runs.
is_up() {
  local daemons
  daemons=$("${1}_daemons")
  daemon_alive "${daemons%% *}"
}

up() {
  local services=("${OPENSTACK[@]}" guests) schemas with extra
  with=$(extras "$@")
  mapfile -t with < <(printf '%s' "$with")
  install_services "${INFRASTRUCTURE[@]}" "${services[@]}" "${with[@]}"
  lap "packages are there"

  each configure "${INFRASTRUCTURE[@]}" "${services[@]}"
  each start "${INFRASTRUCTURE[@]}"
  mariadb_ready
  memcached_ready
  create_schemas "${OPENSTACK[@]}" &
  schemas=$!
  until [[ -e $VAR/.done-keystone-schema ]]; do
    kill -0 "$schemas" 2>/dev/null || break
    sleep 0.1
  done
  if [[ -e $VAR/.done-keystone-schema ]]; then
    keystone_start
    keystone_ready
    keystone_seed
    lap "Keystone is seeded"
  fi
  wait "$schemas" || exit 1
  rabbitmq_ready
  lap "schemas are there"

  each start "${services[@]}"
  each ready "${services[@]}"
  seed_cloud
  lap "OpenStack is up"

  for extra in "${EXTRAS[@]}"; do
    is_up "$extra" || [[ " ${with[*]} " == *" $extra "* ]] || each absent "$extra"
  done
  for extra in "${with[@]}"; do
    "${extra}_configure"
    create_schemas "$extra"
    "${extra}_start"
    "${extra}_ready"
    lap "$extra: up"
  done
  say "credentials to source: $LAB_STATE/rc-{alpha,beta,reader,admin,service}"
}

down() {
  local service name only
  only=$(extras "$@")
  # All at once: each takes seconds to hand over what it has begun.
  for service in ${only:-"${EXTRAS[@]}"}; do
    for name in $("${service}_daemons"); do stop_daemon "$name" & done
  done
  if [[ -z $only ]]; then
    for service in "${OPENSTACK[@]}" guests; do
      for name in $("${service}_daemons"); do stop_daemon "$name" & done
    done
  fi
  wait
  for service in ${only:-"${EXTRAS[@]}"}; do
    # Without the others nobody is there to be told; the next "up" tells it.
    if [[ -n $only ]]; then each absent "$service"; fi
    each stop "$service"
    say "$service: down"
  done
  if [[ -n $only ]]; then return; fi
  for name in rabbitmq mariadb memcached; do stop_daemon "$name" & done
  wait
  stop_daemon epmd
  local left
  mapfile -t left < <(marked_processes)
  if ((${#left[@]})); then
    kill -KILL "${left[@]}" 2>/dev/null || true
    warn "processes had left their group and were killed: ${left[*]}"
  fi
  say "the lab is down"
}

# Proportional memory of processes in MiB: what they share is counted once.
memory_of() {
  { cat "${@/%//smaps_rollup}" 2>/dev/null || true; } | awk '/^Pss:/ {sum += $2} END {print int(sum / 1024)}'
}

# Exit 3 when a daemon is down that is not an extra.
status() {
  local service name pid group memory missing=0
  for service in "${ALL[@]}"; do
    for name in $("${service}_daemons"); do
      if pid=$(daemon_pid "$name"); then
        mapfile -t group < <(pgrep -g "$pid")
        group=("${group[@]/#//proc/}")
        memory=$(memory_of "${group[@]}")
        printf '%-17s up    pid %-8s %2d processes %5d MiB\n' "$name" "$pid" "${#group[@]}" "$memory"
      else
        printf '%-17s down\n' "$name"
        [[ " ${EXTRAS[*]} " == *" $service "* ]] || missing=1
      fi
    done
  done
  ((missing == 0)) || exit 3
}

restart() {
  local name extra with=()
  for extra in "${EXTRAS[@]}"; do
    name=$("${extra}_daemons")
    if [[ -e $RUN/${name%% *}.pid ]]; then with+=("$extra"); fi
  done
  for name in "$@"; do
    [[ -e $RUN/$name.pid ]] || die "no daemon called $name"
    stop_daemon "$name"
  done
  up "${with[@]}"
}

use_lab_environment
mkdir -p "$ETC" "$VAR" "$RUN" "$LOG"

verb=${1:-help}
(($#)) && shift
case $verb in
  up | down | catalog | restart | sweep | wipe)
    exec 9>"$LAB_STATE/lock"
    flock -w 900 9 || die "another lab command has been running for 15 minutes"
    ;;
esac
case $verb in
  up) up "$@" ;;
  down) down "$@" ;;
  status) status ;;
  machines)
    case ${1:-list} in
      able) [[ -z $(machines_lack) ]] ;;
      *) machines_python -m machines.control "$MACHINES" "${@:-list}" ;;
    esac
    ;;
  catalog)
    printf '%s\n' "${1:?"catalog wants a URL"}" >"$VAR/container-infra"
    # shellcheck disable=SC2034  # the seed reads it
    CONTAINER_INFRA_URL=$1
    keystone_seed
    ;;
  restart) restart "$@" ;;
  sweep) "$PYTHON" "$LAB_SOURCE/seed/sweep.py" "$KEYSTONE_URL" "$PASSWORD" "$REGION" ;;
  wipe)
    down
    rm -rf "$ETC" "$VAR" "$RUN" "$LOG" "$LAB_STATE"/rc-* "$LAB_STATE"/agent.{conf,d}
    ;;
  help | -h | --help) usage ;;
  *)
    usage >&2
    exit 2
    ;;
esac

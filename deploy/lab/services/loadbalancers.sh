# Load balancers ("lab up loadbalancers"): Octavia's API, and in the place of its worker and its virtual machines one of our
# own (balancers/), which runs haproxy in the networks of real machines.

BALANCERS=$VAR/octavia

loadbalancers_packages() { echo octavia-api haproxy iproute2 util-linux; }
loadbalancers_daemons() { echo octavia-api octavia-worker; }

loadbalancers_configure() {
  # shellcheck disable=SC2034  # for the template
  DATABASE_URL=$(database_url octavia)
  service_config octavia octavia octavia.conf.in service-auth.in messaging.in
  CLIENT_SECTION=service_auth SERVICE_USER=octavia render service-client.in >>"$ETC/octavia/octavia.conf"
}

loadbalancers_schema() {
  create_databases octavia octavia
  octavia-db-manage --config-file "$ETC/octavia/octavia.conf" upgrade head
}

loadbalancers_start() {
  # Not /usr/bin/octavia-api: that is a development server.
  # Python's warnings about SQLAlchemy and policies fill its log.
  start_wsgi octavia-api "$OCTAVIA_PORT" /usr/bin/octavia-wsgi 1 4 PYTHONWARNINGS=ignore -- --pyargv "--config-file=$ETC/octavia/octavia.conf"
  start_daemon octavia-worker - env PYTHONWARNINGS=ignore PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$LAB_SOURCE" \
    "$PYTHON" -m balancers.worker "$BALANCERS" "$MACHINES" "$ETC/octavia/octavia.conf"
}

loadbalancers_ready() {
  await_http octavia-api "http://127.0.0.1:$OCTAVIA_PORT/"
  # It has swept away what the last one left, and notes that.
  local deadline=$((SECONDS + 60))
  until [[ -e $BALANCERS/ready && $(<"$BALANCERS/ready") == "$(daemon_pid octavia-worker)" ]]; do
    daemon_alive octavia-worker || daemon_died octavia-worker
    ((SECONDS < deadline)) || die "octavia-worker is not ready (log: $LOG/octavia-worker.log)"
    sleep 0.1
  done
  catalogue_add load-balancer octavia "http://127.0.0.1:$OCTAVIA_PORT"
}

# What says that they are there, when they are not.
loadbalancers_absent() { catalogue_remove load-balancer; }

# After their daemons, with which haproxy ends.
loadbalancers_stop() {
  if [[ -d $BALANCERS/balancers ]]; then machines_python -m balancers.carrier "$BALANCERS" || warn "namespaces of load balancers are left"; fi
}

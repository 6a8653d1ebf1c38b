# Nova with the fake compute driver: servers are rows, ACTIVE at once. The nova-compute *package* would drag in libvirt
# and qemu; python3-nova already has its code.

nova_packages() { echo nova-api nova-conductor nova-scheduler python3-novaclient; }
nova_daemons() { echo nova-compute nova-scheduler nova-conductor nova-api; }

nova_configure() {
  # shellcheck disable=SC2034  # for the template
  DATABASE_URL=$(database_url nova) API_DATABASE_URL=$(database_url nova nova_api)
  service_config nova nova nova.conf.in service-auth.in messaging.in
  CLIENT_SECTION=neutron SERVICE_USER=neutron render service-client.in >>"$ETC/nova/nova.conf"
  CLIENT_SECTION=placement SERVICE_USER=placement render service-client.in >>"$ETC/nova/nova.conf"
  CLIENT_SECTION=cinder SERVICE_USER=nova render service-client.in >>"$ETC/nova/nova.conf"
  CLIENT_SECTION=service_user SERVICE_USER=nova render service-client.in >>"$ETC/nova/nova.conf"
  mkdir -p "$VAR/nova"/{instances,lock}
  packaged nova api-paste.ini
}

nova_manage() { nova-manage --config-file "$ETC/nova/nova.conf" "$@"; }

nova_schema() {
  create_databases nova nova nova_api nova_cell0
  nova_manage api_db sync
  nova_manage cell_v2 map_cell0 --database_connection "$(database_url nova nova_cell0)"
  nova_manage db sync
  local cells
  cells=$(nova_manage cell_v2 list_cells)
  [[ $cells == *cell1* ]] || nova_manage cell_v2 create_cell --name cell1
}

nova_start() {
  start_daemon nova-conductor - /usr/bin/nova-conductor --config-file "$ETC/nova/nova.conf"
  start_daemon nova-scheduler - /usr/bin/nova-scheduler --config-file "$ETC/nova/nova.conf"
  start_daemon nova-api "$NOVA_PORT" /usr/bin/nova-api --config-file "$ETC/nova/nova.conf"
  placement_ready
  start_daemon nova-compute - "$PYTHON" -c \
    'import sys; sys.argv[0] = "nova-compute"; from nova.cmd.compute import main; main()' --config-file "$ETC/nova/nova.conf"
}

nova_ready() {
  await_http nova-api "http://127.0.0.1:$NOVA_PORT/"
  once nova-host mapped nova_map_host labhost nova-compute
}

# nova_map_host HOST DAEMON: a compute host must be mapped to its cell before the scheduler may use it: once, when it has
# reported itself.
nova_map_host() {
  local host=$1 daemon=$2 deadline=$((SECONDS + 120))
  until (($(mariadb_root -N nova -e "SELECT COUNT(*) FROM compute_nodes WHERE host = '$host' AND deleted = 0"))); do
    daemon_alive "$daemon" || daemon_died "$daemon"
    ((SECONDS < deadline)) || die "$daemon never reported itself (log: $LOG/$daemon.log)"
    sleep 0.3
  done
  nova_manage cell_v2 discover_hosts >>"$LOG/nova-manage.log" 2>&1 || die "nova-manage discover_hosts (log: $LOG/nova-manage.log)"
}

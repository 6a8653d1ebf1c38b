# Neutron without agents: our mechanism driver (python/labmech.py) binds every port at once.

neutron_packages() { echo neutron-server neutron-rpc-server python3-neutronclient; }
neutron_daemons() { echo neutron-server; }

neutron_configure() {
  # shellcheck disable=SC2034  # for the template
  DATABASE_URL=$(database_url neutron)
  service_config neutron neutron neutron.conf.in service-auth.in messaging.in
  CLIENT_SECTION=nova SERVICE_USER=nova render service-client.in >>"$ETC/neutron/neutron.conf"
  CLIENT_SECTION=placement SERVICE_USER=placement render service-client.in >>"$ETC/neutron/neutron.conf"
  mkdir -p "$VAR/neutron/lock"
  packaged neutron api-paste.ini
}

neutron_schema() {
  create_databases neutron neutron
  PYTHONPATH=$LAB_SOURCE/python neutron-db-manage --config-file "$ETC/neutron/neutron.conf" upgrade heads
}

neutron_start() {
  start_daemon neutron-server "$NEUTRON_PORT" env PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$LAB_SOURCE/python" \
    /usr/bin/neutron-server --config-file "$ETC/neutron/neutron.conf"
}

neutron_ready() { await_http neutron-server "http://127.0.0.1:$NEUTRON_PORT/"; }

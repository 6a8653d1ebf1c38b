# Placement: Nova's scheduler asks it.

placement_packages() { echo placement-api; }
placement_daemons() { echo placement; }

placement_configure() {
  # shellcheck disable=SC2034  # for the template
  DATABASE_URL=$(database_url placement)
  service_config placement placement placement.conf.in service-auth.in
}

placement_schema() {
  create_databases placement placement
  OS_PLACEMENT_CONFIG_DIR=$ETC/placement placement-manage --config-file "$ETC/placement/placement.conf" db sync
}

placement_start() { start_wsgi placement "$PLACEMENT_PORT" /usr/bin/placement-api 1 4 OS_PLACEMENT_CONFIG_DIR="$ETC/placement"; }
placement_ready() { await_http placement "http://127.0.0.1:$PLACEMENT_PORT/"; }

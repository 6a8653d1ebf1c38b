# Glance with a folder as its store.

glance_packages() { echo glance-api python3-glanceclient; }
glance_daemons() { echo glance; }

glance_configure() {
  # shellcheck disable=SC2034  # for the template
  DATABASE_URL=$(database_url glance)
  service_config glance glance glance.conf.in service-auth.in messaging.in
  mkdir -p "$VAR/glance"/{images,staging,tasks}
  packaged glance glance-api-paste.ini
}

glance_schema() {
  create_databases glance glance
  glance-manage --config-file "$ETC/glance/glance.conf" db_sync
}

glance_start() { start_daemon glance "$GLANCE_PORT" /usr/bin/glance-api --config-file "$ETC/glance/glance.conf"; }
glance_ready() { await_http glance "http://127.0.0.1:$GLANCE_PORT/healthcheck"; }

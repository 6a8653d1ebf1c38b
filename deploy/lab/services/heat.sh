# Heat: one API process, two engine workers.

heat_packages() { echo heat-api heat-engine python3-heatclient; }
heat_daemons() { echo heat-engine heat-api; }

heat_configure() {
  # shellcheck disable=SC2034  # for the template
  DATABASE_URL=$(database_url heat)
  service_config heat heat heat.conf.in service-auth.in messaging.in
  packaged heat api-paste.ini
  packaged heat environment.d
  packaged heat templates
}

heat_schema() {
  create_databases heat heat
  heat-manage --config-file "$ETC/heat/heat.conf" db_sync
}

heat_start() {
  start_daemon heat-engine - /usr/bin/heat-engine --config-file "$ETC/heat/heat.conf"
  start_daemon heat-api "$HEAT_PORT" /usr/bin/heat-api --config-file "$ETC/heat/heat.conf"
}

# The API answers before an engine does: an engine of *this* start must have reported itself.
heat_ready() {
  await_http heat-api "$HEAT_URL/"
  local since deadline=$((SECONDS + 90))
  since=$(stat -c %Y "$RUN/heat-engine.pid")
  until (($(mariadb_root -N heat -e "SET time_zone='+00:00'; SELECT COUNT(*) FROM service WHERE created_at >= FROM_UNIXTIME($since - 2)"))); do
    daemon_alive heat-engine || daemon_died heat-engine
    ((SECONDS < deadline)) || die "no Heat engine reports itself (log: $LOG/heat-engine.log)"
    sleep 0.3
  done
}

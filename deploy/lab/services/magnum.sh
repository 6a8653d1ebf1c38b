# The real Magnum, as an oracle for questions about the wire: "lab up magnum". Beside its own drivers it has a quick one
# (python/labdriver) for images with os_distro=labos, whose stack is OS::Heat::* only.

magnum_packages() { echo magnum-api magnum-conductor python3-magnumclient; }
magnum_daemons() { echo magnum-conductor magnum-api discovery; }

magnum_configure() {
  # shellcheck disable=SC2034  # for the template
  DATABASE_URL=$(database_url magnum)
  # shellcheck source=/dev/null
  . "$VAR/domains.env"
  service_config magnum magnum magnum.conf.in service-auth.in messaging.in
  CLIENT_SECTION=keystone_auth SERVICE_USER=magnum render service-client.in >>"$ETC/magnum/magnum.conf"
  mkdir -p "$VAR/magnum/certs"
  packaged magnum api-paste.ini
}

magnum_schema() {
  create_databases magnum magnum
  magnum-db-manage --config-file "$ETC/magnum/magnum.conf" upgrade
}

magnum_start() {
  local python_path=(PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$LAB_SOURCE/python")
  start_daemon discovery "$DISCOVERY_PORT" "$PYTHON" "$LAB_SOURCE/python/discovery.py" "$DISCOVERY_PORT"
  start_daemon magnum-conductor - env "${python_path[@]}" /usr/bin/magnum-conductor --config-file "$ETC/magnum/magnum.conf"
  # Not /usr/bin/magnum-api: that is a development server which forks for every request.
  start_wsgi magnum-api "$REFERENCE_MAGNUM_PORT" /usr/bin/magnum-api-wsgi 2 4 "${python_path[@]}" \
    -- --pyargv "--config-file=$ETC/magnum/magnum.conf"
}

magnum_ready() { await_http magnum-api "http://127.0.0.1:$REFERENCE_MAGNUM_PORT/"; }

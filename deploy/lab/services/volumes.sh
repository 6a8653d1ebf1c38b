# Volumes ("lab up volumes"): Cinder with a driver of ours, whose volumes are sparse files (python/labvolumes.py). The
# cinder-volume *package* would drag in LVM and an iSCSI target; python3-cinder already has its code.

VOLUMES=$VAR/cinder/volumes

volumes_packages() { echo cinder-api cinder-scheduler python3-cinderclient; }
volumes_daemons() { echo cinder-api cinder-scheduler cinder-volume; }

volumes_configure() {
  # shellcheck disable=SC2034  # for the template
  DATABASE_URL=$(database_url cinder)
  service_config cinder cinder cinder.conf.in service-auth.in messaging.in
  CLIENT_SECTION=nova SERVICE_USER=cinder render service-client.in >>"$ETC/cinder/cinder.conf"
  mkdir -p "$VOLUMES" "$VAR/cinder"/{coordination,lock}
  packaged cinder api-paste.ini
  packaged cinder resource_filters.json
}

volumes_schema() {
  create_databases cinder cinder
  cinder-manage --config-file "$ETC/cinder/cinder.conf" db sync
}

volumes_start() {
  start_wsgi cinder-api "$CINDER_PORT" /usr/bin/cinder-wsgi 1 4 -- --pyargv "--config-file=$ETC/cinder/cinder.conf"
  start_daemon cinder-scheduler - /usr/bin/cinder-scheduler --config-file "$ETC/cinder/cinder.conf"
  start_daemon cinder-volume - env PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$LAB_SOURCE/python" LAB_VOLUMES="$VOLUMES" \
    "$PYTHON" -c 'import sys; sys.argv[0] = "cinder-volume"; from cinder.cmd.volume import main; main()' --config-file "$ETC/cinder/cinder.conf"
}

# The API answers before anybody is there to make a volume: a driver of *this* start must have reported itself.
volumes_ready() {
  await_http cinder-api "http://127.0.0.1:$CINDER_PORT/"
  local since deadline=$((SECONDS + 90))
  since=$(stat -c %Y "$RUN/cinder-volume.pid")
  until (($(mariadb_root -N cinder -e "SET time_zone='+00:00'; SELECT COUNT(*) FROM services
    WHERE topic = 'cinder-volume' AND deleted = 0 AND updated_at >= FROM_UNIXTIME($since)"))); do
    daemon_alive cinder-volume || daemon_died cinder-volume
    ((SECONDS < deadline)) || die "no volume driver reports itself (log: $LOG/cinder-volume.log)"
    sleep 0.3
  done
  catalogue_add volumev3 cinderv3 "http://127.0.0.1:$CINDER_PORT/v3/%(project_id)s"
}

# What says that they are there, when they are not.
volumes_absent() { catalogue_remove volumev3; }

# Keystone, and in it everything that the other services and the tenants need: seed/identity.py.

keystone_packages() { echo keystone uwsgi-core uwsgi-plugin-python3 python3-openstackclient python3-pymysql; }
keystone_daemons() { echo keystone; }

keystone_configure() {
  # shellcheck disable=SC2034  # for the template
  DATABASE_URL=$(database_url keystone)
  service_config keystone keystone keystone.conf.in
}

keystone_schema() {
  local me group manage=(keystone-manage --config-file "$ETC/keystone/keystone.conf")
  me=$(id -un) group=$(id -gn)
  create_databases keystone keystone
  "${manage[@]}" db_sync
  "${manage[@]}" fernet_setup --keystone-user "$me" --keystone-group "$group"
  "${manage[@]}" credential_setup --keystone-user "$me" --keystone-group "$group"
  "${manage[@]}" bootstrap --bootstrap-username admin --bootstrap-password "$PASSWORD" --bootstrap-project-name admin \
    --bootstrap-role-name admin --bootstrap-service-name keystone --bootstrap-region-id "$REGION" \
    --bootstrap-public-url "$KEYSTONE_URL/v3" --bootstrap-internal-url "$KEYSTONE_URL/v3" --bootstrap-admin-url "$KEYSTONE_URL/v3"
}

# One thread a process: its middleware keeps the request's token in a field that all threads share, and a trust that Heat
# makes with one token then descends from the trust of another, and dies with that.
keystone_start() {
  start_wsgi keystone "$KEYSTONE_PORT" /usr/bin/keystone-wsgi-public 4 1 \
    OS_KEYSTONE_CONFIG_DIR="$ETC/keystone" OS_KEYSTONE_CONFIG_FILES=keystone.conf
}

keystone_ready() { await_http keystone "$KEYSTONE_URL/v3"; }

# Done again only when the script or the catalogue's address has changed.
keystone_seed() {
  local content
  content=$(sha256sum <"$LAB_SOURCE/seed/identity.py")$CONTAINER_INFRA_URL
  once identity "$content" "$PYTHON" "$LAB_SOURCE/seed/identity.py" "$KEYSTONE_URL" "$PASSWORD" "$REGION" \
    "$CONTAINER_INFRA_URL" "$VAR/domains.env" || die "seed/identity.py"
  write_rc admin admin admin
  write_rc alpha alpha-user alpha
  write_rc beta beta-user beta
  write_rc reader alpha-reader alpha
  write_rc service magnum service
}

# write_rc NAME USER PROJECT: a file to source. It puts Debian's clients first on PATH.
write_rc() {
  cat >"$LAB_STATE/rc-$1" <<RC
unset \${!OS_*}
export OS_AUTH_URL=$KEYSTONE_URL/v3 OS_IDENTITY_API_VERSION=3 OS_REGION_NAME=$REGION
export OS_USER_DOMAIN_NAME=Default OS_PROJECT_DOMAIN_NAME=Default
export OS_USERNAME=$2 OS_PASSWORD=$PASSWORD OS_PROJECT_NAME=$3
export PATH=/usr/bin:\$PATH
RC
}

# catalogue_add TYPE NAME URL: a service that has just come up is in the catalogue while it is up.
catalogue_add() {
  once "catalogue-$1" "$3" "$PYTHON" "$LAB_SOURCE/seed/endpoint.py" "$KEYSTONE_URL" "$PASSWORD" "$REGION" "$@" || die "seed/endpoint.py"
}

# catalogue_remove TYPE: when it goes. A lab whose Keystone is already down has it removed by the next "up".
catalogue_remove() {
  [[ -e $VAR/.done-catalogue-$1 ]] && daemon_alive keystone || return 0
  "$PYTHON" "$LAB_SOURCE/seed/endpoint.py" "$KEYSTONE_URL" "$PASSWORD" "$REGION" "$1" || die "seed/endpoint.py"
  rm -f "$VAR/.done-catalogue-$1"
}

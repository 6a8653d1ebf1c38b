# Sourced after packages.sh. PostgreSQL's programs for the tests, which start servers of their own on free ports.

postgresql_present() { compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null; }

# The package would make a cluster and start it on port 5432: told not to, before it is installed.
install_postgresql() {
  postgresql_present && return 0
  local settings=/etc/postgresql-common/createcluster.conf
  if [[ ! -e $settings ]]; then
    install_packages "the PostgreSQL tests" postgresql-common
  fi
  if [[ -e $settings ]] && ! grep -q '^create_main_cluster' "$settings"; then
    echo 'create_main_cluster = false' | as_root tee -a "$settings" >/dev/null
  fi
  install_packages "the PostgreSQL tests" postgresql
  postgresql_present || die "the postgresql package is installed, but there is no /usr/lib/postgresql/*/bin/postgres"
}

# MariaDB for OpenStack's own use; Magnum on Orleans never touches it.

# With the compiled part of SQLAlchemy, through which all services read it: rows cost them less.
mariadb_packages() { echo mariadb-server python3-sqlalchemy-ext; }
mariadb_daemons() { echo mariadb; }

mariadb_start() {
  local data=$VAR/mysql run_as=()
  ((EUID == 0)) && run_as=(--user=root)
  if [[ ! -e $data/.lab-ready ]]; then
    rm -rf "$data"   # half an initialisation is worth nothing
    mkdir -p "$data"
    mariadb-install-db --no-defaults "${run_as[@]}" --datadir="$data" --auth-root-authentication-method=normal \
      --skip-test-db >"$LOG/mariadb-install.log" 2>&1 || die "mariadb-install-db (log: $LOG/mariadb-install.log)"
  fi
  # Not flushed at every commit: the lab may lose a second of OpenStack's state in a power cut, and is faster for it.
  start_daemon mariadb "$MARIADB_PORT" mariadbd --no-defaults "${run_as[@]}" --datadir="$data" --socket="$RUN/mysql.sock" \
    --pid-file="$RUN/mysqld.server-pid" --bind-address=127.0.0.1 --port="$MARIADB_PORT" --skip-name-resolve --max-connections=600 \
    --innodb-buffer-pool-size=256M --innodb-log-file-size=128M --innodb-flush-log-at-trx-commit=0 --skip-log-bin \
    --character-set-server=utf8 --collation-server=utf8_general_ci
}

mariadb_ready() {
  await_port mariadb "$MARIADB_PORT"
  [[ -e $VAR/mysql/.lab-ready ]] && return 0
  mariadb --no-defaults -uroot -S "$RUN/mysql.sock" -e "
    GRANT ALL ON *.* TO root@'127.0.0.1' IDENTIFIED BY '$PASSWORD' WITH GRANT OPTION;
    DELETE FROM mysql.global_priv WHERE User='';
    FLUSH PRIVILEGES;" || die "MariaDB refuses its first statements"
  touch "$VAR/mysql/.lab-ready"
}

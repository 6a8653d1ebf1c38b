# Sourced. MariaDB as OpenStack uses it.

mariadb_root() { mariadb --no-defaults -h127.0.0.1 -P"$MARIADB_PORT" -uroot -p"$PASSWORD" "$@"; }

# database_url USER [DATABASE]
database_url() { printf 'mysql+pymysql://%s:%s@127.0.0.1:%s/%s?charset=utf8' "$1" "$PASSWORD" "$MARIADB_PORT" "${2:-$1}"; }

# create_databases USER DATABASE...
create_databases() {
  local user=$1 database
  shift
  for database in "$@"; do
    printf "CREATE DATABASE IF NOT EXISTS %s CHARACTER SET utf8; GRANT ALL ON %s.* TO '%s'@'%%' IDENTIFIED BY '%s';\n" \
      "$database" "$database" "$user" "$PASSWORD"
  done | mariadb_root --batch
}

# once MARK COMMAND...: runs it unless it has succeeded before with the same content of the mark.
once() {
  local mark=$VAR/.done-$1 content=$2
  shift 2
  [[ -e $mark && $(<"$mark") == "$content" ]] && return 0
  "$@" || return
  printf '%s\n' "$content" >"$mark"
}

# memcached: Keystone's cache and the token cache of every service's middleware.

memcached_packages() { echo memcached; }
memcached_daemons() { echo memcached; }

memcached_start() {
  local run_as=()
  ((EUID == 0)) && run_as=(-u nobody)   # it refuses to run as root
  start_daemon memcached "$MEMCACHED_PORT" memcached "${run_as[@]}" -l 127.0.0.1 -p "$MEMCACHED_PORT" -U 0 -m 64
}

memcached_ready() { await_port memcached "$MEMCACHED_PORT"; }

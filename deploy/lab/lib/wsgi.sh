# Sourced. WSGI programs under uwsgi.

# start_wsgi NAME PORT SCRIPT PROCESSES THREADS [VARIABLE=VALUE...] [-- uwsgi option...]
start_wsgi() {
  local name=$1 port=$2 script=$3 processes=$4 threads=$5 environment=()
  shift 5
  while (($#)) && [[ $1 != -- ]]; do
    environment+=("$1")
    shift
  done
  (($#)) && shift
  # --http-socket closes every connection without saying so, and python-requests then uses the dying socket again:
  # the header says it.
  start_daemon "$name" "$port" env "${environment[@]}" uwsgi --plugins-dir /usr/lib/uwsgi/plugins --plugin python3 \
    --master --die-on-term --lazy-apps --enable-threads --need-app --http-socket "127.0.0.1:$port" \
    --processes "$processes" --threads "$threads" --buffer-size 65535 --post-buffering 65536 --listen 100 \
    --wsgi-file "$script" --disable-logging --add-header 'Connection: close' "$@"
}

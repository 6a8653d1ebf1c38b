# Sourced. Daemons without systemd: each in a session of its own, known by pid *and* start time (uwsgi rewrites command
# lines, and pids are used again), stopped as a process group.

started_at() { awk '{print $22}' "/proc/$1/stat" 2>/dev/null; }

# Prints the pid of daemon NAME when it is the very process that was started under that name.
daemon_pid() {
  local pid start
  [[ -s $RUN/$1.pid ]] || return 1
  read -r pid start <"$RUN/$1.pid"
  [[ -n $start && $(started_at "$pid") == "$start" ]] || return 1
  printf '%s\n' "$pid"
}

daemon_alive() { daemon_pid "$1" >/dev/null; }

port_open() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# start_daemon NAME PORT COMMAND...: nothing to do when it runs. PORT is "-" for a daemon that listens nowhere.
start_daemon() {
  local name=$1 port=$2 deadline
  shift 2
  daemon_alive "$name" && return 0
  if [[ $port != - ]] && port_open "$port"; then
    die "$name needs port $port of 127.0.0.1, and another program has it: $(ss -Hltnp "sport = :$port" 2>/dev/null | awk '{print $NF}' | head -n 1)"
  fi
  rm -f "$RUN/$name.pid"
  # A daemon must not keep the lab's lock, nor one that its caller holds: no descriptor but the first three. The mark lets
  # "down" find what left its group.
  # shellcheck disable=SC2016
  MAGNUM_LAB_DAEMON=$LAB_STATE setsid -f bash -c \
    'for fd in /proc/$$/fd/*; do fd=${fd##*/}; if ((fd > 2)); then exec {fd}>&-; fi; done
     echo "$$ $(cut -d" " -f22 /proc/$$/stat)" >"$0.new"; mv "$0.new" "$0"; exec "$@"' "$RUN/$name.pid" "$@" \
    >>"$LOG/$name.log" 2>&1 </dev/null
  deadline=$((SECONDS + 10))
  until [[ -s $RUN/$name.pid ]]; do
    ((SECONDS < deadline)) || die "$name did not start (log: $LOG/$name.log)"
    sleep 0.02
  done
}

stop_daemon() {
  local name=$1 pid deadline
  if pid=$(daemon_pid "$name"); then
    kill -TERM -- "-$pid" 2>/dev/null || true
    deadline=$((SECONDS + 15))
    while kill -0 -- "-$pid" 2>/dev/null && ((SECONDS < deadline)); do sleep 0.1; done
    kill -KILL -- "-$pid" 2>/dev/null || true
  fi
  rm -f "$RUN/$name.pid"
}

# Processes that a daemon of this lab left outside its group, found by the mark in their environment.
marked_processes() {
  grep -lzxF "MAGNUM_LAB_DAEMON=$LAB_STATE" /proc/[0-9]*/environ 2>/dev/null | sed -E 's#^/proc/([0-9]+)/.*#\1#'
}

daemon_died() {
  tail -n 25 "$LOG/$1.log" >&2
  die "$1 died (log: $LOG/$1.log)"
}

# await_port NAME PORT [SECONDS]
await_port() {
  local deadline=$((SECONDS + ${3:-60}))
  until port_open "$2"; do
    daemon_alive "$1" || daemon_died "$1"
    ((SECONDS < deadline)) || die "$1 does not listen on port $2 (log: $LOG/$1.log)"
    sleep 0.1
  done
}

# await_http NAME URL [SECONDS]: until it answers as a running service does, be it by asking who we are.
await_http() {
  local deadline=$((SECONDS + ${3:-120})) code
  while true; do
    code=$(curl -s -o /dev/null -m 5 -w '%{http_code}' "$2" || true)
    [[ $code =~ ^(2..|3..|401)$ ]] && return 0
    daemon_alive "$1" || daemon_died "$1"
    ((SECONDS < deadline)) || die "$1 gives no answer at $2 (last status $code, log: $LOG/$1.log)"
    sleep 0.2
  done
}

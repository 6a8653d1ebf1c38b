# The guest agent: answers for machines that do not really run (guests/agent.py).

guests_packages() { echo python3-pymysql python3-requests; }
guests_daemons() { echo guests; }

guests_configure() {
  mkdir -p "$LAB_STATE/agent.d"
  [[ -e $LAB_STATE/agent.conf ]] || cp "$LAB_SOURCE/guests/agent.conf" "$LAB_STATE/agent.conf"
}

guests_start() {
  start_daemon guests - env LAB_PASSWORD="$PASSWORD" "$PYTHON" "$LAB_SOURCE/guests/agent.py" \
    --settings "$LAB_STATE/agent.conf" --rules "$LAB_STATE/agent.d" \
    --keystone "$KEYSTONE_URL/v3" --heat "$HEAT_URL" --database-port "$MARIADB_PORT"
}

guests_ready() { daemon_alive guests || daemon_died guests; }

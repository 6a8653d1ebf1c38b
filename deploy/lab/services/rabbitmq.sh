# RabbitMQ for OpenStack's own use. Left to itself it starts an epmd that outlives it and listens on every address:
# so epmd is a daemon of ours, and the distribution port is bound to loopback.

rabbitmq_packages() { echo rabbitmq-server; }
rabbitmq_daemons() { echo rabbitmq epmd; }

rabbitmq_configure() {
  mkdir -p "$ETC/rabbitmq" "$VAR/rabbitmq"
  render rabbitmq.conf.in >"$ETC/rabbitmq/rabbitmq.conf"
  echo '[].' >"$ETC/rabbitmq/enabled_plugins"
}

rabbitmq_start() {
  start_daemon epmd "$EPMD_PORT" epmd -address 127.0.0.1 -port "$EPMD_PORT"
  start_daemon rabbitmq "$RABBITMQ_PORT" env HOME="$VAR/rabbitmq" ERL_EPMD_PORT="$EPMD_PORT" ERL_EPMD_ADDRESS=127.0.0.1 \
    RABBITMQ_NODENAME=lab@localhost RABBITMQ_MNESIA_BASE="$VAR/rabbitmq/mnesia" RABBITMQ_LOG_BASE="$LOG" \
    RABBITMQ_CONFIG_FILE="$ETC/rabbitmq/rabbitmq.conf" RABBITMQ_ENABLED_PLUGINS_FILE="$ETC/rabbitmq/enabled_plugins" \
    RABBITMQ_PID_FILE="$RUN/rabbitmq.server-pid" RABBITMQ_DIST_PORT="$RABBITMQ_DIST_PORT" \
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1} +S 1:1 +sbwt none" \
    /usr/lib/rabbitmq/bin/rabbitmq-server   # the real script: the one on PATH changes the user
}

rabbitmq_ready() { await_port rabbitmq "$RABBITMQ_PORT" 120; }

# shellcheck shell=bash
# Programs that systemd runs. Sourced by a step, after lib.sh.

# service DESCRIPTION TYPE ENVIRONMENT COMMAND...: a unit that runs the command, and again when it ends. The command is in
# systemd's words; $NAME is of the file ENVIRONMENT, if one is named. AFTER names services that it needs until it has ended,
# STOP_WITHIN is how long (seconds) it may take to end, where that is not systemd's minute and a half.
service() {
    local description=$1 type=$2 environment=$3
    shift 3
    cat <<END
[Unit]
Description=$description
Wants=network-online.target
After=network-online.target docker.service containerd.service ${AFTER:-}
StartLimitIntervalSec=0

[Service]
Type=$type
${environment:+EnvironmentFile=$environment
}ExecStart=$*
Restart=always
RestartSec=5
TimeoutStartSec=300
${STOP_WITHIN:+TimeoutStopSec=$STOP_WITHIN
}
[Install]
WantedBy=multi-user.target
END
}

# start NAME UNIT [FILE...]: standard input becomes the unit file, or drop-in, UNIT of the service NAME. It is started, or
# started anew when the unit or what is in the files is other than it was.
start() {
    local name=$1 unit=$ROOT/etc/systemd/system/$2 text
    shift 2
    text=$(cat && printf '# Of %s\n' "$(cat -- "$@" </dev/null | sha256sum)")
    if [[ -f $unit && $(<"$unit") == "$text" ]] && systemctl --quiet is-active "$name.service"; then return 0; fi
    write "$unit" 0644 <<<"$text"
    # Every reload runs all of the system's generators: one is enough.
    systemctl daemon-reload
    systemctl --quiet --no-reload enable "$name.service"
    systemctl restart "$name.service" || fail "$name does not start: $(journalctl --unit "$name.service" --lines 1 --output cat)"
}

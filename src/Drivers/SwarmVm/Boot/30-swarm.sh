#!/bin/bash
# Makes the swarm, or joins it: a worker asks the manager's engine for the token, with its own certificate.

# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[[ $(docker info --format '{{.Swarm.LocalNodeState}}') == active ]] && exit 0

# patiently COMMAND...: tried until it succeeds or the tries are used up; prints what it printed last.
patiently() {
    local attempt words
    for ((attempt = 1; ; attempt++)); do
        if words=$(timeout 60 "$@" 2>&1); then
            printf '%s' "$words"
            return 0
        fi
        if ((attempt >= TRIES)); then fail "${words##*$'\n'} ($attempt tries)"; fi
        sleep "$PAUSE"
    done
}

if [[ $NODE_ROLE == manager ]]; then
    docker swarm init --advertise-addr "$NODE_IP" --listen-addr "$NODE_IP:2377" >/dev/null
    exit 0
fi

manager=(docker --host "tcp://$API_IP:$API_PORT")
if ! is_true "$TLS_DISABLED"; then
    manager+=(--tlsverify --tlscacert "$CERTS/ca.crt" --tlscert "$CERTS/node.crt" --tlskey "$CERTS/node.key")
fi
# The proxy is for what is outside the bay.
export no_proxy=${no_proxy:+$no_proxy,}$API_IP
token=$(patiently "${manager[@]}" swarm join-token --quiet worker)
patiently docker swarm join --token "$token" --advertise-addr "$NODE_IP" "$API_IP:2377" >/dev/null

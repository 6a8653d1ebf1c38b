# shellcheck shell=bash
# What Kubernetes says of its nodes. Sourced by report-health.sh.

# shellcheck source=kubernetes.sh
source "$(dirname "${BASH_SOURCE[0]}")/kubernetes.sh"

# This machine's own API server first: another master's is asked where it says nothing.
read_health() {
    local master
    for master in "$NODE_IP" "${other_masters[@]}"; do
        if ((SECONDS > 25)); then break; fi
        ask_api "$master" get --raw /readyz >/dev/null &&
            ask_api "$master" get nodes --output 'jsonpath={range .items[*]}{.metadata.name} {.status.conditions[?(@.type=="Ready")].status}{"\n"}{end}' && return 0
    done
    return 1
}

# ask_api ADDRESS WORD...: of the master at that address.
ask_api() {
    local address=$1
    shift
    kubectl_as admin --server "https://$address:$API_PORT" --request-timeout 10s "$@"
}

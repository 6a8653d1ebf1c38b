# shellcheck shell=bash
# What the swarm says of its nodes. Sourced by report-health.sh, whose folder for work it uses.

# shellcheck source=managers.sh
source "$(dirname "${BASH_SOURCE[0]}")/managers.sh"

# This machine's own engine first: another manager's is asked where it says nothing, and its words are told where nobody does.
read_health() {
    local manager
    # shellcheck disable=SC2154  # work: of cloud.sh
    list_nodes timeout 15 docker 2>"$work/own" && return 0
    for manager in "${managers[@]}"; do
        if ((SECONDS > 25)); then break; fi
        [[ $manager == "$NODE_IP" ]] || ! list_nodes engine_of "$manager" 2>/dev/null || return 0
    done
    sed 's/.*does not have a leader.*/the managers have lost their quorum: &/' "$work/own" >&2
    return 1
}

# list_nodes DOCKER...: by that client.
list_nodes() {
    local code=0
    "$@" node ls --format '{{.Hostname}} {{if eq .Status "Ready"}}True{{else}}False{{end}}' || code=$?
    # timeout itself says nothing.
    if ((code == 124)); then
        if ((${#managers[@]} > 1)); then echo "the swarm's manager gives no answer, as without a quorum" >&2; else echo "the swarm's manager gives no answer" >&2; fi
    fi
    return "$code"
}

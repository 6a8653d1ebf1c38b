#!/bin/bash
# Makes the swarm, or joins it: a machine asks the managers' engines for the token of its role, with its own certificate.

# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=managers.sh
source "$(dirname "${BASH_SOURCE[0]}")/managers.sh"

state() { docker info --format '{{.Swarm.LocalNodeState}}'; }

[[ $(state) == active ]] && exit 0

# invitation ROLE: the token of that role, and the address of the manager that gave it: the first other one that does. One that is dead holds nothing up.
invitation() {
    local manager token
    for manager in "${managers[@]}"; do
        [[ $manager != "$NODE_IP" ]] || continue
        if token=$(engine_of "$manager" swarm join-token --quiet "$1"); then
            echo "$token $manager"
            return 0
        fi
    done
    return 1
}

# join ROLE: the swarm of whoever invites. Docker goes on with an attempt that took it too long.
join() {
    local invited token manager
    case $(state) in
        active) return 0 ;;
        pending) fail "Docker is still joining the swarm" ;;
    esac
    invited=$(invitation "$1") || return 1
    read -r token manager <<<"$invited"
    if [[ $1 == manager ]]; then remove_former "$manager" || return 1; fi
    timeout 60 docker swarm join --token "$token" --advertise-addr "$NODE_IP" "$manager:2377"
}

# remove_former MANAGER: a machine that had this one's name counts among the managers until that manager removes it. Before this machine
# joins: with both of them the dead ones would sooner be too many.
remove_former() {
    local listed name id
    listed=$(engine_of "$1" node ls --format '{{.Hostname}} {{.ID}}') || return 1
    while read -r name id; do
        if [[ $name == "$NODE_NAME" ]]; then
            engine_of "$1" node demote "$id" && engine_of "$1" node rm --force "$id" || return 1
        fi
    done <<<"$listed"
}

# patiently COMMAND...: tried until it succeeds or the tries are used up.
patiently() {
    local attempt words
    for ((attempt = 1; ; attempt++)); do
        if words=$("$@" 2>&1); then return 0; fi
        if ((attempt >= TRIES)); then fail "${words##*$'\n'} ($attempt tries)"; fi
        sleep "$PAUSE"
    done
}

# The first manager makes the swarm, unless another one has it: then this machine comes in the place of a lost one.
if [[ $NODE_ROLE == manager && $NODE_IP == "${managers[0]}" ]] && ! invitation manager >/dev/null; then
    docker swarm init --advertise-addr "$NODE_IP" --listen-addr "$NODE_IP:2377" >/dev/null
    exit 0
fi
patiently join "$NODE_ROLE"

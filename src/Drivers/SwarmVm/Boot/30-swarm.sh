#!/bin/bash
# Makes the swarm, or joins it: a machine asks the managers' engines for the token of its role, with its own certificate.

# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=managers.sh
source "$(dirname "${BASH_SOURCE[0]}")/managers.sh"

[[ $(docker info --format '{{.Swarm.LocalNodeState}}') == active ]] && exit 0

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

# join ROLE: the swarm of whoever invites.
join() {
    local invited token manager
    invited=$(invitation "$1") || return 1
    read -r token manager <<<"$invited"
    timeout 60 docker swarm join --token "$token" --advertise-addr "$NODE_IP" "$manager:2377"
}

# remove_former: a machine that had this one's name counts among the managers until it is removed, whatever they believe of it.
remove_former() {
    local listed is_self name id
    listed=$(docker node ls --format '{{.Self}} {{.Hostname}} {{.ID}}') || return 1
    while read -r is_self name id; do
        if [[ $is_self == false && $name == "$NODE_NAME" ]]; then
            docker node demote "$id" && docker node rm --force "$id" || return 1
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
if [[ $NODE_ROLE == manager ]]; then patiently remove_former; fi

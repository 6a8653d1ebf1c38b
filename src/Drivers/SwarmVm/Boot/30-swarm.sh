#!/bin/bash
# Makes the swarm, or joins it: a machine asks the managers' engines for the token of its role, with its own certificate.

# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=managers.sh
source "$(dirname "${BASH_SOURCE[0]}")/managers.sh"

[[ $(docker info --format '{{.Swarm.LocalNodeState}}') == active ]] && exit 0

# join ROLE: by the first other manager that gives its token; one that is dead holds nothing up.
join() {
    local manager token
    for manager in "${managers[@]}"; do
        [[ $manager != "$NODE_IP" ]] || continue
        if token=$(engine_of "$manager" swarm join-token --quiet "$1") && timeout 60 docker swarm join --token "$token" --advertise-addr "$NODE_IP" "$manager:2377"; then return 0; fi
    done
    return 1
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

if [[ $NODE_ROLE != manager ]]; then
    patiently join worker
elif [[ $NODE_IP != "${managers[0]}" ]]; then
    patiently join manager
else
    # The first manager makes the swarm, but for one that comes in the place of another: then the others have it.
    join manager || docker swarm init --advertise-addr "$NODE_IP" --listen-addr "$NODE_IP:2377" >/dev/null
fi

[[ $NODE_ROLE == manager ]] || exit 0
# A machine that had this one's name counts among the managers until it is removed.
docker node ls --format '{{.Self}} {{.Hostname}} {{.Status}} {{.ID}}' | while read -r is_self name status id; do
    if [[ $is_self == false && $name == "$NODE_NAME" && $status == Down ]]; then
        docker node demote "$id"
        docker node rm --force "$id"
    fi
done

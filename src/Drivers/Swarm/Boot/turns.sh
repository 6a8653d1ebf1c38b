# shellcheck shell=bash
# Managers restart their engines one after the other, so that the swarm keeps its quorum. Sourced by renew.sh.

# shellcheck source=managers.sh
source "$(dirname "${BASH_SOURCE[0]}")/managers.sh"

TURN=magnum-turn
# For so long (seconds) a turn holds whose machine does not come back.
TURN_LIMIT=600
has_turn=

# take_turn: the turn is a config of the swarm's, of which there can be one only. Whose engine answers no call to the swarm holds up no quorum.
take_turn() {
    local attempt words since silent=0
    [[ $NODE_ROLE == manager ]] && ((${#managers[@]} > 1)) || return 0
    for ((attempt = 0; attempt < 60; attempt++)); do
        if words=$(timeout 15 docker config create "$TURN" - 2>&1 <<<"$NODE_NAME"); then
            has_turn=yes
            return 0
        fi
        if [[ $words == *AlreadyExists* ]]; then
            since=$(timeout 15 docker config inspect --format '{{.CreatedAt.Unix}}' "$TURN" 2>/dev/null) || since=
            if [[ -n $since ]] && (($(date +%s) > since + TURN_LIMIT)); then timeout 15 docker config rm "$TURN" >/dev/null 2>&1 || true; fi
        elif ((++silent == 5)); then
            # Longer than it takes to elect a leader.
            return 0
        fi
        sleep "$PAUSE"
    done
    fail "it is another manager's turn"
}

# leave_turn: the swarm takes the call when it has its quorum again.
leave_turn() {
    local attempt
    [[ -n $has_turn ]] || return 0
    for ((attempt = 0; attempt < 30; attempt++)); do
        if timeout 15 docker config rm "$TURN" >/dev/null 2>&1; then return 0; fi
        sleep "$MOMENT"
    done
}

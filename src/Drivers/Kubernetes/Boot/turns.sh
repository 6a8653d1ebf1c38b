# shellcheck shell=bash
# Masters restart their parts one after the other, so that etcd keeps its quorum and the bay an API server. Sourced by renew.sh.

# shellcheck source=kubernetes.sh
source "$(dirname "${BASH_SOURCE[0]}")/kubernetes.sh"
# shellcheck source=etcd.sh
source "$(dirname "${BASH_SOURCE[0]}")/etcd.sh"

lease=

# take_turn: the turn is a lock of etcd's, which ends by itself when this machine does not come back. Who is answered by no member, his own included, holds up no quorum.
take_turn() {
    local attempt member answer
    [[ $NODE_ROLE == master ]] && ((${#other_masters[@]})) || return 0
    # A moment's lack of a leader is none of an answer.
    for ((attempt = 0; attempt < 5; attempt++)); do
        for member in 127.0.0.1 "${other_masters[@]}"; do
            answer=$(ask_etcd "$member" lease/grant '{"TTL":"600"}') || continue
            [[ $answer =~ \"ID\":\"([0-9]+)\" ]] || continue
            lease=${BASH_REMATCH[1]}
            ask_etcd "$member" lock/lock "{\"name\":\"$(base64 <<<magnum-turn)\",\"lease\":\"$lease\"}" 300 >/dev/null || fail "it is another master's turn"
            return 0
        done
        sleep "$MOMENT"
    done
}

leave_turn() {
    local member
    [[ -n $lease ]] || return 0
    for member in 127.0.0.1 "${other_masters[@]}"; do
        if ask_etcd "$member" lease/revoke "{\"ID\":\"$lease\"}" >/dev/null; then return 0; fi
    done
}

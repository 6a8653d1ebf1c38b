#!/bin/bash
# Starts the master's etcd, a member of the one that the bay's masters have together. Members and clients show certificates of the bay's
# authority for etcd. A single master's listens on the machine's loopback only.

# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=kubernetes.sh
source "$(dirname "${BASH_SOURCE[0]}")/kubernetes.sh"
# shellcheck source=etcd.sh
source "$(dirname "${BASH_SOURCE[0]}")/etcd.sh"

[[ $NODE_ROLE == master ]] || exit 0

data=$ROOT/var/lib/etcd
settings=$KUBE/etcd.env
own=127.0.0.1
if ((${#other_masters[@]})); then own=$NODE_IP; fi
all=$own=https://$own:2380
clients=https://127.0.0.1:2379
for address in "${other_masters[@]}"; do all+=,$address=https://$address:2380; done
if [[ $own == "$NODE_IP" ]]; then clients+=,https://$own:2379; fi

# ask_members WHAT BODY: of the first other master's etcd that answers, in JSON.
ask_members() {
    local address
    for address in "${other_masters[@]}"; do
        if ask_etcd "$address" "cluster/member/$1" "$2"; then return 0; fi
    done
    return 1
}

# Whether the members are a cluster already that this machine is to be let into. Etcd never lets a member back in that has lost what it knew: one that
# has this machine's address, and was started, was on a machine before this one. It goes, and another one comes.
join_members() {
    local listed member
    listed=$(ask_members list '{}') || return 1
    # A line for each.
    member=$(grep --fixed-strings "\"https://$own:2380\"" <<<"${listed//'{"ID"'/$'\n{"ID"'}" || true)
    if [[ $member =~ ^'{"ID":"'([0-9]+)'"'.*'"clientURLs"' ]]; then
        ask_members remove "{\"ID\":\"${BASH_REMATCH[1]}\"}" >/dev/null || fail "the member of etcd that was on a machine before this one can't be removed"
        member=
    fi
    if [[ -z $member ]]; then
        ask_members add "{\"peerURLs\":[\"https://$own:2380\"]}" >/dev/null || fail "etcd takes no member for this machine"
    fi
}

if [[ ! -d $data/member ]]; then
    state=new
    if join_members; then state=existing; fi
    write "$settings" 0644 <<<"ETCD_INITIAL_CLUSTER_STATE=$state"
fi

etcd=(
    "--name=$own"
    "--data-dir=$data"
    "--listen-client-urls=$clients"
    "--advertise-client-urls=https://$own:2379"
    "--listen-peer-urls=https://$own:2380"
    "--initial-advertise-peer-urls=https://$own:2380"
    "--initial-cluster=$all"
    "--initial-cluster-token=$BAY_UUID"
    --client-cert-auth
    "--trusted-ca-file=$ETCD_CERTS/ca.crt"
    "--cert-file=$ETCD_CERTS/member.crt"
    "--key-file=$ETCD_CERTS/member.key"
    --peer-client-cert-auth
    "--peer-trusted-ca-file=$ETCD_CERTS/ca.crt"
    "--peer-cert-file=$ETCD_CERTS/member.crt"
    "--peer-key-file=$ETCD_CERTS/member.key"
)
service "What the bay's API server knows" notify "$settings" "$(command -v etcd)" "${etcd[@]}" | start etcd etcd.service "$settings" "$ETCD_CERTS"/{ca,member}.crt

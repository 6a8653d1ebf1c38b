# shellcheck shell=bash
# How a master asks a member of the bay's etcd. Sourced after lib.sh.

# ask_etcd ADDRESS CALL BODY [SECONDS]: the answer of the member there, in JSON.
ask_etcd() {
    curl --silent --fail --max-time "${4:-10}" --cacert "$ETCD_CERTS/ca.crt" --cert "$ETCD_CERTS/client.crt" --key "$ETCD_CERTS/client.key" \
        --data "$3" "https://$1:2379/v3/$2"
}

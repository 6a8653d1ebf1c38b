# shellcheck shell=bash
# How the engines of the bay's managers are asked from another of its machines. Sourced after lib.sh.

# shellcheck disable=SC2034  # for those that source this
read -ra managers <<<"$MASTER_IPS"
# The proxy is for what is outside the bay.
export no_proxy=${no_proxy:+$no_proxy,}${MASTER_IPS// /,}

# engine_of ADDRESS WORD...: docker with the engine of the manager at that address.
engine_of() {
    local -a options=(--host "tcp://$1:$API_PORT")
    shift
    if ! is_true "$TLS_DISABLED"; then options+=(--tlsverify --tlscacert "$CERTS/ca.crt" --tlscert "$CERTS/node.crt" --tlskey "$CERTS/node.key"); fi
    timeout 15 docker "${options[@]}" "$@"
}

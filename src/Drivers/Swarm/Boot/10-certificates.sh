#!/bin/bash
# Has this machine's certificate signed by the bay's CA: it calls other machines' engines, a manager also serves its own.

# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

if is_true "$TLS_DISABLED"; then
    echo "TLS is switched off for this bay: no certificates"
    exit 0
fi
# shellcheck source=certificates.sh
source "$(dirname "${BASH_SOURCE[0]}")/certificates.sh"

authority kubernetes "$CERTS"
usage=clientAuth
if [[ $NODE_ROLE == manager ]]; then usage="clientAuth, serverAuth"; fi
certificate node "CN = $NODE_NAME\n" "$usage" "DNS:$NODE_NAME$(addresses 127.0.0.1 "$NODE_IP" "$NODE_PUBLIC_IP" "$LB_IP" "$API_PUBLIC_IP")"

#!/bin/bash
# Applies what the operator's image brings for every bay (a name server, say, or Calico), in order of the files' names.

# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=kubernetes.sh
source "$(dirname "${BASH_SOURCE[0]}")/kubernetes.sh"

# One master for all.
[[ $NODE_ROLE == master && $NODE_IP == "${MASTER_IPS%% *}" ]] || exit 0

for manifest in "$MANIFESTS"/*.yaml; do
    [[ -e $manifest ]] || continue
    # Of Calico's many manifests only the one that was asked for.
    if [[ $(basename "$manifest") == calico.yaml && $NETWORK_DRIVER != calico ]]; then continue; fi
    text=$(<"$manifest")
    for name in DNS_SERVICE_IP DNS_CLUSTER_DOMAIN POD_CIDR SERVICE_CIDR CONTAINER_INFRA_PREFIX; do
        text=${text//<$name>/${!name}}
    done
    kubectl_as admin apply --filename - <<<"$text" >/dev/null || fail "$manifest could not be applied"
done
if [[ $NETWORK_DRIVER == calico ]]; then
    kubectl_as admin --namespace kube-system set env daemonset/calico-node \
        "CALICO_IPV4POOL_CIDR=$POD_CIDR" "CALICO_IPV4POOL_IPIP=${CALICO_IPIP/#Off/Never}" >/dev/null || fail "the manifest of Calico has no daemonset calico-node"
fi

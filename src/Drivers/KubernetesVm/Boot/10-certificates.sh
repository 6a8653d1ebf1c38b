#!/bin/bash
# Fetches the bay's CA certificate and has this machine's own certificates signed by it.
# Keys are made here and never leave the machine. A certificate that is there and valid is kept.

# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=kubernetes.sh
source "$(dirname "${BASH_SOURCE[0]}")/kubernetes.sh"

mkdir -p "$KUBE"
chmod 0755 "$KUBE"
# shellcheck source=certificates.sh
source "$(dirname "${BASH_SOURCE[0]}")/certificates.sh"

certificate kubelet "O = system:nodes\nCN = system:node:$KUBE_NODE\n" "clientAuth, serverAuth" \
    "DNS:$KUBE_NODE,IP:$NODE_IP${NODE_PUBLIC_IP:+,IP:$NODE_PUBLIC_IP}"
certificate proxy "O = system:node-proxier\nCN = system:kube-proxy\n" clientAuth
if [[ $NODE_ROLE == master ]]; then
    names="DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.$DNS_CLUSTER_DOMAIN,DNS:$KUBE_NODE"
    certificate server "CN = kubernetes\n" "serverAuth, clientAuth" \
        "$names,IP:127.0.0.1,IP:$SERVICE_IP,IP:$NODE_IP${NODE_PUBLIC_IP:+,IP:$NODE_PUBLIC_IP}"
    certificate admin "O = system:masters\nCN = admin\n" clientAuth
fi

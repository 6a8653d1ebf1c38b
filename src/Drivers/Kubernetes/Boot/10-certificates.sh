#!/bin/bash
# Has this machine's own certificates signed by the bay's CA, and on a master those of etcd by the bay's authority for etcd.

# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=kubernetes.sh
source "$(dirname "${BASH_SOURCE[0]}")/kubernetes.sh"

mkdir -p "$KUBE"
chmod 0755 "$KUBE"
# shellcheck source=certificates.sh
source "$(dirname "${BASH_SOURCE[0]}")/certificates.sh"

authority kubernetes "$CERTS"
certificate kubelet "O = system:nodes\nCN = system:node:$KUBE_NODE\n" "clientAuth, serverAuth" "DNS:$KUBE_NODE$(addresses "$NODE_IP" "$NODE_PUBLIC_IP")"
certificate proxy "O = system:node-proxier\nCN = system:kube-proxy\n" clientAuth
if [[ $NODE_ROLE == master ]]; then
    names="DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.$DNS_CLUSTER_DOMAIN,DNS:$KUBE_NODE"
    certificate server "CN = kubernetes\n" "serverAuth, clientAuth" "$names$(addresses 127.0.0.1 "$SERVICE_IP" "$NODE_IP" "$NODE_PUBLIC_IP" "$LB_IP" "$API_PUBLIC_IP")"
    certificate admin "O = system:masters\nCN = admin\n" clientAuth
    # Another authority: etcd believes nobody who merely has a certificate of the bay's CA.
    authority etcd "$ETCD_CERTS"
    # A server of etcd also calls others, and itself.
    certificate member "CN = etcd\n" "serverAuth, clientAuth" "DNS:$KUBE_NODE$(addresses 127.0.0.1 "$NODE_IP")"
    certificate client "CN = kube-apiserver\n" clientAuth
fi

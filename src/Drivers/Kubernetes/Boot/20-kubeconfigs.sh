#!/bin/bash
# Writes how each part of Kubernetes on this machine reaches the engine's API.

# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=kubernetes.sh
source "$(dirname "${BASH_SOURCE[0]}")/kubernetes.sh"

# kubeconfig FILE USER CERTIFICATE
kubeconfig() {
    write "$1" 0600 <<END
apiVersion: v1
kind: Config
clusters:
- name: kubernetes
  cluster:
    server: https://$API_IP:$API_PORT
    certificate-authority: $CERTS/ca.crt
contexts:
- name: default
  context:
    cluster: kubernetes
    user: $2
current-context: default
users:
- name: $2
  user:
    client-certificate: $CERTS/$3.crt
    client-key: $CERTS/$3.key
END
}

kubeconfig "$KUBE/kubelet.conf" "system:node:$KUBE_NODE" kubelet
kubeconfig "$KUBE/proxy.conf" system:kube-proxy proxy
if [[ $NODE_ROLE == master ]]; then kubeconfig "$KUBE/admin.conf" admin admin; fi

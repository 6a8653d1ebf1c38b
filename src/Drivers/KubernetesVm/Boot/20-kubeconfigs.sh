#!/bin/bash
# Writes how each part of Kubernetes on this machine reaches the engine's API.

# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

if is_true "$TLS_DISABLED"; then server=http://$API_IP:$API_PORT; else server=https://$API_IP:$API_PORT; fi

# kubeconfig FILE USER CERTIFICATE
kubeconfig() {
    {
        printf 'apiVersion: v1\nkind: Config\nclusters:\n- name: kubernetes\n  cluster:\n    server: %s\n' "$server"
        if ! is_true "$TLS_DISABLED"; then printf '    certificate-authority: %s/ca.crt\n' "$CERTS"; fi
        printf 'contexts:\n- name: default\n  context:\n    cluster: kubernetes\n    user: %s\ncurrent-context: default\n' "$2"
        printf 'users:\n- name: %s\n  user:' "$2"
        if is_true "$TLS_DISABLED"; then
            printf ' {}\n'
        else
            printf '\n    client-certificate: %s/%s.crt\n    client-key: %s/%s.key\n' "$CERTS" "$3" "$CERTS" "$3"
        fi
    } | write "$1" 0600
}

kubeconfig "$KUBE/kubelet.conf" "system:node:$NODE_NAME" kubelet
kubeconfig "$KUBE/proxy.conf" system:kube-proxy proxy
if [[ $NODE_ROLE == master ]]; then kubeconfig "$KUBE/admin.conf" admin admin; fi

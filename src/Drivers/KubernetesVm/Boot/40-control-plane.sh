#!/bin/bash
# Writes what the engine's API server, the controller manager and the scheduler of this master are to do.

# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[[ $NODE_ROLE == master ]] || exit 0

api=(
    "--advertise-address=$NODE_IP"
    --etcd-servers=http://127.0.0.1:2379
    "--service-cluster-ip-range=$SERVICE_CIDR"
    "--service-account-issuer=https://kubernetes.default.svc.$DNS_CLUSTER_DOMAIN"
    "--service-account-key-file=$CERTS/service_account.key"
    "--service-account-signing-key-file=$CERTS/service_account_private.key"
    "--authorization-mode=Node,RBAC"
    --enable-admission-plugins=NodeRestriction
)
# Without TLS the API server itself keeps its own port and its own certificate: Kubernetes dropped --insecure-port in 1.24.
if ! is_true "$TLS_DISABLED"; then
    api+=(
        "--secure-port=$API_PORT"
        "--client-ca-file=$CERTS/ca.crt"
        "--tls-cert-file=$CERTS/server.crt"
        "--tls-private-key-file=$CERTS/server.key"
        "--kubelet-client-certificate=$CERTS/admin.crt"
        "--kubelet-client-key=$CERTS/admin.key"
        --anonymous-auth=false
    )
fi
controllers=(
    "--cluster-name=$BAY_UUID"
    --allocate-node-cidrs=true
    "--cluster-cidr=$POD_CIDR"
    "--service-cluster-ip-range=$SERVICE_CIDR"
    "--kubeconfig=$KUBE/admin.conf"
    "--service-account-private-key-file=$CERTS/service_account_private.key"
)
if ! is_true "$TLS_DISABLED"; then controllers+=("--root-ca-file=$CERTS/ca.crt"); fi

write "$KUBE/control-plane.env" 0600 <<END
KUBE_TAG=$KUBE_TAG
KUBE_API_ARGS=${api[*]}
KUBE_CONTROLLER_MANAGER_ARGS=${controllers[*]}
KUBE_SCHEDULER_ARGS=--kubeconfig=$KUBE/admin.conf
END

write "$KUBE/network.env" 0600 <<END
NETWORK_DRIVER=$NETWORK_DRIVER
POD_CIDR=$POD_CIDR
FLANNEL_SUBNETLEN=$FLANNEL_SUBNETLEN
FLANNEL_BACKEND=$FLANNEL_BACKEND
CALICO_IPIP=$CALICO_IPIP
END

#!/bin/bash
# Writes what the engine's API server, the controller manager and the scheduler of this master are to do, and starts them.

# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=kubernetes.sh
source "$(dirname "${BASH_SOURCE[0]}")/kubernetes.sh"

[[ $NODE_ROLE == master ]] || exit 0

# Its own etcd first; any member serves.
members=https://127.0.0.1:2379
for address in "${other_masters[@]}"; do members+=,https://$address:2379; done
api=(
    "--advertise-address=$NODE_IP"
    "--etcd-servers=$members"
    "--etcd-cafile=$ETCD_CERTS/ca.crt"
    "--etcd-certfile=$ETCD_CERTS/client.crt"
    "--etcd-keyfile=$ETCD_CERTS/client.key"
    "--service-cluster-ip-range=$SERVICE_CIDR"
    "--service-account-issuer=https://kubernetes.default.svc.$DNS_CLUSTER_DOMAIN"
    "--service-account-key-file=$CERTS/service_account.key"
    "--service-account-signing-key-file=$CERTS/service_account_private.key"
    "--authorization-mode=Node,RBAC"
    --enable-admission-plugins=NodeRestriction
    # Its own pods, of the network for one, may be.
    --allow-privileged=true
    # No name server knows the machines' names.
    "--kubelet-preferred-address-types=InternalIP,Hostname"
    "--kubelet-client-certificate=$CERTS/admin.crt"
    "--kubelet-client-key=$CERTS/admin.key"
    "--kubelet-certificate-authority=$CERTS/ca.crt"
    "--secure-port=$API_PORT"
    "--client-ca-file=$CERTS/ca.crt"
    "--tls-cert-file=$CERTS/server.crt"
    "--tls-private-key-file=$CERTS/server.key"
    --anonymous-auth=false
)
controllers=(
    "--cluster-name=$BAY_UUID"
    --allocate-node-cidrs=true
    "--cluster-cidr=$POD_CIDR"
    "--node-cidr-mask-size=$FLANNEL_SUBNETLEN"
    "--service-cluster-ip-range=$SERVICE_CIDR"
    "--kubeconfig=$KUBE/admin.conf"
    # Of several masters' one works.
    --leader-elect=true
    --bind-address=127.0.0.1
    "--service-account-private-key-file=$CERTS/service_account_private.key"
    "--root-ca-file=$CERTS/ca.crt"
)

scheduler=("--kubeconfig=$KUBE/admin.conf" --leader-elect=true --bind-address=127.0.0.1)
# Before 1.24 both had a second port, without TLS.
if (($(kubernetes_minor) < 24)); then
    controllers+=(--port=0)
    scheduler+=(--port=0)
fi

write "$KUBE/control-plane.env" 0600 <<END
KUBE_TAG=$KUBE_TAG
KUBE_API_ARGS=${api[*]}
KUBE_CONTROLLER_MANAGER_ARGS=${controllers[*]}
KUBE_SCHEDULER_ARGS=${scheduler[*]}
END

# part NAME DESCRIPTION TYPE VARIABLE FILE...: a service with the arguments of that variable, started anew when one of the files changes.
part() {
    local name=$1 description=$2 type=$3 variable=$4
    shift 4
    AFTER=etcd.service service "$description" "$type" "$KUBE/control-plane.env" "$(command -v "$name")" "\$$variable" |
        start "$name" "$name.service" "$KUBE/control-plane.env" "$@"
}

# It would listen no more, and wait for a minute for those who watch.
STOP_WITHIN=5 part kube-apiserver "The bay's API server" notify KUBE_API_ARGS "$ETCD_CERTS"/{ca,client}.crt "$CERTS"/{ca,server,admin}.crt "$CERTS"/service_account{,_private}.key
part kube-controller-manager "The bay's controllers" simple KUBE_CONTROLLER_MANAGER_ARGS "$KUBE/admin.conf" "$CERTS"/{ca,admin}.crt "$CERTS/service_account_private.key"
part kube-scheduler "The bay's scheduler" simple KUBE_SCHEDULER_ARGS "$KUBE/admin.conf" "$CERTS"/{ca,admin}.crt
until_true "the API server is not ready" kubectl_as admin get --raw /readyz

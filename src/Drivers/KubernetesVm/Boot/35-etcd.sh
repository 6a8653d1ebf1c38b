#!/bin/bash
# Starts the master's etcd. It listens on the machine's loopback only, and believes certificates of an authority of its own:
# whoever has a certificate of the bay's would otherwise rule over all that the API server guards.

# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=kubernetes.sh
source "$(dirname "${BASH_SOURCE[0]}")/kubernetes.sh"

[[ $NODE_ROLE == master ]] || exit 0

# For as long as any machine lives; nobody can have another one signed, since the authority's key is not kept.
days=36500

# signed NAME USAGE
signed() {
    openssl req -new -newkey rsa:2048 -nodes -subj "/CN=etcd-$1" -keyout "$ETCD_CERTS/$1.key" -out "$ETCD_CERTS/$1.csr" 2>/dev/null
    openssl x509 -req -days "$days" -in "$ETCD_CERTS/$1.csr" -CA "$ETCD_CERTS/ca.crt" -CAkey "$ETCD_CERTS/ca.key" -CAcreateserial \
        -extfile <(printf 'subjectAltName = IP:127.0.0.1\nextendedKeyUsage = %s\n' "$2") -out "$ETCD_CERTS/$1.crt" 2>/dev/null
    rm "$ETCD_CERTS/$1.csr"
}

if [[ ! -s $ETCD_CERTS/ca.crt || -e $ETCD_CERTS/ca.key ]]; then
    mkdir -p "$ETCD_CERTS"
    openssl req -x509 -newkey rsa:2048 -nodes -days "$days" -subj "/CN=etcd of $KUBE_NODE" -keyout "$ETCD_CERTS/ca.key" -out "$ETCD_CERTS/ca.crt" 2>/dev/null
    # A server of etcd also calls itself.
    signed server "serverAuth, clientAuth"
    signed client clientAuth
    rm "$ETCD_CERTS/ca.key"
fi

etcd=(
    --name=master
    "--data-dir=$ROOT/var/lib/etcd"
    --listen-client-urls=https://127.0.0.1:2379
    --advertise-client-urls=https://127.0.0.1:2379
    --listen-peer-urls=https://127.0.0.1:2380
    --initial-advertise-peer-urls=https://127.0.0.1:2380
    --initial-cluster=master=https://127.0.0.1:2380
    --client-cert-auth
    "--trusted-ca-file=$ETCD_CERTS/ca.crt"
    "--cert-file=$ETCD_CERTS/server.crt"
    "--key-file=$ETCD_CERTS/server.key"
    --peer-client-cert-auth
    "--peer-trusted-ca-file=$ETCD_CERTS/ca.crt"
    "--peer-cert-file=$ETCD_CERTS/server.crt"
    "--peer-key-file=$ETCD_CERTS/server.key"
)
service "What the bay's API server knows" notify "" "$(command -v etcd)" "${etcd[@]}" | start etcd etcd.service "$ETCD_CERTS/server.crt"

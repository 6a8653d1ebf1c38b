# shellcheck shell=bash
# What this driver's steps share. Sourced by a step, after lib.sh.

# shellcheck source=units.sh
source "$(dirname "${BASH_SOURCE[0]}")/units.sh"

# The bay's API is inside: no call to it goes by the proxy.
export no_proxy=${no_proxy:+$no_proxy,}$API_IP,127.0.0.1${MASTER_IPS:+,${MASTER_IPS// /,}}
export NO_PROXY=$no_proxy

# Where the bay's other masters are; a worker is told of none.
other_masters=()
for address in $MASTER_IPS; do
    if [[ $address != "$NODE_IP" ]]; then other_masters+=("$address"); fi
done

# This machine's name in Kubernetes: the server's, or the end of it, which has the uuid's digits and the number: with
# "system:node:" before it a certificate has room for 64 characters.
KUBE_NODE=$NODE_NAME
while ((${#KUBE_NODE} > 52)) || [[ $KUBE_NODE == -* ]]; do KUBE_NODE=${KUBE_NODE#?}; done
export KUBE_NODE

# kubectl_as NAME WORD...: as the user of $KUBE/NAME.conf.
kubectl_as() {
    local kubeconfig=$KUBE/$1.conf
    shift
    kubectl --cache-dir "$ROOT/var/cache/magnum-kubectl" --kubeconfig "$kubeconfig" "$@"
}

# Minor version of Kubernetes: 20 of v1.20.2. A number, whatever the tag is.
kubernetes_minor() {
    [[ $KUBE_TAG =~ ^v?1\.([0-9]+)\. ]] || fail "kube_tag is $KUBE_TAG, which is no version of Kubernetes"
    echo "${BASH_REMATCH[1]}"
}

# Up to 1.23 the kubelet speaks to Docker itself; later ones, machines without Docker and bays that want it have containerd.
container_runtime() {
    if (($(kubernetes_minor) < 24)) && [[ $CONTAINER_RUNTIME != containerd ]] && command -v dockerd >/dev/null; then echo docker; else echo containerd; fi
}

# Who manages cgroups: the kubelet and the runtime must agree. containerd is told by 25-runtime.sh, Docker tells.
cgroup_driver() {
    if [[ $(container_runtime) == docker ]]; then
        docker info --format '{{.CgroupDriver}}'
    elif [[ $(stat --file-system --format %T /sys/fs/cgroup) == cgroup2fs ]]; then
        echo systemd
    else
        echo cgroupfs
    fi
}

# Nova's id of this machine's server, as cloud-init noted it, or Afterburn did; nothing where neither could.
server_id() {
    local cloud_init=$ROOT/var/lib/cloud/data/instance-id afterburn=$ROOT/run/metadata/afterburn
    if [[ -s $cloud_init ]]; then
        cat "$cloud_init"
    elif [[ -e $afterburn ]]; then
        sed -n 's/^AFTERBURN_OPENSTACK_INSTANCE_UUID=//p' "$afterburn"
    fi
}

# The image of a pod's sandbox; nothing where the programs' own default holds.
sandbox_image() {
    if [[ -n $CONTAINER_INFRA_PREFIX ]]; then echo "${CONTAINER_INFRA_PREFIX}pause:3.1"; fi
}

# Folder of the CNI plugins: their own place, or where distributions put them.
cni_plugins() {
    local folder
    for folder in "$ROOT/opt/cni/bin" "$ROOT/usr/lib/cni" "$ROOT/usr/libexec/cni"; do
        if [[ -x $folder/bridge ]]; then
            echo "$folder"
            return 0
        fi
    done
}

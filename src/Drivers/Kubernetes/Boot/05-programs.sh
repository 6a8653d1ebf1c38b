#!/bin/bash
# Checks that the image has the programs that this machine runs, and Kubernetes in the version that the bay is to have.
# Before all else: nothing is asked of the cloud for a machine that can't become a part of the bay.

# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=kubernetes.sh
source "$(dirname "${BASH_SOURCE[0]}")/kubernetes.sh"

kubernetes_minor >/dev/null
if is_true "$TLS_DISABLED"; then fail "tls_disabled: Kubernetes has no API without TLS from 1.20 on"; fi
if [[ $NETWORK_DRIVER == flannel && $FLANNEL_BACKEND == udp ]]; then fail "flannel_backend is udp, which this driver does not build"; fi

kubernetes=(kubelet kube-proxy)
others=(kubectl iptables ip bridge sysctl)
if [[ $NODE_ROLE == master ]]; then
    kubernetes+=(kube-apiserver kube-controller-manager kube-scheduler)
    others+=(etcd)
fi
if [[ -n $DOCKER_VOLUME$ETCD_VOLUME ]]; then others+=(blkid mkfs.ext4); fi
if [[ $(container_runtime) == docker ]]; then others+=(dockerd docker); else others+=(containerd); fi

lacking=()
for program in "${kubernetes[@]}" "${others[@]}"; do
    command -v "$program" >/dev/null || lacking+=("$program")
done
[[ -n $(cni_plugins) ]] || lacking+=("CNI plugins")
if ((${#lacking[@]})); then fail "the image has no ${lacking[*]}"; fi

for program in "${kubernetes[@]}"; do
    version=$("$program" --version)
    version=${version#Kubernetes }
    [[ ${version#v} == "${KUBE_TAG#v}" ]] || fail "kube_tag is $KUBE_TAG, but the image has $program $version"
done

if [[ $NETWORK_DRIVER == calico && $NODE_ROLE == master && ! -s $MANIFESTS/calico.yaml ]]; then
    fail "network_driver is calico, but the image has no $MANIFESTS/calico.yaml"
fi

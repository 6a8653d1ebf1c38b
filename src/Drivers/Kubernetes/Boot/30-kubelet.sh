#!/bin/bash
# Writes what the kubelet and the proxy of this machine are to do, and starts them. They wait for the engine's API themselves.

# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=kubernetes.sh
source "$(dirname "${BASH_SOURCE[0]}")/kubernetes.sh"

{
    cat <<END
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
port: 10250
readOnlyPort: 0
cgroupDriver: $(cgroup_driver)
clusterDNS: ["$DNS_SERVICE_IP"]
clusterDomain: "$DNS_CLUSTER_DOMAIN"
authentication:
  anonymous: {enabled: false}
  webhook: {enabled: true}
  x509: {clientCAFile: "$CERTS/ca.crt"}
authorization: {mode: Webhook}
tlsCertFile: "$CERTS/kubelet.crt"
tlsPrivateKeyFile: "$CERTS/kubelet.key"
END
    # The stub that resolved puts into /etc/resolv.conf is not to be reached from a pod.
    if [[ -e /run/systemd/resolve/resolv.conf ]]; then printf 'resolvConf: /run/systemd/resolve/resolv.conf\n'; fi
} | write "$KUBE/kubelet.yaml" 0600

# Of two labels with one key the kubelet takes the last: ours are never the tenant's.
labels=${NODE_LABELS:+$NODE_LABELS,}magnum.openstack.org/role=$NODE_GROUP_ROLE,magnum.openstack.org/nodegroup=$NODE_GROUP
taints=$NODE_TAINTS
if [[ $NODE_ROLE == master ]]; then taints=node-role.kubernetes.io/control-plane=:NoSchedule; fi
kubelet=(
    "--config=$KUBE/kubelet.yaml"
    "--kubeconfig=$KUBE/kubelet.conf"
    "--hostname-override=$KUBE_NODE"
    "--node-ip=$NODE_IP"
    "--node-labels=$labels"
)
if [[ -n $taints ]]; then kubelet+=("--register-with-taints=$taints"); fi
# By it the server is found that a node is: openstack:///UUID, as the cloud's own controllers write it.
server=$(server_id)
if [[ -n $server ]]; then kubelet+=("--provider-id=openstack:///$server"); fi
if [[ $(container_runtime) == docker ]]; then
    kubelet+=(--container-runtime=docker --network-plugin=cni "--cni-bin-dir=$(cni_plugins)" --cni-conf-dir=/etc/cni/net.d)
    if [[ -n $(sandbox_image) ]]; then kubelet+=("--pod-infra-container-image=$(sandbox_image)"); fi
else
    if (($(kubernetes_minor) < 24)); then kubelet+=(--container-runtime=remote); fi
    kubelet+=(--container-runtime-endpoint=unix:///run/containerd/containerd.sock)
fi
write "$KUBE/kubelet.env" 0600 <<END
KUBE_TAG=$KUBE_TAG
KUBELET_ARGS=${kubelet[*]}
END

{
    cat <<END
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
clientConnection: {kubeconfig: "$KUBE/proxy.conf"}
clusterCIDR: "$POD_CIDR"
hostnameOverride: "$KUBE_NODE"
mode: iptables
END
    # Where the number of connections is not the machine's to set, as in a container, the proxy must not try.
    limit=/proc/sys/net/netfilter/nf_conntrack_max
    if [[ -e $limit && ! -w $limit ]]; then printf 'conntrack: {maxPerCore: 0, min: 0}\n'; fi
} | write "$KUBE/proxy.yaml" 0600

# shellcheck disable=SC2016  # systemd puts the words of the arguments in
service "Kubernetes' agent of this machine" simple "$KUBE/kubelet.env" "$(command -v kubelet)" '$KUBELET_ARGS' |
    start kubelet kubelet.service "$KUBE/kubelet.env" "$KUBE/kubelet.yaml" "$KUBE/kubelet.conf" "$CERTS"/{ca,kubelet}.crt
service "Kubernetes' services on this machine" simple "" "$(command -v kube-proxy)" "--config=$KUBE/proxy.yaml" |
    start kube-proxy kube-proxy.service "$KUBE/proxy.yaml" "$KUBE/proxy.conf" "$CERTS"/{ca,proxy}.crt

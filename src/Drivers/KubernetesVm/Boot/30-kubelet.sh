#!/bin/bash
# Writes what the kubelet and the proxy of this machine are to do.

# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

{
    cat <<END
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
port: 10250
readOnlyPort: 0
clusterDNS: ["$DNS_SERVICE_IP"]
clusterDomain: "$DNS_CLUSTER_DOMAIN"
END
    if is_true "$TLS_DISABLED"; then
        printf 'authentication: {anonymous: {enabled: true}, webhook: {enabled: false}}\nauthorization: {mode: AlwaysAllow}\n'
    else
        cat <<END
authentication:
  anonymous: {enabled: false}
  webhook: {enabled: true}
  x509: {clientCAFile: "$CERTS/ca.crt"}
authorization: {mode: Webhook}
tlsCertFile: "$CERTS/kubelet.crt"
tlsPrivateKeyFile: "$CERTS/kubelet.key"
END
    fi
} | write "$KUBE/kubelet.yaml" 0600

# Of two labels with one key the kubelet takes the last: ours are never the tenant's.
labels=${NODE_LABELS:+$NODE_LABELS,}magnum.openstack.org/role=$NODE_ROLE,magnum.openstack.org/nodegroup=$NODE_GROUP
taints=$NODE_TAINTS
if [[ $NODE_ROLE == master ]]; then taints=node-role.kubernetes.io/control-plane=:NoSchedule; fi
write "$KUBE/kubelet.env" 0600 <<END
KUBE_TAG=$KUBE_TAG
KUBELET_ARGS=--config=$KUBE/kubelet.yaml --kubeconfig=$KUBE/kubelet.conf --hostname-override=$NODE_NAME --node-ip=$NODE_IP --node-labels=$labels${taints:+ --register-with-taints=$taints}
END

write "$KUBE/proxy.yaml" 0600 <<END
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
clientConnection: {kubeconfig: "$KUBE/proxy.conf"}
clusterCIDR: "$POD_CIDR"
hostnameOverride: "$NODE_NAME"
END

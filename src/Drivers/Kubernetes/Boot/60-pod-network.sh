#!/bin/bash
# Lets this machine carry the pods' packets, and starts what keeps its part of their network: see pod-network.sh.

# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=kubernetes.sh
source "$(dirname "${BASH_SOURCE[0]}")/kubernetes.sh"

# Without it a bridge hands packets on past the rules of the services.
if [[ ! -e /proc/sys/net/bridge/bridge-nf-call-iptables ]]; then
    modprobe br_netfilter || fail "the kernel does not show a bridge's packets to iptables (br_netfilter)"
fi
write "$ROOT/etc/modules-load.d/magnum.conf" 0644 <<<br_netfilter
write "$ROOT/etc/sysctl.d/90-magnum.conf" 0644 <<END
net.ipv4.ip_forward = 1
net.bridge.bridge-nf-call-iptables = 1
END
sysctl --quiet --load "$ROOT/etc/sysctl.d/90-magnum.conf"

# Calico makes its own, when its manifest is applied.
[[ $NETWORK_DRIVER == flannel ]] || exit 0
script=$(dirname "${BASH_SOURCE[0]}")/pod-network.sh
service "This machine's part of the pods' network" simple "" /bin/bash "$script" |
    start magnum-pod-network magnum-pod-network.service "$ROOT/etc/magnum/bay.env" "$script"

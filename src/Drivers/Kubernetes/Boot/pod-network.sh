#!/bin/bash
# Keeps this machine's part of the pods' network, as long as the machine runs: what flannel does with the same settings, from what
# the API says of the nodes. The range that the API gave this machine is its bridge's; the range of every other machine is
# reached through that machine: directly (host-gw), or wrapped into UDP (vxlan). A service, not a step: see 60-pod-network.sh.

# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=kubernetes.sh
source "$(dirname "${BASH_SOURCE[0]}")/kubernetes.sh"

# Routes of ours are known by this number.
PROTOCOL=170
TUNNEL=flannel.1
# What UDP, VXLAN and the inner frame take of a packet.
OVERHEAD=50
# Seconds after which everything is made again though nothing is new.
REFRESH=300

# Name, address and range of every node that has them, a line each. As the proxy: kubelets may see no node but their own.
nodes() {
    kubectl_as proxy get nodes --output "jsonpath={range .items[*]}{.metadata.name} {.status.addresses[?(@.type==\"InternalIP\")].address} {.spec.podCIDR}{\"\n\"}{end}" |
        awk 'NF == 3'
}

uplink() { ip -o -4 address show | awk -v address="$NODE_IP" 'index($4, address "/") == 1 { print $2 }'; }

mtu() { cat "/sys/class/net/$(uplink)/mtu"; }

# The tunnel's end at that address: any machine can tell it of any other.
tunnel_mac() {
    local IFS=.
    # shellcheck disable=SC2086  # split at the dots
    printf '0e:00:%02x:%02x:%02x:%02x' $1
}

ensure_rule() {
    local table=$1
    shift
    iptables --wait --table "$table" --check "$@" 2>/dev/null || iptables --wait --table "$table" --append "$@"
}

ensure_tunnel() {
    if ! ip link show "$TUNNEL" >/dev/null 2>&1; then
        ip link add "$TUNNEL" address "$(tunnel_mac "$NODE_IP")" type vxlan id 1 dstport 8472 local "$NODE_IP" dev "$(uplink)" nolearning
    fi
    ip address replace "$1/32" dev "$TUNNEL"
    ip link set "$TUNNEL" up
}

# route RANGE ADDRESS: the range is behind the machine with that address.
route() {
    local first=${1%/*} mac
    if [[ $FLANNEL_BACKEND == host-gw ]]; then
        ip route replace "$1" via "$2" proto "$PROTOCOL"
        return
    fi
    mac=$(tunnel_mac "$2")
    bridge fdb replace "$mac" dev "$TUNNEL" dst "$2"
    ip neighbour replace "$first" lladdr "$mac" dev "$TUNNEL" nud permanent
    ip route replace "$1" via "$first" dev "$TUNNEL" onlink proto "$PROTOCOL"
}

# own RANGE: what the plugins make the network of this machine's pods from. With it the machine is ready for pods.
own() {
    local file=$ROOT/etc/cni/net.d/10-magnum.conflist text size
    size=$(mtu)
    if [[ $FLANNEL_BACKEND != host-gw ]]; then size=$((size - OVERHEAD)); fi
    text='{"cniVersion": "0.3.1", "name": "magnum", "plugins": [
  {"type": "bridge", "bridge": "cni0", "isGateway": true, "hairpinMode": true, "mtu": '$size',
   "ipam": {"type": "host-local", "ranges": [[{"subnet": "'$1'"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}'
    if [[ ! -f $file || $(<"$file") != "$text" ]]; then write "$file" 0644 <<<"$text"; fi
}

adjust() {
    local all name address range mine
    all=$(nodes)
    mine=$(awk -v name="$KUBE_NODE" '$1 == name { print $3 }' <<<"$all")
    # It has none yet: the watch will tell.
    [[ -n $mine ]] || return 0
    if [[ $FLANNEL_BACKEND != host-gw ]]; then ensure_tunnel "${mine%/*}"; fi
    while read -r name address range; do
        if [[ -n $range && $name != "$KUBE_NODE" ]]; then route "$range" "$address"; fi
    done <<<"$all"
    # Machines that are gone.
    while read -r range _; do
        if [[ -n $range ]] && ! awk -v range="$range" '$3 == range { found = 1 } END { exit !found }' <<<"$all"; then ip route delete "$range" proto "$PROTOCOL"; fi
    done < <(ip route show proto "$PROTOCOL")
    ensure_rule nat POSTROUTING --source "$POD_CIDR" ! --destination "$POD_CIDR" --jump MASQUERADE
    ensure_rule filter FORWARD --source "$POD_CIDR" --jump ACCEPT
    ensure_rule filter FORWARD --destination "$POD_CIDR" --jump ACCEPT
    own "$mine"
}

# A line for every node that there is, and then for every change of one: what befell it, its name, and what the network is made from. A kubectl
# before 1.16 does not tell of a node that goes that it does: with the version of what it tells, every line of it is news.
watch() {
    if (($(kubernetes_minor) < 16)); then
        kubectl_as proxy get nodes --watch --output 'jsonpath=CHANGED {.metadata.name} {.metadata.resourceVersion}{"\n"}'
    else
        kubectl_as proxy get nodes --watch --output-watch-events --output \
            'jsonpath={.type} {.object.metadata.name} {.object.status.addresses[?(@.type=="InternalIP")].address} {.object.spec.podCIDR}{"\n"}'
    fi
}

declare -A known=()

# is_news EVENT NAME WHAT: kubelets have most of them told only to say that they live, and everybody hears it.
is_news() {
    local before=${known[$2]-}
    if [[ $1 == DELETED ]]; then unset "known[$2]"; else known[$2]=$3; fi
    [[ $1 == DELETED || $before != "$3" ]]
}

# Once for every news, or several that come together; and now and then without, should somebody have taken away what was made. systemd starts it
# again when the API server ends the watch.
adjusted=0
while true; do
    if read -r -t "$REFRESH" event name what; then
        is_news "$event" "$name" "$what" || ((SECONDS - adjusted >= REFRESH)) || continue
        deadline=$((SECONDS + 5))
        while ((SECONDS < deadline)) && read -r -t 0.5 event name what; do is_news "$event" "$name" "$what" || true; done
    elif (($? <= 128)); then
        break
    fi
    adjust </dev/null
    adjusted=$SECONDS
done < <(watch)

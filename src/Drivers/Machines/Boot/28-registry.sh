#!/bin/bash
# The bay's registry of images: it runs on the first master, and every machine knows it as localhost and its port, as with Magnum. What is
# pushed on one machine can be run on all, and each layer is stored once. It asks nobody who he is: security
# groups let only the bay's machines get to its port, and where there may be nothing that enforces those, on bare metal, drivers refuse it.

# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=units.sh
source "$(dirname "${BASH_SOURCE[0]}")/units.sh"

is_true "$REGISTRY_ENABLED" || exit 0
port=$REGISTRY_PORT

# run_registry: on the machine that has the images.
run_registry() {
    local program settings=$ROOT/etc/magnum/registry.yml
    # Distributions call it by Docker's name.
    program=$(command -v docker-registry || command -v registry) || fail "the image has no registry of images: neither docker-registry nor registry"
    # shellcheck source=certificates.sh
    source "$(dirname "${BASH_SOURCE[0]}")/certificates.sh"
    fetched_authority kubernetes "$CERTS"
    certificate registry "CN = registry\n" serverAuth "DNS:localhost,IP:127.0.0.1,IP:$NODE_IP"
    write "$settings" 0600 <<END
version: 0.1
storage:
  filesystem: {rootdirectory: "$ROOT/var/lib/magnum/registry"}
  delete: {enabled: true}
http:
  addr: "$NODE_IP:$port"
  tls: {certificate: "$CERTS/registry.crt", key: "$CERTS/registry.key"}
END
    service "The bay's registry of images" simple "" "$program" serve "$settings" |
        start magnum-registry magnum-registry.service "$settings" "$CERTS"/{ca,registry}.crt
}

# relay: what is asked of this machine goes to the registry as it comes.
relay() {
    local program units=$ROOT/etc/systemd/system
    for program in "$ROOT"{/usr,}/lib/systemd/systemd-socket-proxyd; do
        if [[ -x $program ]]; then break; fi
    done
    [[ -x $program ]] || fail "the image's systemd has no systemd-socket-proxyd"
    write "$units/magnum-registry-relay.service" 0644 <<END
[Unit]
Description=Relay to the bay's registry of images

[Service]
ExecStart=$program $REGISTRY_IP:$port
END
    write "$units/magnum-registry-relay.socket" 0644 <<END
[Unit]
Description=The bay's registry of images, on this machine

[Socket]
ListenStream=127.0.0.1:$port

[Install]
WantedBy=sockets.target
END
    systemctl daemon-reload
    systemctl --quiet --no-reload enable --now magnum-registry-relay.socket ||
        fail "the registry can't be had on this machine: $(journalctl --unit magnum-registry-relay.socket --lines 1 --output cat)"
}

# containerd reads this whenever it speaks to a registry; Docker looks at no certificate of its own machine's.
trust() {
    write "$ROOT/etc/containerd/certs.d/localhost:$port/hosts.toml" 0644 <<END
server = "https://localhost:$port"

[host."https://localhost:$port"]
  ca = "$CERTS/ca.crt"
END
}

if [[ $NODE_IP == "$REGISTRY_IP" ]]; then run_registry; fi
trust
relay

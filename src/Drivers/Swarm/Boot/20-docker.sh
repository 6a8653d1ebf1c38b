#!/bin/bash
# Sets this machine's Docker up and starts it: a manager's engine listens in the bay's network, a worker's on its socket only.

# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

command -v dockerd >/dev/null || fail "the image has no Docker"
override=$ROOT/etc/systemd/system/docker.service.d/magnum.conf

# Nothing of it is there the first time.
settings() { { cat "$DOCKER/daemon.json" "$override" 2>/dev/null || true; } | sha256sum; }

# What comes between the braces of Docker's settings.
daemon_settings() {
    printf '  "hosts": ["fd://"'
    if [[ $NODE_ROLE == manager ]]; then printf ', "tcp://%s:%s"' "$NODE_IP" "$API_PORT"; fi
    printf '],\n'
    if ! is_true "$TLS_DISABLED"; then
        printf '  "tlsverify": true,\n  "tlscacert": "%s/ca.crt",\n  "tlscert": "%s/node.crt",\n  "tlskey": "%s/node.key",\n' "$CERTS" "$CERTS" "$CERTS"
    fi
    if [[ -n $INSECURE_REGISTRY ]]; then printf '  "insecure-registries": ["%s"],\n' "$(json_escape "$INSECURE_REGISTRY")"; fi
    printf '  "storage-driver": "overlay2",\n  "labels": ["magnum.openstack.org.nodegroup=%s"]\n' "$(json_escape "$NODE_GROUP")"
}

before=$(settings)
write "$DOCKER/daemon.json" 0644 <<END
{
$(daemon_settings)
}
END
# The unit's own command line names a socket, which Docker refuses beside the settings' hosts.
{
    printf '[Service]\nExecStart=\nExecStart=%s --containerd=/run/containerd/containerd.sock\n' "$(command -v dockerd)"
    for name in HTTP_PROXY HTTPS_PROXY NO_PROXY; do
        if [[ -n ${!name:-} ]]; then printf 'Environment="%s=%s"\n' "$name" "${!name//%/%%}"; fi
    done
    # A manager's engine reads its certificates only when it starts.
    if [[ $NODE_ROLE == manager ]]; then printf '# Of %s\n' "$(cat "$CERTS"/{ca,node}.crt 2>/dev/null | sha256sum)"; fi
} | write "$override" 0644

if [[ $(settings) == "$before" ]] && systemctl --quiet is-active docker.service; then exit 0; fi
systemctl daemon-reload
systemctl --quiet --no-reload enable docker.service
systemctl restart docker.service || fail "Docker does not start: $(journalctl --unit docker.service --lines 1 --output cat)"

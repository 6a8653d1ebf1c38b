#!/bin/bash
# Sets the container runtime up and starts it. The pods' network is none of its business.

# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=kubernetes.sh
source "$(dirname "${BASH_SOURCE[0]}")/kubernetes.sh"

proxies() {
    local name
    printf '[Service]\n'
    for name in HTTP_PROXY HTTPS_PROXY NO_PROXY; do
        if [[ -n ${!name:-} ]]; then printf 'Environment="%s=%s"\n' "$name" "${!name//%/%%}"; fi
    done
}

if [[ $(container_runtime) == docker ]]; then
    settings=$ROOT/etc/docker/daemon.json
    write "$settings" 0644 <<END
{
  "bridge": "none",
  "iptables": false,
  "ip-masq": false,
  "storage-driver": "overlay2",
  "log-driver": "json-file",
  "log-opts": {"max-size": "10m", "max-file": "3"}
}
END
    proxies | start docker docker.service.d/magnum.conf "$settings"
    exit 0
fi

settings=$ROOT/etc/containerd/config.toml
if [[ $(cgroup_driver) == systemd ]]; then by_systemd=true; else by_systemd=false; fi
{
    printf 'version = 2\n[plugins."io.containerd.grpc.v1.cri"]\n'
    if [[ -n $(sandbox_image) ]]; then printf '  sandbox_image = "%s"\n' "$(json_escape "$(sandbox_image)")"; fi
    cat <<END
  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = "/etc/containerd/certs.d"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$(cni_plugins)"
    conf_dir = "/etc/cni/net.d"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      SystemdCgroup = $by_systemd
END
} | write "$settings" 0644
proxies | start containerd containerd.service.d/magnum.conf "$settings"

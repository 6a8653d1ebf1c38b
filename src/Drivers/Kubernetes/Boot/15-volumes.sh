#!/bin/bash
# Has images and containers, and a master's etcd, on volumes of Cinder where the bay asks for them.

# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=kubernetes.sh
source "$(dirname "${BASH_SOURCE[0]}")/kubernetes.sh"
# shellcheck source=volumes.sh
source "$(dirname "${BASH_SOURCE[0]}")/volumes.sh"

runtime=$(container_runtime)
if [[ -n $DOCKER_VOLUME ]]; then keep_on "$DOCKER_VOLUME" "/var/lib/$runtime" "$runtime"; fi
if [[ -n $ETCD_VOLUME ]]; then keep_on "$ETCD_VOLUME" /var/lib/etcd etcd; fi

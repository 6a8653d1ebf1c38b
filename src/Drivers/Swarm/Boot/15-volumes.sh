#!/bin/bash
# Has what Docker keeps on a volume of Cinder, where the bay asks for one.

# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=volumes.sh
source "$(dirname "${BASH_SOURCE[0]}")/volumes.sh"

if [[ -n $DOCKER_VOLUME ]]; then keep_on "$DOCKER_VOLUME" /var/lib/docker docker; fi

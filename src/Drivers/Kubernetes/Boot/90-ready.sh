#!/bin/bash
# Waits until the bay's API says that this machine is ready for pods: the stack is complete no sooner.

# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=kubernetes.sh
source "$(dirname "${BASH_SOURCE[0]}")/kubernetes.sh"

# condition FIELD: of the node's condition Ready.
condition() {
    kubectl_as kubelet get node "$KUBE_NODE" --output "jsonpath={.status.conditions[?(@.type==\"Ready\")].$1}"
}

is_ready() {
    [[ $(condition status) == True ]] || { condition message; return 1; }
}

until_true "the node does not become ready" is_ready

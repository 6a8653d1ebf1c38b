# shellcheck shell=bash
# What Kubernetes says of its nodes. Sourced by report-health.sh.

# shellcheck source=kubernetes.sh
source "$(dirname "${BASH_SOURCE[0]}")/kubernetes.sh"

read_health() {
    kubectl_as admin get --raw /readyz --request-timeout 10s >/dev/null &&
        kubectl_as admin get nodes --request-timeout 10s --output 'jsonpath={range .items[*]}{.metadata.name} {.status.conditions[?(@.type=="Ready")].status}{"\n"}{end}'
}

# shellcheck shell=bash
# What the swarm says of its nodes. Sourced by report-health.sh.

read_health() {
    timeout 20 docker node ls --format '{{.Hostname}} {{if eq .Status "Ready"}}True{{else}}False{{end}}' || {
        # timeout itself says nothing.
        if (($? == 124)); then echo "the swarm's manager gives no answer" >&2; fi
        return 1
    }
}

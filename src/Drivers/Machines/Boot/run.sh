#!/bin/bash
# Runs the boot steps in order of their names and tells Heat how it went: SUCCESS, or FAILURE with the step and its last words.
# With the argument "again" nobody is told: see renew.sh. Every step can be repeated; so can this.
# MAGNUM_STEP_SECONDS is how long a step may take. One that hangs is ended, and told: Heat would know only that nobody said anything.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=lib.sh
source "$here/lib.sh"

# The system's own CAs (of Debian and Fedora) stay believed: not every service of the cloud must be of the cloud's.
if [[ -n ${OPENSTACK_CA:-} ]]; then
    { cat "$ROOT"/etc/{ssl/certs/ca-certificates,pki/tls/certs/ca-bundle}.crt 2>/dev/null || true; base64 --decode <<<"$OPENSTACK_CA"; } | write "$CLOUD_CA" 0644
fi

again=${1:-}
limit=${MAGNUM_STEP_SECONDS:-1200}

# signal STATUS REASON: the wait condition of this machine's own stack.
signal() {
    local work
    if [[ $again == again ]]; then
        echo "$2"
        return 0
    fi
    work=$(mktemp -d)
    printf '{"status":"%s","reason":"%s","id":"%s","data":""}' "$1" "$(json_escape "$2")" "$(json_escape "$NODE_NAME")" >"$work/body"
    http "$work/answer" POST "$SIGNAL_URL" "$work/body" <<END
Content-Type: application/json
Accept: application/json
X-Auth-Token: $SIGNAL_TOKEN
END
    rm -rf "$work"
}

log=$ROOT/var/log/magnum-boot.log
mkdir -p "$(dirname "$log")"
for step in "$here"/[0-9][0-9]-*.sh; do
    name=$(basename "$step" .sh)
    echo "step $name" >>"$log"
    words=$(mktemp)
    code=0
    began=$SECONDS
    timeout --kill-after=10 "$limit" bash "$step" >>"$log" 2>"$words" || code=$?
    cat "$words" >>"$log"
    last=$(tail -n 1 "$words" | tr -cd '[:print:]' | cut -c 1-300)
    rm -f "$words"
    if ((code == 0)); then continue; fi
    if ((SECONDS - began >= limit)); then last="it took longer than $limit s${last:+: $last}"; fi
    signal FAILURE "$NODE_NAME: boot step $name failed: ${last:-no message}"
    exit 1
done
if [[ -s $CERTS/ca.crt ]]; then sha256sum <"$CERTS/ca.crt" | write "$CONFIGURED" 0644; fi
signal SUCCESS "$NODE_NAME is configured"

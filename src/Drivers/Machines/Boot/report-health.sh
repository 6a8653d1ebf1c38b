#!/bin/bash
# Tells this service the bay's health, as seen from inside: for bays whose API it can't reach. A timer runs it on the master; see 95-health.sh.
# A report that fails is not repeated: the next one comes soon, and silence is understood too.

# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
TRIES=2
PAUSE=2
# The driver's: read_health prints "NAME STATUS" for each node, True where it is ready, or fails with the cause as its last line.
# shellcheck source=/dev/null
source "$(dirname "${BASH_SOURCE[0]}")/health.sh"
# shellcheck source=cloud.sh
source "$(dirname "${BASH_SOURCE[0]}")/cloud.sh"

if nodes=$(read_health 2>"$work/words"); then
    status=HEALTHY
    reason='"api":"ok"'
    while read -r name ready; do
        [[ $ready == True ]] || { status=UNHEALTHY; ready=False; }
        reason+=",\"$(json_escape "$name").Ready\":\"$ready\""
    done <<<"$nodes"
else
    status=UNHEALTHY
    cause=$(tail -n 1 "$work/words" | tr -cd '[:print:]' | cut -c 1-300)
    reason="\"api\":\"$(json_escape "${cause:-no answer}")\""
fi

# The reason is a dictionary in a text: Magnum's releases take no other.
printf '[{"op":"replace","path":"/health_status","value":"%s"},{"op":"replace","path":"/health_status_reason","value":"%s"}]' "$status" "$(json_escape "{$reason}")" >"$work/report"
with_kept_token PATCH "$MAGNUM_URL/clusters/$BAY_UUID" "$work/report"

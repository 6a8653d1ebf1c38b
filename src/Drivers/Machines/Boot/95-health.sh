#!/bin/bash
# Has the bay's health reported from here, where nobody outside of its network can ask for it.

# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

if [[ -n $API_PUBLIC_IP ]]; then
    echo "the API has an address outside: its health is asked for"
elif [[ -z $TRUST_ID ]]; then
    echo "no credential to report with: the health is not known outside"
else
    timer magnum-health "Report of the bay's health" report-health.sh 50
fi

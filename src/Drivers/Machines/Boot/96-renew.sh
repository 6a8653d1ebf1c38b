#!/bin/bash
# Has this machine look for another credential and another CA of the bay.

# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

if [[ -z $TRUST_ID ]]; then
    echo "no credential to look with"
else
    timer magnum-renew "Look for another credential and CA of the bay" renew.sh 900
fi

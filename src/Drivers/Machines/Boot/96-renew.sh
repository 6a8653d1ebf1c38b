#!/bin/bash
# Has this machine look for another CA of the bay.

# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

if is_true "$TLS_DISABLED"; then
    echo "TLS is switched off for this bay: no certificates"
else
    timer magnum-renew "Look for another CA of the bay" renew.sh 900
fi

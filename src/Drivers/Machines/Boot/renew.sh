#!/bin/bash
# Runs the steps again when the bay has another CA than the one that they last succeeded with: they have the certificates signed by it and
# restart what uses them. A timer runs it; what fails is tried again by the next run.

# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
TRIES=2
PAUSE=2
# shellcheck source=cloud.sh
source "$(dirname "${BASH_SOURCE[0]}")/cloud.sh"

# The steps have not succeeded at all yet: that is the first boot's affair.
[[ -s $CONFIGURED ]] || exit 0
with_kept_token GET "$MAGNUM_URL/certificates/$BAY_UUID"
json_text "$work/answer" pem >"$work/ca.crt"
openssl x509 -in "$work/ca.crt" -noout 2>/dev/null || fail "the answer to GET certificates holds no certificate"
if [[ $(sha256sum <"$work/ca.crt") == "$(<"$CONFIGURED")" ]]; then exit 0; fi
# Not by exec: what is in the work folder is removed at this script's end, the credential among it.
/bin/bash "$(dirname "${BASH_SOURCE[0]}")/run.sh" again

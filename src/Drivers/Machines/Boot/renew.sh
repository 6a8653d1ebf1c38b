#!/bin/bash
# Takes the bay's credential when it is another than this machine's. Then runs the steps again when the bay has another CA than the one that
# they last succeeded with: they have the certificates signed by it and restart what uses them. While a CA is rotated the bay has two, and the
# steps run for each change of them. A timer runs it; what fails is tried again by the next run.

# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
TRIES=2
PAUSE=2
# shellcheck source=cloud.sh
source "$(dirname "${BASH_SOURCE[0]}")/cloud.sh"

# take_credential: the former one is good for a few minutes only. A service that does not tell of it is no reason not to go on: an older one
# does not, nor one that takes this machine for none of the bay's.
take_credential() {
    local name value line
    local -A told=()
    have_token
    (ask "$work/credential" GET "$MAGNUM_URL/credentials/$BAY_UUID") 2>/dev/null || return 0
    for name in TRUSTEE_DOMAIN_ID TRUSTEE_USER_ID TRUSTEE_USERNAME TRUSTEE_PASSWORD TRUST_ID; do
        value=$(json_text "$work/credential" "${name,,}")
        [[ $value =~ ^[^\"[:cntrl:]]+$ ]] || fail "the answer to GET credentials holds no ${name,,}"
        told[$name]=$value
    done
    if [[ ${told[TRUST_ID]} == "$TRUST_ID" ]]; then return 0; fi
    while IFS= read -r line; do
        if [[ $line =~ ^([A-Z_]+)=\" && -n ${told[${BASH_REMATCH[1]}]:-} ]]; then line="${BASH_REMATCH[1]}=\"${told[${BASH_REMATCH[1]}]}\""; fi
        printf '%s\n' "$line"
    done <"$ROOT/etc/magnum/bay.env" >"$work/bay.env"
    write "$ROOT/etc/magnum/bay.env" 0600 <"$work/bay.env"
    load_bay_env
}

take_credential
# No CA that the steps succeeded with: the first boot is not done yet, or TLS is switched off.
[[ -s $CONFIGURED ]] || exit 0
with_kept_token GET "$MAGNUM_URL/certificates/$BAY_UUID"
json_text "$work/answer" pem >"$work/ca.crt"
openssl x509 -in "$work/ca.crt" -noout 2>/dev/null || fail "the answer to GET certificates holds no certificate"
if [[ $(sha256sum <"$work/ca.crt") == "$(<"$CONFIGURED")" ]]; then exit 0; fi
# The driver's: take_turn waits until this machine may restart what the bay can't be without, leave_turn lets another one.
# shellcheck source=/dev/null
source "$(dirname "${BASH_SOURCE[0]}")/turns.sh"
trap 'leave_turn; rm -rf "$work"' EXIT
take_turn
# Not by exec: what is in the work folder is removed at this script's end, the credential among it.
/bin/bash "$(dirname "${BASH_SOURCE[0]}")/run.sh" again

# shellcheck shell=bash
# Calls of the cloud in the name of the bay's machine trust. Sourced after lib.sh.

[[ -n $TRUST_ID ]] || fail "this machine was given no credential to log in with"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# log_in: gets a token, and when it expires.
log_in() {
    printf '{"auth":{"identity":{"methods":["password"],"password":{"user":{"id":"%s","password":"%s"}}},"scope":{"OS-TRUST:trust":{"id":"%s"}}}}' \
        "$(json_escape "$TRUSTEE_USER_ID")" "$(json_escape "$TRUSTEE_PASSWORD")" "$(json_escape "$TRUST_ID")" >"$work/auth"
    http "$work/token" POST "$AUTH_URL/auth/tokens" "$work/auth" <<<"Content-Type: application/json"
    token=$(tr -d '\r' <"$work/token.headers" | sed -n 's/^[Xx]-[Ss]ubject-[Tt]oken: *//p' | tail -n 1)
    [[ -n $token ]] || fail "Keystone gave no token"
    token_expires=$(json_text "$work/token" expires_at)
}

# ask OUTPUT METHOD URL [BODY-FILE]: one call of this service.
ask() {
    http "$@" <<END
Content-Type: application/json
Accept: application/json
OpenStack-API-Version: container-infra latest
X-Auth-Token: $token
END
}

# have_token: goes on with the token that an earlier run left, if it is of this trust and lasts five more minutes; else gets a new one and
# leaves it. For calls that come again and again.
have_token() {
    local trust
    if ! { [[ -s $KEPT_TOKEN ]] && { read -r token_expires && read -r token && read -r trust; } <"$KEPT_TOKEN" && [[ $trust == "$TRUST_ID" ]] &&
        (($(date --date "$token_expires" +%s) > $(date +%s) + 300)); }; then
        log_in
        printf '%s\n%s\n%s\n' "$token_expires" "$token" "$TRUST_ID" | write "$KEPT_TOKEN" 0600
    fi
}

# with_kept_token METHOD URL [BODY-FILE]: one call of this service with that token, answered into $work/answer.
with_kept_token() {
    have_token
    # A token may have been revoked before its time: it is not kept for the next run.
    (ask "$work/answer" "$@") || { rm -f "$KEPT_TOKEN"; exit 1; }
}

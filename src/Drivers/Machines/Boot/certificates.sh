# shellcheck shell=bash
# Has certificates signed by the bay's authorities. Sourced by a step, after lib.sh.
# Keys are made here and never leave the machine: on a curve, since one of RSA takes a small machine seconds, and a master has six. A certificate that is there and of
# the authority that signs now is kept. While an authority is rotated ca.crt holds two certificates, of the one that signs and of the other one: both are believed.

# shellcheck source=cloud.sh
source "$(dirname "${BASH_SOURCE[0]}")/cloud.sh"

log_in

# authority TYPE FOLDER: fetches the certificate of one of the bay's authorities into FOLDER/ca.crt. The following certificates are of it, and go there.
authority() {
    mkdir -p "$2"
    chmod 0755 "$2"
    ask "$work/ca" GET "$MAGNUM_URL/certificates/$BAY_UUID?ca_cert_type=$1"
    json_text "$work/ca" pem | write "$2/ca.crt" 0644
    fetched_authority "$1" "$2"
}

# fetched_authority TYPE FOLDER: the same as an earlier step fetched it. All steps of one run go by one answer, which is what they are then known to have succeeded with.
fetched_authority() {
    authority=$1 folder=$2
    # The first one.
    openssl x509 -in "$folder/ca.crt" -out "$work/signer.crt" 2>/dev/null || fail "the answer to GET certificates holds no certificate"
}

# certificate NAME SUBJECT USAGE [SAN]: makes key and request, has it signed, checks it against the authority, or both: another one may have begun to sign meanwhile.
certificate() {
    local name=$1 subject=$2 usage=$3 san=${4:-}
    local key=$folder/$name.key crt=$folder/$name.crt
    if [[ -s $crt ]] && openssl verify -CAfile "$work/signer.crt" "$crt" >/dev/null 2>&1; then return 0; fi
    [[ -s $key ]] || openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 | write "$key" 0600
    {
        printf '[req]\ndistinguished_name = subject\nreq_extensions = extensions\nprompt = no\n[subject]\n%b[extensions]\n' "$subject"
        printf 'keyUsage = critical, digitalSignature\nextendedKeyUsage = %s\n' "$usage"
        if [[ -n $san ]]; then printf 'subjectAltName = %s\n' "$san"; fi
    } >"$work/$name.conf"
    openssl req -new -sha256 -key "$key" -config "$work/$name.conf" -out "$work/$name.csr"
    printf '{"cluster_uuid":"%s","ca_cert_type":"%s","csr":"%s"}' "$BAY_UUID" "$authority" "$(json_escape "$(cat "$work/$name.csr")")" >"$work/$name.json"
    ask "$work/$name.answer" POST "$MAGNUM_URL/certificates" "$work/$name.json"
    json_text "$work/$name.answer" pem >"$work/$name.crt"
    openssl verify -CAfile "$folder/ca.crt" "$work/$name.crt" >/dev/null 2>&1 || fail "the certificate '$name' was not signed by the bay's CA"
    write "$crt" 0644 <"$work/$name.crt"
}

# addresses IP...: as alternative names, each once; empty ones are none.
addresses() {
    local address
    printf '%s\n' "$@" | awk 'NF && !seen[$0]++' | while read -r address; do printf ',IP:%s' "$address"; done
}

# shellcheck shell=bash
# Fetches the bay's CA certificate into $CERTS, and has certificates signed by it. Sourced by a step, after lib.sh.
# Keys are made here and never leave the machine. A certificate that is there and valid is kept.

# shellcheck source=cloud.sh
source "$(dirname "${BASH_SOURCE[0]}")/cloud.sh"

mkdir -p "$CERTS"
chmod 0755 "$CERTS"
log_in

ask "$work/ca" GET "$MAGNUM_URL/certificates/$BAY_UUID"
json_text "$work/ca" pem | write "$CERTS/ca.crt" 0644
openssl x509 -in "$CERTS/ca.crt" -noout 2>/dev/null || fail "the answer to GET certificates holds no certificate"

# certificate NAME SUBJECT USAGE [SAN]: makes key and request, has it signed, checks it against the CA.
certificate() {
    local name=$1 subject=$2 usage=$3 san=${4:-}
    local key=$CERTS/$name.key crt=$CERTS/$name.crt
    if [[ -s $crt ]] && openssl verify -CAfile "$CERTS/ca.crt" "$crt" >/dev/null 2>&1; then return 0; fi
    [[ -s $key ]] || openssl genrsa 4096 2>/dev/null | write "$key" 0600
    {
        printf '[req]\ndistinguished_name = subject\nreq_extensions = extensions\nprompt = no\n[subject]\n%b[extensions]\n' "$subject"
        printf 'keyUsage = critical, digitalSignature, keyEncipherment\nextendedKeyUsage = %s\n' "$usage"
        if [[ -n $san ]]; then printf 'subjectAltName = %s\n' "$san"; fi
    } >"$work/$name.conf"
    openssl req -new -sha256 -key "$key" -config "$work/$name.conf" -out "$work/$name.csr"
    printf '{"cluster_uuid":"%s","csr":"%s"}' "$BAY_UUID" "$(json_escape "$(cat "$work/$name.csr")")" >"$work/$name.json"
    ask "$work/$name.answer" POST "$MAGNUM_URL/certificates" "$work/$name.json"
    json_text "$work/$name.answer" pem >"$work/$name.crt"
    openssl verify -CAfile "$CERTS/ca.crt" "$work/$name.crt" >/dev/null 2>&1 || fail "the certificate '$name' was not signed by the bay's CA"
    write "$crt" 0644 <"$work/$name.crt"
}

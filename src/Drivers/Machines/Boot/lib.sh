# shellcheck shell=bash
# What the boot steps of every driver share. Sourced by run.sh and by every step; does nothing by itself but load bay.env.
#
# MAGNUM_ROOT is put before every path ("" on a machine, a folder in tests).
# MAGNUM_TRIES and MAGNUM_PAUSE bound how often and how far apart (seconds) a call to the cloud is tried.
# MAGNUM_MOMENT is how far apart (seconds) looks at this machine itself are.

set -euo pipefail
umask 077

ROOT=${MAGNUM_ROOT:-}
TRIES=${MAGNUM_TRIES:-30}
PAUSE=${MAGNUM_PAUSE:-10}
MOMENT=${MAGNUM_MOMENT:-2}
# The CA that all steps have succeeded with, as a sum.
export CONFIGURED=$ROOT/var/lib/magnum/configured
# The token that timers go on with.
export KEPT_TOKEN=$ROOT/run/magnum/token
# Whom this machine believes for the cloud, where the cloud has CAs of its own: see run.sh.
export CLOUD_CA=$ROOT/etc/magnum/cloud-ca.crt
# Where the driver's own files are.
# shellcheck source=paths.sh
source "$(dirname "${BASH_SOURCE[0]}")/paths.sh"

# Values are taken as they stand between the quotes: bay.env is never evaluated as a script.
load_bay_env() {
    local line
    while IFS= read -r line; do
        [[ $line =~ ^([A-Z_]+)=\"(.*)\"$ ]] || continue
        export "${BASH_REMATCH[1]}=${BASH_REMATCH[2]}"
    done <"$ROOT/etc/magnum/bay.env"
}

fail() {
    echo "$*" >&2
    exit 1
}

is_true() {
    [[ ${1,,} == true ]]
}

# The text as the inside of a JSON string.
json_escape() {
    local text=$1
    text=${text//\\/\\\\}
    text=${text//\"/\\\"}
    text=${text//$'\n'/\\n}
    text=${text//$'\t'/\\t}
    printf '%s' "$text"
}

# json_text FILE KEY: the value of a string in a flat JSON object, unescaped.
json_text() {
    local raw
    raw=$(tr -d '\r\n' <"$1" | sed -n "s/.*\"$2\"[[:space:]]*:[[:space:]]*\"\([^\"]*\)\".*/\1/p" | sed 's#\\/#/#g')
    printf '%b' "$raw"
}

# http OUTPUT METHOD URL [BODY-FILE]: one call to the cloud, tried until it succeeds or the tries are used up.
# Headers come on standard input, one a line, so that no secret is seen in the list of processes.
# A refusal (4xx) is final, except 401, 404, 408 and 429: credentials and records may be a moment behind.
http() {
    local output=$1 method=$2 url=$3 body=${4:-} headers status attempt
    local -a options=(--silent --show-error --location --max-time 60 --request "$method" --output "$output" --dump-header "$output.headers")
    headers=$(cat)
    if ! is_true "${VERIFY_CA:-true}"; then options+=(--insecure); elif [[ -s $CLOUD_CA ]]; then options+=(--cacert "$CLOUD_CA"); fi
    if [[ -n $body ]]; then options+=(--data-binary "@$body"); fi
    for ((attempt = 1; ; attempt++)); do
        status=$(curl "${options[@]}" --write-out '%{http_code}' --header @- "$url" <<<"$headers") || status=000
        case $status in
            2??) return 0 ;;
            401 | 404 | 408 | 429 | 5?? | 000) ;;
            *) fail "$method $url was answered $status" ;;
        esac
        if ((attempt >= TRIES)); then fail "$method $url was answered $status in $attempt tries"; fi
        sleep "$PAUSE"
    done
}

# until_true SENTENCE COMMAND...: looks again and again, for five minutes unless told otherwise; then fails with the sentence
# and what the command said last.
until_true() {
    local sentence=$1 words attempt
    shift
    for ((attempt = 1; ; attempt++)); do
        if words=$("$@" 2>&1); then return 0; fi
        if ((attempt >= TRIES * 5)); then fail "$sentence: ${words##*$'\n'}"; fi
        sleep "$MOMENT"
    done
}

# write FILE MODE: standard input becomes the file at once and whole.
write() {
    mkdir -p "$(dirname "$1")"
    cat >"$1.new"
    chmod "$2" "$1.new"
    mv "$1.new" "$1"
}

# timer NAME DESCRIPTION SCRIPT SECONDS: has systemd run that script of this folder once a minute, and end it when it takes longer than the seconds.
timer() {
    local name=$1 description=$2 script=$3 limit=$4 units=$ROOT/etc/systemd/system
    write "$units/$name.service" 0644 <<END
[Unit]
Description=$description
StartLimitIntervalSec=0

[Service]
Type=oneshot
TimeoutStartSec=$limit
ExecStart=/bin/bash $(realpath "$(dirname "${BASH_SOURCE[0]}")")/$script
END
    write "$units/$name.timer" 0644 <<END
[Unit]
Description=$description, once a minute

[Timer]
OnActiveSec=0
OnUnitActiveSec=60
AccuracySec=1

[Install]
WantedBy=timers.target
END
    systemctl daemon-reload
    systemctl --quiet --no-reload enable --now "$name.timer"
}

load_bay_env
for name in HTTP_PROXY HTTPS_PROXY NO_PROXY; do
    # curl reads the small names; an empty one must not be there at all.
    if [[ -n ${!name:-} ]]; then export "${name,,}=${!name}"; else unset "$name"; fi
done

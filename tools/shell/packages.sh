# Sourced after say.sh. Installs Debian packages without letting any of them start a server.

# What to put before a command that needs root: nothing for root, sudo for the others.
as_root() {
  if ((EUID == 0)); then
    "$@"
  else
    command -v sudo >/dev/null || die "this needs root: run it as root, or install sudo (command: $*)"
    sudo "$@"
  fi
}

package_installed() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

# install_packages WHY PACKAGE...: installs those that are missing; says nothing when none is.
install_packages() {
  local why=$1 package missing=()
  shift
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    die "$why needs Debian's or Ubuntu's packages ($*), and this machine has no apt-get. Use a Debian 12 machine or container."
  fi
  for package in "$@"; do
    package_installed "$package" || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  say "installing for $why: ${missing[*]}"
  local log
  log=$(mktemp)
  if ! without_service_starts apt_install "$log" "${missing[@]}"; then
    tail -n 30 "$log" >&2
    die "apt-get could not install the packages (whole log: $log)"
  fi
  rm -f "$log"
  keep_units_off "${missing[@]}"
}

# A mirror that is busy for a moment is no reason to give up: three attempts, the index refreshed in between.
apt_install() {
  local log=$1 attempt
  shift
  for attempt in 1 2 3; do
    if as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 \
      install -y --no-install-recommends "$@" </dev/null >>"$log" 2>&1; then
      return 0
    fi
    ((attempt == 3)) && return 1
    say "apt-get failed (attempt $attempt of 3), refreshing the index"
    sleep $((attempt * 3))
    as_root apt-get -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 update </dev/null >>"$log" 2>&1 || true
  done
}

# Maintainer scripts ask policy-rc.d before they start a daemon; 101 means "don't". A policy that is already there
# comes back afterwards. One that a killed run left behind is recognised by its mark.
without_service_starts() {
  local policy=/usr/sbin/policy-rc.d saved=/usr/sbin/policy-rc.d.before-magnum-lab status=0
  if [[ -e $policy ]] && ! grep -q magnum-lab "$policy"; then
    as_root mv "$policy" "$saved"
  fi
  printf '#!/bin/sh\n# magnum-lab: installing packages, starting nothing\nexit 101\n' | as_root tee "$policy" >/dev/null
  as_root chmod 755 "$policy"
  "$@" || status=$?
  if [[ -e $saved ]]; then as_root mv "$saved" "$policy"; else as_root rm -f "$policy"; fi
  return "$status"
}

# Where systemd runs, a freshly installed service would start at the next boot, on every address. Only packages that
# this script has just installed are touched.
keep_units_off() {
  [[ -d /run/systemd/system ]] || return 0
  local units
  mapfile -t units < <(dpkg -L "$@" 2>/dev/null | sed -nE 's#^(/usr)?/lib/systemd/system/([^/@]+\.service)$#\2#p')
  ((${#units[@]})) || return 0
  as_root systemctl disable --quiet "${units[@]}" || warn "could not disable ${units[*]}: they may start at the next boot"
}

#!/bin/bash
# Builds Kubernetes' programs from Debian's source package "kubernetes" with Debian's Go, into a cache outside the
# repository. Debian has no binary package of them. What is built already is not built again.
#
#   build-kubernetes.sh [PROGRAM…]      kube-apiserver unless told: kube-controller-manager, kube-scheduler, kubelet, kube-proxy
#
# Prints the folder that holds the programs as its last line. On two idle cores the API server takes ten minutes; source
# and compiler's cache take 3 GB. The source comes with all its dependencies: nothing but the package is fetched.
set -euo pipefail

ENGINES_SOURCE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
REPOSITORY=$(cd "$ENGINES_SOURCE/../../.." && pwd)
for file in "$REPOSITORY"/tools/shell/{say,packages}.sh; do
  # shellcheck source=/dev/null
  . "$file"
done

ENGINES=${MAGNUM_ENGINES_STATE:-${XDG_CACHE_HOME:-$HOME/.cache}/magnum-engines}
BIN=$ENGINES/bin
SOURCE=$ENGINES/kubernetes
LOG=$ENGINES/log

programs=("$@")
((${#programs[@]})) || programs=(kube-apiserver)
mkdir -p "$BIN" "$LOG"

# Two at a time would build into one folder.
exec 9>"$ENGINES/build.lock"
flock 9

missing=()
for program in "${programs[@]}"; do
  [[ -x $BIN/$program ]] || missing+=("$program")
done
if ((${#missing[@]} == 0)); then
  echo "$BIN"
  exit 0
fi

# The system's own lists of package sources stay as they are: source packages have lists of their own, in the cache.
# From where: every place from which this machine has Debian's main packages.
fetch_source() {
  local apt=$ENGINES/apt options place
  mkdir -p "$apt/lists/partial" "$apt/archives/partial"
  place=$(apt-get indextargets --format "\$(REPO_URI) \$(RELEASE)" "Identifier: Packages" "Origin: Debian" "Component: main" | sort -u)
  [[ -n $place ]] || die "this machine has no lists of Debian's packages: run apt-get update first"
  sed "s#^#deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] #; s#\$# main#" <<<"$place" >"$apt/sources.list"
  options=(-o "Dir::Etc::sourcelist=$apt/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$apt/lists"
    -o "Dir::Cache::archives=$apt/archives" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=
    -o APT::Sandbox::User=root -o Acquire::Retries=3)
  apt-get "${options[@]}" update
  (cd "$ENGINES" && apt-get "${options[@]}" source --download-only kubernetes)
  rm -rf "$SOURCE.part"
  (cd "$ENGINES" && dpkg-source --no-check -x kubernetes_*.dsc "$SOURCE.part")
  # The build wants to find itself under its import path.
  mkdir -p "$SOURCE.part/.go/src/k8s.io"
  ln -sfn ../../.. "$SOURCE.part/.go/src/k8s.io/kubernetes"
  mv "$SOURCE.part" "$SOURCE"
}

# The version is not in the source's own files: it is that of the package.
build() {
  local program=$1 version
  version=$(dpkg-parsechangelog -l "$SOURCE/debian/changelog" -S Version)
  version=v${version%%[+-]*}
  env -C "$SOURCE" \
    HOME="$ENGINES/home" GOPATH="$SOURCE/.go" GOCACHE="$ENGINES/gocache" PATH="/usr/lib/go/bin:$PATH" \
    CGO_ENABLED=0 GOPROXY=off GOSUMDB=off GOTOOLCHAIN=local GOFLAGS=-mod=vendor \
    KUBE_GIT_VERSION="$version" KUBE_GIT_MAJOR=1 KUBE_GIT_MINOR="$(cut -d. -f2 <<<"$version")" \
    KUBE_GIT_TREE_STATE=archive KUBE_GIT_COMMIT=debian \
    make WHAT="cmd/$program"
  # Complete or absent: a copy that is cut short must not look like a program.
  cp "$SOURCE/_output/bin/$program" "$BIN/$program.part"
  mv "$BIN/$program.part" "$BIN/$program"
}

install_packages "building Kubernetes" golang-go dpkg-dev rsync jq make
mkdir -p "$ENGINES/home"
SECONDS=0
if [[ ! -d $SOURCE ]]; then
  say "fetching the source of Kubernetes"
  fetch_source >"$LOG/fetch.log" 2>&1 || { tail -n 20 "$LOG/fetch.log" >&2; die "the source (log: $LOG/fetch.log)"; }
fi
for program in "${missing[@]}"; do
  say "building $program: some minutes, once"
  build "$program" >"$LOG/$program.log" 2>&1 || { tail -n 20 "$LOG/$program.log" >&2; die "$program (log: $LOG/$program.log)"; }
  say "$program is built ($SECONDS s)"
done
echo "$BIN"

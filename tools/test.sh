#!/bin/bash
# Builds once, runs the test suites, three or four at a time where what they do with the lab allows it, and adds up their reports.
# See CONTRIBUTING.md.
#
#   tools/test.sh [NAME…] [--no-lab]     NAME: Grains for tests/Grains.Tests
#
# The last line is "N passed, N failed, N skipped". What leaves no report (a crash, a hang, a failed build) counts as one
# failure. In CI (the variable CI is set) a missing dependency fails instead of being skipped, and a lab that this run
# has started is stopped at the end.
set -euo pipefail

REPOSITORY=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$REPOSITORY"
for file in tools/shell/{say,packages,dotnet,postgresql}.sh; do
  # shellcheck source=/dev/null
  . "$file"
done

# The suites start hundreds of processes that live for seconds: what pays off in long lives only is left out.
export DOTNET_TieredPGO=0 DOTNET_gcServer=0

# Every host that watches its settings files takes an inotify instance, of which a user has 128; kubelets and dockerds need theirs.
export DOTNET_hostBuilder__reloadConfigOnChange=false

SUITE_SECONDS=${MAGNUM_SUITE_SECONDS:-2400}   # after that a suite hangs
RESULTS=artifacts/tests
LAB=deploy/lab/lab.sh

passed=0 failed=0 skipped=0
with_lab=1 lab_started=0
compiler=""  # the compiler's name while it runs
lanes=()     # what runs suites: in the background, so that an interrupt reaches this script at once
starting=""  # the lab on its way up
building=""  # Kubernetes' programs on their way
engine_programs=()
names=()
for argument in "$@"; do
  case $argument in
    --no-lab) with_lab=0 ;;
    -*) die "unknown option $argument" ;;
    *) names+=("${argument%.Tests}") ;;
  esac
done

take_lab_down() {
  ((lab_started)) && [[ -n ${CI:-} ]] || return 0
  lab_started=0
  "$LAB" down || warn "the lab did not stop"
}

# One process compiles all projects, which takes half the time of one for each. It is this run's own and would wait for more.
end_compiler() {
  [[ -n $compiler ]] || return 0
  "$DOTNET" exec "$("$DOTNET" --list-sdks | awk -v version="$("$DOTNET" --version)" '$1 == version { print substr($2, 2, length($2) - 2) "/" $1 }')/Roslyn/bincore/VBCSCompiler.dll" \
    "-pipename:$compiler" -shutdown || warn "the compiler did not stop"
  compiler=""
}

# Whatever ends this script, the lab of a CI run goes too. An early end has no sum of its own: it is one failure.
finish() {
  local status=$?
  trap - EXIT
  end_compiler
  local lane
  for lane in "${lanes[@]}"; do kill "$lane" 2>/dev/null || true; done
  for lane in "${lanes[@]}"; do wait "$lane" || true; done
  if [[ -n $building ]]; then
    kill "$building" 2>/dev/null || true
    wait "$building" || true
  fi
  if [[ -n $starting ]]; then wait "$starting" || true; fi
  take_lab_down
  if ((status != 0 && failed == 0)); then failed=1; fi
  echo "$passed passed, $failed failed, $skipped skipped"
  ((failed == 0)) || exit 1
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# The suites to run: tests/NAME.Tests, all or those that were asked for.
suites=()
if ((${#names[@]})); then
  for name in "${names[@]}"; do
    [[ -e tests/$name.Tests/$name.Tests.csproj ]] || die "no suite tests/$name.Tests"
    suites+=("$name.Tests")
  done
else
  for project in tests/*.Tests/*.Tests.csproj; do suites+=("$(basename "$project" .csproj)"); done
fi

# mentions WORD: whether a selected suite, or a test project that it references, has the word in its sources.
mentions() {
  local suite project folders=()
  for suite in "${suites[@]}"; do
    folders+=("tests/$suite")
    while read -r project; do
      folders+=("tests/$suite/$(dirname "$project")")
    done < <(sed -nE 's/.*ProjectReference Include="(\.\.\/[^./][^"]*)".*/\1/p' "tests/$suite/$suite.csproj")
  done
  grep -rqs --include='*.cs' --exclude-dir=bin --exclude-dir=obj "$1" "${folders[@]}"
}

find_dotnet
if mentions 'postgresql'; then install_postgresql; fi
# Single programs that tests call: each is the package of the same name.
for program in shellcheck openssl; do
  if mentions "$program" && ! command -v "$program" >/dev/null; then install_packages "the tests that call it" "$program"; fi
done
# The clients that a suite drives as the distribution has them.
if ((with_lab)) && mentions 'horizon_walk'; then
  install_packages "the tests of unmodified clients" python3-openstackclient python3-magnumclient python3-openstacksdk \
    python3-magnum-ui golang-go golang-github-gophercloud-gophercloud-dev openssl
fi
rm -rf "$RESULTS"
mkdir -p "$RESULTS"
if ((with_lab)) && mentions MAGNUM_TEST_LAB; then
  "$LAB" status >/dev/null || lab_started=1
  with_extras=()
  unset MAGNUM_TEST_REFERENCE MAGNUM_TEST_MACHINES MAGNUM_TEST_LOADBALANCERS MAGNUM_TEST_VOLUMES
  export MAGNUM_TEST_LAB=${MAGNUM_LAB_STATE:-${XDG_CACHE_HOME:-$HOME/.cache}/magnum-lab}
  if mentions MAGNUM_TEST_REFERENCE; then
    with_extras+=(magnum)
    export MAGNUM_TEST_REFERENCE=http://127.0.0.1:9512
  fi
  # Where the host can't have them the suite is skipped; in CI it fails.
  if mentions MAGNUM_TEST_MACHINES && "$LAB" machines able; then
    with_extras+=(machines)
    export MAGNUM_TEST_MACHINES=$MAGNUM_TEST_LAB/var/machines
  fi
  if mentions MAGNUM_TEST_LOADBALANCERS; then
    with_extras+=(loadbalancers)
    export MAGNUM_TEST_LOADBALANCERS=http://127.0.0.1:9876
  fi
  if mentions MAGNUM_TEST_VOLUMES; then
    with_extras+=(volumes)
    export MAGNUM_TEST_VOLUMES=$MAGNUM_TEST_LAB/var/cinder/volumes
  fi
  # While it starts, which is waiting for the most part, the build has the processors.
  "$LAB" up "${with_extras[@]}" >"$RESULTS/lab.log" 2>&1 </dev/null &
  starting=$!
else
  unset MAGNUM_TEST_LAB MAGNUM_TEST_REFERENCE MAGNUM_TEST_MACHINES MAGNUM_TEST_LOADBALANCERS MAGNUM_TEST_VOLUMES
fi

if ((with_lab)) && mentions MAGNUM_TEST_ENGINES; then
  install_packages "the tests of real engines" etcd-server
  engine_programs=(kube-apiserver)
  if [[ -n ${MAGNUM_TEST_MACHINES:-} ]]; then engine_programs+=(kube-controller-manager kube-scheduler kubelet kube-proxy); fi
  # Minutes the first time, beside the rest of the work; the suites that need them wait for it.
  nice deploy/lab/engines/build-kubernetes.sh "${engine_programs[@]}" >"$RESULTS/engines.log" 2>&1 </dev/null &
  building=$!
  export MAGNUM_TEST_ENGINES=${MAGNUM_ENGINES_STATE:-${XDG_CACHE_HOME:-$HOME/.cache}/magnum-engines}/bin
else
  unset MAGNUM_TEST_ENGINES
fi

SECONDS=0
say "building"
compiler=magnum-test-$$
"$DOTNET" build Magnum.sln --configuration Release --nologo -v quiet -clp:NoSummary -nodeReuse:false \
  -p:UseRazorBuildServer=false -p:UseSharedCompilation=true "-p:SharedCompilationId=$compiler" || die "the build"
end_compiler
say "built in $SECONDS s"
if [[ -n $starting ]]; then
  wait "$starting" || { starting=""; cat "$RESULTS/lab.log" >&2; die "the lab did not start"; }
  starting=""
  say "the lab is up after $SECONDS s"
  # Bays of a run that was killed would take this run's time; on a developer's machine they may be the developer's.
  if ((lab_started)) && [[ -n ${CI:-} ]]; then "$LAB" sweep || die "the lab keeps what an earlier run left"; fi
fi

# attribute NAME REPORT: that number of the assembly element in an xunit report; 0 when it is absent.
attribute() {
  local element
  element=$(grep -oE -m 1 '<assembly [^>]*' "$2" || true)
  if [[ $element =~ \ $1=\"([0-9]+)\" ]]; then echo "${BASH_REMATCH[1]}"; else echo 0; fi
}

# needs WORD SUITE: whether the suite has the word in its own sources.
needs() { grep -rqs --include='*.cs' --exclude-dir=bin --exclude-dir=obj "$1" "tests/$2"; }

# run_suite SUITE: prints its line, and leaves its numbers in SUITE.sum.
run_suite() {
  local suite=$1 report=$RESULTS/$1.xml log=$RESULTS/$1.log status=0 began=$SECONDS verdict=""
  local program=tests/$suite/bin/Release/net10.0/Magnum.$suite.dll
  # Waits for the build that has begun. A suite without its programs says so itself.
  if ((${#engine_programs[@]})) && needs MAGNUM_TEST_ENGINES "$suite"; then
    deploy/lab/engines/build-kubernetes.sh "${engine_programs[@]}" >"$RESULTS/$suite.engines.log" 2>&1 </dev/null &
    running=$!
    wait "$running" || tail -n 5 "$RESULTS/$suite.engines.log" >&2
    running=""
    began=$SECONDS
  fi
  if [[ -e $program ]]; then
    # The suite's own runner: its report is written whole or not at all, and it names tests that take long.
    timeout --kill-after=20 "$SUITE_SECONDS" "$DOTNET" exec "$program" -result-xml "$report" -longRunning 120 -noColor -noLogo \
      >"$log" 2>&1 </dev/null &
    running=$!
    wait "$running" || status=$?
    running=""
  else
    echo "not built: is tests/$suite/$suite.csproj in Magnum.sln?" >"$log"
    status=127
  fi

  local good=0 bad=0 left_out=0 errors=0
  if [[ -s $report ]]; then
    good=$(attribute passed "$report")
    bad=$(attribute failed "$report")
    left_out=$(attribute skipped "$report")
    errors=$(attribute errors "$report")   # failures outside any test: a fixture's clean-up, say
  fi
  bad=$((bad + errors))
  if ((status == 124 || status == 137)); then
    verdict="hung: killed after $SUITE_SECONDS s"
  elif [[ ! -s $report ]]; then
    verdict="no report, exit status $status"
  elif ((good + bad + left_out == 0)); then
    verdict="no tests"
  elif ((bad == 0 && status != 0)); then
    verdict="exit status $status without a failed test"
  fi
  if [[ -n $verdict ]]; then bad=$((bad + 1)); fi

  printf '%-28s %5d s  %5d passed %4d failed %4d skipped  %s\n' "$suite" $((SECONDS - began)) "$good" "$bad" "$left_out" "$verdict"
  echo "$good $bad $left_out" >"$RESULTS/$suite.sum"
}

# run SUITE: in a shell of its own, which an interrupt ends together with the suite.
run() {
  local running=""
  trap - EXIT
  trap 'if [[ -n $running ]]; then kill "$running" 2>/dev/null || true; wait "$running" || true; fi; exit 143' INT TERM
  run_suite "$1"
}

missing=0
for program in "${engine_programs[@]}"; do [[ -x $MAGNUM_TEST_ENGINES/$program ]] || missing=1; done

# What a suite can be beside is told by its use of the lab: "machines" and "shared" are some of several users, the first takes
# longest; "none" has all in itself.
use_of() {
  if needs MAGNUM_TEST_MACHINES "$1"; then echo machines
  elif needs MAGNUM_TEST_LAB "$1"; then echo shared
  else echo none; fi
}

# The order in which suites are begun where nothing forbids it: what others wait for comes first, then what takes longest (its
# project says how long, roughly: TestMinutes). Where Kubernetes' programs are still being built those that need them come last.
declare -A use=()
ranked=()
for suite in "${suites[@]}"; do
  use[$suite]=$(use_of "$suite")
  case ${use[$suite]} in machines) rank=1 ;; shared) rank=2 ;; *) rank=3 ;; esac
  if needs MAGNUM_TEST_ENGINES "$suite"; then ((rank += missing * 4)); fi
  minutes=$(sed -nE 's/.*<TestMinutes>([0-9]+)<.*/\1/p' "tests/$suite/$suite.csproj")
  ranked+=("$rank ${minutes:-0} $suite")
done
mapfile -t waiting < <(printf '%s\n' "${ranked[@]}" | sort -k1,1n -k2,2nr -k3 | cut -d ' ' -f 3)

# may_begin SUITE: whether what runs bears it: three at once, four when the machines are done. Two users of the lab keep its services busy; there
# are more when nothing else is left to do beside them.
may_begin() {
  local other users=0 most=4 room=4
  for other in "${waiting[@]}"; do
    case ${use[$other]} in none) most=2 ;; machines) room=3 ;; esac
  done
  for other in "${lanes[@]}"; do
    case ${use[${beside[$other]}]} in
      machines) users=$((users + 1)) room=3 ;;
      shared) users=$((users + 1)) ;;
    esac
  done
  ((${#lanes[@]} < room)) || return 1
  [[ ${use[$1]} == none ]] || ((users < most))
}

declare -A beside=()   # the suite that a lane runs
while ((${#waiting[@]} + ${#lanes[@]})); do
  for place in "${!waiting[@]}"; do
    suite=${waiting[$place]}
    if may_begin "$suite"; then
      run "$suite" &
      lanes+=($!)
      beside[$!]=$suite
      unset "waiting[$place]"
    fi
  done
  wait -n "${lanes[@]}" || true
  for place in "${!lanes[@]}"; do
    if ! kill -0 "${lanes[$place]}" 2>/dev/null; then unset "lanes[$place]"; fi
  done
done
say "the suites took $SECONDS s, the build among them"

# Where only the end of a long output is kept, it says what failed.
declare -A failures=()
for suite in "${suites[@]}"; do
  if ! read -r good bad left_out <"$RESULTS/$suite.sum"; then good=0 bad=1 left_out=0; fi
  passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + left_out))
  if ((bad)); then
    echo "--- $RESULTS/$suite.log"
    tail -n 400 "$RESULTS/$suite.log" || true
    echo "---"
    failures[$suite]=$(grep -E -A 3 '\[FAIL\]$' "$RESULTS/$suite.log" | cut -c 1-300 || tail -n 5 "$RESULTS/$suite.log")
  fi
done
for suite in "${!failures[@]}"; do printf 'failed in %s:\n%s\n' "$suite" "${failures[$suite]}"; done

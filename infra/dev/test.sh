#!/usr/bin/env bash
# Runs every test and counts: the last line is "N passed, N failed, N skipped". Exit code 1 when something failed.
set -uo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$root/infra/dev/packages.sh"
. "$root/infra/dev/node.sh"
. "$root/infra/dev/silo.sh"

passed=0 failed=0 skipped=0
failures="$logs/failures.txt" # told again at the end, where whoever sees only the last lines finds them
mkdir -p "$logs" && : >"$failures"
started="$(date +%s)"

# count NAME PASSED FAILED SKIPPED
count() {
  passed=$((passed + $2)) failed=$((failed + $3)) skipped=$((skipped + $4))
  printf '  %-40s %5d passed %5d failed %5d skipped\n' "$1" "$2" "$3" "$4"
}

# check NAME COMMAND...: a step that either works or does not counts as one test.
check() {
  local name="$1"
  if step "$@"; then count "$name" 1 0 0; else
    echo "see above" | tell_failure "$name" >/dev/null
    count "$name" 0 1 0
  fi
}

number() { # number PATTERN FILE: the number after the last match, 0 without one
  local found
  found="$(grep -oE "$1[^0-9]*[0-9]+" "$2" 2>/dev/null | tail -n 1 | grep -oE '[0-9]+$')"
  echo "${found:-0}"
}

# tell_failure NAME: shows what failed, from standard input, now and at the end.
tell_failure() {
  { echo "$1:" && head -n 60; } | sed 's/^/    /' | tee -a "$failures"
}

# failed_tests LOG: the tests that failed, with their messages; the log's end when the program died without a word about any.
failed_tests() {
  if grep -q '^failed ' "$1"; then
    awk '/^(passed|skipped) |^Test run summary/ { show = 0 } /^failed / { show = 1 } show && NF' "$1"
  else
    grep -vE '^$' "$1" | tail -n 60
  fi
}

native_suite() { # native_suite PRESET
  local log="$logs/ctest-$1.log"
  if ! (cd "$root/native" && step "native $1: build" sh -c "cmake --preset $1 && cmake --build --preset $1"); then
    count "native $1" 0 1 0
    return
  fi
  (cd "$root/native" && ctest --preset "$1" --timeout 120) >"$log" 2>&1
  local total bad
  total="$(grep -oE 'tests failed out of [0-9]+' "$log" | grep -oE '[0-9]+$' || echo 0)"
  bad="$(grep -oE '[0-9]+ tests? failed out of' "$log" | grep -oE '^[0-9]+' || echo 1)"
  [ "$bad" -eq 0 ] || tail -n 60 "$log" | tell_failure "native $1"
  count "native $1" "$((total - bad))" "$bad" 0
}

# dotnet_suite PROJECT SECONDS: runs the built test program itself, so that nothing is built twice. One that hangs is told to stop.
dotnet_suite() {
  local project="$1" limit="$2" log="$logs/$1.log" program="$root/tests/$1/bin/Release/net10.0/$1" status=0
  if [ ! -x "$program" ]; then
    count "$project" 0 1 0
    say "    $program was not built."
    return
  fi
  (cd "$root" && timeout --kill-after=20 "$limit" "$program" --no-progress --no-ansi --results-directory "$logs/results") >"$log" 2>&1 || status=$?
  local ok bad left
  ok="$(number '^ *succeeded:' "$log")" bad="$(number '^ *failed:' "$log")" left="$(number '^ *skipped:' "$log")"
  left=$((left - $(grep -c 'Not run (due to explicit test filtering)' "$log"))) # measurements, which make bench runs
  [ "$status" -eq 0 ] || [ "$bad" -gt 0 ] || bad=1 # crashed, hung, or had no tests
  [ "$status" -ne 124 ] || printf '    %s was stopped after %s s.\n' "$project" "$limit"
  [ "$bad" -eq 0 ] || failed_tests "$log" | tell_failure "$project"
  count "$project" "$ok" "$bad" "$left"
}

# build_solution: one compiler for all projects, which is stopped by its process id afterwards. Without it each project starts its own, and the build takes twice as long.
build_solution() {
  local pipe="petcam-$$" status=0 process
  dotnet build "$root/PetCam.Fleet.sln" -c Release --nologo -v quiet -p:UseSharedCompilation=true "-p:SharedCompilationId=$pipe" || status=$?
  for process in /proc/[0-9]*; do
    ! grep -qzxF -e "-pipename:$pipe" "$process/cmdline" 2>/dev/null || kill "${process#/proc/}" || true
  done
  return "$status"
}

dashboard_suite() {
  local log="$logs/dashboard-tests.json"
  rm -f "$log"
  "$root/infra/dev/dashboard.sh" test >"$logs/dashboard-test.log" 2>&1
  local bad left
  bad="$(number '"numFailedTests":' "$log")" left="$(number '"numPendingTests":' "$log")"
  [ -s "$log" ] || bad=1
  [ "$bad" -eq 0 ] || tail -n 60 "$logs/dashboard-test.log" | tell_failure dashboard
  count "dashboard" "$(number '"numPassedTests":' "$log")" "$bad" "$left"
}

"$root/infra/dev/setup.sh" test || exit 1
find_node || exit 1

say "Native"
for preset in release asan ubsan; do native_suite "$preset"; done

say "Build"
check "solution, Release" build_solution
if build_silo; then count "silo, published" 1 0 0; else count "silo, published" 0 1 0; fi

say "Go"
check "peers of the WebRTC sender" "$root/infra/dev/peers.sh" --test

say "Dashboard"
check "dashboard lint" "$root/infra/dev/dashboard.sh" lint
check "dashboard typecheck" "$root/infra/dev/dashboard.sh" typecheck
dashboard_suite

say ".NET"
for folder in "$root"/tests/*.Tests; do
  project="$(basename "$folder")"
  [ "$project" = PetCam.EndToEnd.Tests ] || dotnet_suite "$project" 240
done

if [ -d "$root/tests/PetCam.EndToEnd.Tests" ]; then
  say "End to end"
  dotnet_suite PetCam.EndToEnd.Tests 780
fi

if [ -s "$failures" ]; then
  say "What failed"
  cat "$failures"
fi
say "Took $(seconds_since "$started"); logs are in build/log."
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]

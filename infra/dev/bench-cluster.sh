#!/usr/bin/env bash
# Measures what several silos and many cameras cost, and prints it beside what Orleans does. Figures of one run on one machine.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$root/infra/dev/silo.sh"

figures="$root/build/figures-cluster.txt"
parts=()
uplinks=2000
registered="10 100 1000 10000"

usage() {
  cat <<'HELP'
make bench-cluster ARGS="[PART...] [--uplinks N] [--registered 'N N ...']"
  calls       grain calls between two processes, warm directory in memory (half a minute)
  relay       what a relay between two silos adds (half a minute)
  outage      grains of a killed, a frozen and a healthy silo; claims and activations with PostgreSQL (a minute)
  uplinks     2,000 agents in one process whose silo is killed, twice, then another one freezes (three minutes)
  registered  a silo at rest with 10 to 10,000 registered cameras (four minutes)
Without a PART all of them. The table at the end has what the chosen parts measured; build/figures-cluster.txt has every figure.
HELP
}

while [ $# -gt 0 ]; do
  case "$1" in
    calls | relay | outage | uplinks | registered) parts+=("$1") ;;
    --uplinks) uplinks="${2:?}" && shift ;;
    --registered) registered="${2:?}" && shift ;;
    --help | -h) usage && exit 0 ;;
    *) usage >&2 && fail "'$1' means nothing here." ;;
  esac
  shift
done
[ ${#parts[@]} -gt 0 ] || parts=(calls relay outage uplinks registered)

mkdir -p "$root/build"
: >"$figures"
export PETCAM_FIGURES="$figures"

step "build: benchmarks" dotnet build "$root/PetCam.Fleet.sln" -c Release --nologo -v quiet
build_silo
benchmarks="$root/tests/PetCam.Benchmarks/bin/Release/net10.0/PetCam.Benchmarks"

for part in "${parts[@]}"; do
  say ""
  say "== $part"
  # shellcheck disable=SC2086 # several figures are several arguments
  case "$part" in
    calls) "$benchmarks" cluster-calls ;;
    relay) "$benchmarks" relay ;;
    outage) "$benchmarks" outage ;;
    uplinks) "$benchmarks" uplinks "$uplinks" ;;
    registered) "$benchmarks" registered $registered ;;
  esac
done

# measured NAME: the value of the line "NAME: value"; a dash when its part did not run.
measured() { awk -v name="$1: " 'index($0, name) == 1 { print substr($0, length(name) + 1); found = 1; exit } END { if (!found) print "-" }' "$figures"; }

row() { printf '| %s | %s | %s | %s |\n' "$1" "$2" "$3" "$(measured "$4")"; }

table() {
  printf '\n| what | Orleans 10 | aim | measured |\n|---|---|---|---|\n'
  row "call on the same silo, p50 / p99" "10 us" "p50 <= 10 us" "call on the same silo, p50 / p99"
  row "call to another silo, p50 / p99" "48 / 160 us" "<= 60 / 200 us" "call to another silo, p50 / p99"
  row "calls/s to another silo, 64 callers" "121,000" ">= 80,000" "calls/s to another silo, 64 callers"
  row "activations/s, first calls, directory in memory" "13,500" "" "activations/s, first calls, directory in memory"
  row "activations/s, first calls, directory in SQL" "2,300" ">= 10,000" "activations/s, first calls, directory in PostgreSQL"
  row "claims/s, 10,000 at once" "" "" "claims/s, 10,000 at once"
  row "memory per activation, with its directory entry" "2.9 kB" "<= 5 kB" "memory per activation, directory entry included"
  row "outage of a killed silo's grains" "11.5 s; 0.58 s at the tightest" "< 1 s" "grains of a killed silo answer again after"
  row "outage of a frozen silo's grains, from the uplinks' reconnect" "61 s; 4.2 s at the tightest, from the freeze" "< 2 s" "grains of a frozen silo answer, from the uplinks' reconnect"
  row "grains of a healthy silo disturbed when the other dies" "181 of 200; 0 with SQL" "0" "healthy silo's own grains disturbed when the other dies"
  row "relay, added latency, p50 / p99" "" "p99 <= 5 ms" "relay, added latency, p50 / p99"
  row "start-up on another silo takes longer by, p50 / p99" "" "<= 50 ms" "start-up on another silo takes longer by, p50 / p99"
  row "uplinks of a killed silo, welcomed elsewhere" "" "all < 5 s" "uplinks of a silo killed, welcomed elsewhere after"
  row "the same, by silos that have just started" "" "" "uplinks of a silo killed among new ones, welcomed elsewhere after"
  row "their homes claimed in the table" "" "" "uplinks of a silo killed, claimed in the table after"
  row "cameras per silo afterwards" "" "<= limit" "a silo killed, cameras per silo afterwards"
  row "uplinks of a frozen silo, welcomed elsewhere" "" "" "uplinks of a silo frozen, welcomed elsewhere after"
  row "memory per connected idle camera" "" "" "memory per connected idle camera"
  row "memory per registered camera" "" "small" "memory per registered camera at rest"
  for count in $registered; do
    row "$count registered cameras at rest" "" "flat CPU" "$count registered cameras at rest, SQLite"
  done
}

table | tee -a "$figures"
say ""
say "Figures are in build/figures-cluster.txt."

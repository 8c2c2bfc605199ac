#!/usr/bin/env bash
# Measures what several silos cost each other, and prints it. Figures of one run on one machine: compare ratios, not machines.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

figures="$root/build/figures-cluster.txt"
mkdir -p "$root/build"
: >"$figures"

step "build: benchmarks" dotnet build "$root/PetCam.Fleet.sln" -c Release --nologo -v quiet
benchmarks="$root/tests/PetCam.Benchmarks/bin/Release/net10.0/PetCam.Benchmarks"

say "Grain calls (two processes, loopback TCP without TLS, warm directory)"
"$benchmarks" cluster-calls | tee -a "$figures"

say "One camera through one relay"
"$benchmarks" relay | tee -a "$figures"

say "Claims against a PostgreSQL of the benchmark's own; a killed and a frozen silo"
"$root/tests/PetCam.Cluster.Tests/bin/Release/net10.0/PetCam.Cluster.Tests" --no-progress --no-ansi --output Detailed \
  --filter-class "*ClusterTests" --filter-class "*OutageTests" >"$logs/bench-cluster.log" 2>&1 || { tail -n 40 "$logs/bench-cluster.log"; fail "the log is build/log/bench-cluster.log."; }
awk '/^passed / { name = $2 } /^  Standard output/ { show = 1; print name; next } /^$/ || /^[a-z]/ { show = 0 } show' "$logs/bench-cluster.log" | tee -a "$figures"
say "Figures are in build/figures-cluster.txt."

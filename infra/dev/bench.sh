#!/usr/bin/env bash
# Measures what the documentation claims, and prints it. Figures of one run on one machine: compare ratios, not machines.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$root/infra/dev/packages.sh"
. "$root/infra/dev/edge.sh"
. "$root/infra/dev/silo.sh"

figures="$root/build/figures.txt"
mkdir -p "$root/build"
: >"$figures"

step "build: benchmarks" dotnet build "$root/PetCam.Fleet.sln" -c Release --nologo -v quiet
build_silo

say "Live view, detections, overlay, recording, bad networks (Chromium, about nine minutes)"
PETCAM_FIGURES="$figures" "$root/tests/PetCam.EndToEnd.Tests/bin/Release/net10.0/PetCam.EndToEnd.Tests" \
  --explicit only --no-progress --no-ansi >"$logs/bench-live.log" 2>&1 || { tail -n 40 "$logs/bench-live.log"; fail "the browser figures failed; the log is build/log/bench-live.log."; }
cat "$figures"

say "Two thousand sessions in a row, a hundred thousand hostile datagrams (about a minute)"
PETCAM_FIGURES="$figures" "$root/tests/PetCam.WebRtc.Tests/bin/Release/net10.0/PetCam.WebRtc.Tests" \
  --explicit only --no-progress --no-ansi >"$logs/bench-webrtc-soak.log" 2>&1 || { tail -n 40 "$logs/bench-webrtc-soak.log"; fail "soak or flood failed; the log is build/log/bench-webrtc-soak.log."; }
grep -E '^(soak|flood),' "$figures"

build_board_edge
say "Processes at one camera"
dotnet run --no-build -c Release --project "$root/tests/PetCam.Benchmarks" -- board | tee -a "$figures"

if [ "${1:-}" = --micro ]; then
  say "Hot types (BenchmarkDotNet)"
  dotnet run --no-build -c Release --project "$root/tests/PetCam.Benchmarks" -- --filter '*' --artifacts "$root/build/benchmarks"
fi
say "Figures are in build/figures.txt."

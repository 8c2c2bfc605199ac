#!/usr/bin/env bash
# Throws mutated inputs at the parsers of outside bytes: fuzz.sh [--target NAME] [--inputs N] [--seconds N] [--seed N] [--replay FILE].
# Findings, and inputs that reached something new, are in build/fuzz. Exit code 1 when something was found.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

program="$root/tests/PetCam.Fuzz/bin/Release/net10.0/PetCam.Fuzz"
step "build: fuzzer" dotnet build "$root/tests/PetCam.Fuzz" -c Release --nologo -v quiet
exec "$program" --output "$build/fuzz" "$@"

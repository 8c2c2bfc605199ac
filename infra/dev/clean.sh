#!/usr/bin/env bash
# Removes everything that builds and tests made. Recordings and the database (data/) stay.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

find "$root" -name node_modules -prune -o -type d \( -name bin -o -name obj -o -name TestResults \) -prune -print0 | xargs -0 rm -rf
rm -rf "$root"/native/build-* "$root/src/PetCam.Silo/wwwroot" "$root/src/dashboard/node_modules" "$root/src/dashboard/src/api/generated.ts" "$build"
say "Clean. data/ was left alone."

#!/usr/bin/env bash
# Builds what is missing or out of date: native library and simulator, silo with dashboard, edge agent.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$root/infra/dev/packages.sh"
. "$root/infra/dev/node.sh"
. "$root/infra/dev/silo.sh"

common=("$root/Directory.Build.props" "$root/Directory.Packages.props" "$root/global.json" "$root/proto" "$root/src/PetCam.Media" "$root/src/PetCam.Protocol")

# build_part NAME STAMP PATHS -- COMMAND...
build_part() {
  local name="$1" stamp="$2" paths=()
  shift 2
  while [ "$1" != -- ]; do
    paths+=("$1")
    shift
  done
  shift
  if is_fresh "$stamp" "${paths[@]}"; then
    return 0
  fi
  begin_stamp "$stamp"
  step "$name" "$@"
  mark_fresh "$stamp"
}

build_native() {
  cd "$root/native"
  cmake --preset release
  cmake --build --preset release
}

find_node || true # the silo's build says so when it needs one and there is none
build_part "native library and simulator" native "$root/native" -- build_native
build_silo
build_part "edge agent" edge "$root/edge" "$root/native/include" "${common[@]}" -- dotnet build "$root/edge/PetCam.Edge" -c Release -f net10.0

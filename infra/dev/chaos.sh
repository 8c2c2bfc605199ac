#!/usr/bin/env bash
# Lets silos, PostgreSQL and the network fail for half an hour while people watch; --help lists the options. Exit code 1 when an invariant is broken.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$root/infra/dev/packages.sh"
. "$root/infra/dev/edge.sh"
. "$root/infra/dev/silo.sh"

[ "$(id -u)" -eq 0 ] || say "Not root: this machine permits no network namespaces, and the events that cut the network are left out."
step "build: chaos" dotnet build "$root/tests/PetCam.Chaos/PetCam.Chaos.csproj" -c Release --nologo -v quiet
case " $* " in *" --help "* | *" -h "*) ;; *) build_silo && build_board_edge ;; esac
exec "$root/tests/PetCam.Chaos/bin/Release/net10.0/PetCam.Chaos" "$@"

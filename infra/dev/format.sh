#!/usr/bin/env bash
# Formats C# and TypeScript as .editorconfig and biome.json say.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$root/infra/dev/packages.sh"
. "$root/infra/dev/node.sh"

step "C#" dotnet format "$root/PetCam.Fleet.sln"
find_node || fail "formatting the dashboard needs Node.js: run 'make setup'."
step "TypeScript" npm --prefix "$root/src/dashboard" run format

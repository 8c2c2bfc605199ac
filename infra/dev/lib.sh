# shellcheck shell=bash
# What the developer commands share. Sourced, never run.

# Read by those who source this.
# shellcheck disable=SC2034
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
build="$root/build"
tools="$build/tools"
logs="$build/log"
stamps="$build/stamp"
mkdir -p "$logs" "$stamps"

# No compiler or build server stays behind, and nothing phones home.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

say() { printf '%s\n' "$*"; }

fail() {
  printf 'petcam: %s\n' "$*" >&2
  exit 1
}

# seconds_since START: elapsed time for people.
seconds_since() { printf '%d s' "$(($(date +%s) - $1))"; }

# step NAME COMMAND...: one line with the elapsed time; the command's output goes to a log, whose end is shown when it fails.
step() {
  local name="$1" log started status=0
  shift
  log="$logs/$(printf '%s' "$name" | tr -c 'A-Za-z0-9\n' '-').log"
  started="$(date +%s)"
  if [ -t 1 ]; then
    "$@" >"$log" 2>&1 &
    show_progress "$name" "$started" $!
    wait $! || status=$?
    printf '\r\033[K'
  else
    printf '  %s ...\n' "$name"
    "$@" >"$log" 2>&1 || status=$?
  fi
  if [ "$status" -eq 0 ]; then
    printf '  %-44s %s\n' "$name" "$(seconds_since "$started")"
    return 0
  fi
  printf '  %-44s failed after %s; the end of %s:\n' "$name" "$(seconds_since "$started")" "${log#"$root"/}" >&2
  tail -n 40 "$log" | sed 's/^/    /' >&2
  return "$status"
}

show_progress() {
  local name="$1" started="$2" pid="$3"
  while kill -0 "$pid" 2>/dev/null; do
    printf '\r\033[K  %-44s %s' "$name" "$(seconds_since "$started")"
    sleep 0.5
  done
}

# is_fresh NAME PATH...: true when nothing under the paths is newer than the stamp that mark_fresh NAME left.
is_fresh() {
  local stamp="$stamps/$1"
  shift
  [ -e "$stamp" ] || return 1
  [ -z "$(find "$@" \( -name bin -o -name obj -o -name node_modules -o -name wwwroot -o -name 'build-*' -o -name .git \
    -o -name generated.ts -o -name dist \) -prune -o -newer "$stamp" -print -quit 2>/dev/null)" ]
}

# begin_stamp and mark_fresh: the stamp carries the time at which the build began, so that an edit during it is not lost.
begin_stamp() { touch "$stamps/$1.begun"; }
mark_fresh() { mv "$stamps/$1.begun" "$stamps/$1"; }

# version_at_least HAVE WANT
version_at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "needs root to install packages, and there is no sudo. As root, run: $*"
  fi
}

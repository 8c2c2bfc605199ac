# shellcheck shell=bash
# Real processes that never outlive the script. Sourced after lib.sh.

declare -A process_pid process_restarts
process_names=()

# start NAME COMMAND...: in its own process group, so that Ctrl-C reaches this script alone; told to stop if this script is killed.
# The output goes to $run_logs/NAME.log.
start() {
  local name="$1"
  shift
  setsid setpriv --pdeathsig TERM "$@" >>"$run_logs/$name.log" 2>&1 &
  process_pid[$name]=$!
  [[ " ${process_names[*]:-} " == *" $name "* ]] || process_names+=("$name")
}

is_running() { kill -0 "${process_pid[$1]}" 2>/dev/null; }

# stop NAME...: asks politely, all at once, and waits up to 12 s (the silo's own deadline is 10 s) before it insists.
stop() {
  local name
  for name in "$@"; do
    kill -TERM "${process_pid[$name]}" 2>/dev/null || true
  done
  stop_waiting "$@"
}

# stop_waiting NAME...: the second half of stop, for those that were asked in another way.
stop_waiting() {
  local name deadline=$(($(date +%s) + 12))
  for name in "$@"; do
    while is_running "$name" && [ "$(date +%s)" -lt "$deadline" ]; do
      sleep 0.1
    done
    if is_running "$name"; then
      say "  $name did not stop in time and was killed"
      kill -KILL "${process_pid[$name]}" 2>/dev/null || true
    fi
    wait "${process_pid[$name]}" 2>/dev/null || true
  done
}

# wait_until SECONDS NAME WHAT COMMAND...: polls ten times a second, for as long as the process NAME lives.
wait_until() {
  local seconds="$1" name="$2" what="$3" deadline
  shift 3
  deadline=$(($(date +%s) + seconds))
  until "$@"; do
    is_running "$name" && [ "$(date +%s)" -lt "$deadline" ] || {
      printf 'petcam: %s did not happen within %s s.\n' "$what" "$seconds" >&2
      return 1
    }
    sleep 0.1
  done
}

#!/usr/bin/env bash
# Runs the product on this machine: simulated boards, one edge agent per camera, one silo. Ctrl-C stops it all.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$root/infra/dev/http.sh"
. "$root/infra/dev/processes.sh"

usage() {
  cat <<'TEXT'
make demo ARGS="..."
  --cameras N   cameras, 1 to 64 (default 4)
  --port N      port of the silo (default 8080)
  --data DIR    folder of database and recordings (default data/demo)
  --silos N     only 1: a cluster comes with the cluster issue
  --help        this text
TEXT
}

cameras=4 port=8080 data="$root/data/demo" silos=1
while [ $# -gt 0 ]; do
  case "$1" in
    --help | -h) usage && exit 0 ;;
    --cameras | --port | --data | --silos) [ $# -ge 2 ] || fail "$1 needs a value." ;;
    *) usage >&2 && fail "'$1' is not an option of the demo." ;;
  esac
  case "$1" in
    --cameras) cameras="$2" ;;
    --port) port="$2" ;;
    --data) data="$2" ;;
    --silos) silos="$2" ;;
  esac
  shift 2
done
[[ $silos == 1 ]] || { printf 'petcam: --silos %s: more than one silo comes with the cluster issue.\n' "$silos" >&2 && exit 2; }
[[ $cameras =~ ^[0-9]+$ ]] && ((cameras >= 1 && cameras <= 64)) || fail "--cameras $cameras: use 1 to 64."
[[ $port =~ ^[0-9]+$ ]] && ((port >= 1 && port <= 65535)) || fail "--port $port: use 1 to 65535."
! port_is_taken "$port" || fail "port $port is taken (who: ss -ltnp 'sport = :$port'). Stop that, or choose another: make demo ARGS=\"--port $((port + 1))\"."

silo="$root/src/PetCam.Silo/bin/Release/net10.0/petcam-silo"
edge="$root/edge/PetCam.Edge/bin/Release/net10.0/petcam-edge"
sim="$root/native/build-release/petcam-sim"
clips=(kitchen living-room garden bedroom)
prefix="petcam-demo-$$-" # of the shared-memory segments: two demos do not meet
run_logs="$logs/demo-$port"
mkdir -p "$run_logs" "$data"
data="$(cd "$data" && pwd)"
rm -f "$run_logs"/*.log

camera_name() { # of the Nth camera, counting from 0: kitchen, living-room, ..., kitchen-2, ...
  local clip="${clips[$(($1 % ${#clips[@]}))]}" round=$(($1 / ${#clips[@]} + 1))
  if [ "$round" -eq 1 ]; then echo "$clip"; else echo "$clip-$round"; fi
}

display_name() { # living-room-2 -> Living room 2
  local text="${1//-/ }"
  echo "${text^}"
}

start_simulator() {
  local arguments=() i
  for ((i = 0; i < cameras; i++)); do
    arguments+=(--camera "$(camera_name "$i")=${clips[$((i % ${#clips[@]}))]}")
  done
  start simulator "$sim" --prefix "$prefix" "${arguments[@]}"
}

start_silo() {
  start silo "$silo" --urls "http://127.0.0.1:$port" --data "$data" --id "demo-$port" --WebRtc:Port=0
}

start_edge() {
  start "edge-$1" "$edge" --camera "$1" --name "$(display_name "$1")" --silo "ws://127.0.0.1:$port" \
    --ring "/${prefix}pet_camera_stream.$1" --sub-ring "/${prefix}pet_camera_stream_sub.$1" \
    --jpeg-ring "/${prefix}pet_camera_mjpeg_frame.$1" --detections "/${prefix}pet_camera_detections.$1" --max-reconnect-seconds 1
}

restart() {
  case "$1" in
    simulator) start_simulator ;;
    silo) start_silo ;;
    *) start_edge "${1#edge-}" ;;
  esac
}

# A demo that was killed outright could not tidy up; its segments carry its process id.
sweep_segments() {
  local segment owner
  for segment in /dev/shm/petcam-demo-*; do
    [ -e "$segment" ] || continue
    owner="${segment#/dev/shm/petcam-demo-}"
    kill -0 "${owner%%-*}" 2>/dev/null || rm -f "$segment"
  done
}

finish() {
  local status=$?
  trap - EXIT INT TERM HUP
  printf '\n'
  say "Stopping ..."
  local edges=() name
  for name in ${process_names[@]+"${process_names[@]}"}; do
    [[ $name == edge-* ]] && edges+=("$name")
  done
  [ ${#edges[@]} -eq 0 ] || stop "${edges[@]}"
  [ -z "${process_pid[silo]:-}" ] || stop silo
  [ -z "${process_pid[simulator]:-}" ] || stop simulator
  rm -f "/dev/shm/$prefix"*
  say "Stopped. Recordings and database are in ${data#"$root"/}; logs in ${run_logs#"$root"/}."
  exit "$status"
}

online_cameras() { http_get "$port" /api/cameras | grep -o '"online":true' | wc -l; }
simulator_is_ready() { grep -q '^ready' "$run_logs/simulator.log"; }
silo_is_ready() { http_ok "$port" /readyz; }
all_are_online() { [ "$(online_cameras)" -eq "$cameras" ]; }

sum_of() { # sum_of FIELD < JSON
  grep -o "\"$1\":[0-9.]*" | cut -d: -f2 | awk '{ sum += $1 } END { printf "%.1f", sum }'
}

status_line() {
  local list
  list="$(http_get "$port" /api/cameras)" || { printf 'the silo does not answer'; return; }
  printf '%s of %s cameras online, %s pictures/s, %s Mb/s, %.0f watching, %s recording' \
    "$(grep -o '"online":true' <<<"$list" | wc -l)" "$cameras" "$(sum_of fps <<<"$list")" \
    "$(awk -v bits="$(sum_of bitrateBps <<<"$list")" 'BEGIN { printf "%.1f", bits / 1e6 }')" \
    "$(sum_of viewers <<<"$list")" "$(grep -o '"recording":true' <<<"$list" | wc -l)"
}

# What dies unasked is started again and reported; what dies again and again ends the demo.
supervise() {
  local name
  for name in "${process_names[@]}"; do
    if ! is_running "$name"; then
      process_restarts[$name]=$((${process_restarts[$name]:-0} + 1))
      printf '\n%s ended unexpectedly; the end of its log:\n' "$name"
      tail -n 5 "$run_logs/$name.log" | sed 's/^/    /'
      [ "${process_restarts[$name]}" -le 5 ] || fail "$name ended ${process_restarts[$name]} times; see $run_logs/$name.log."
      restart "$name"
    fi
  done
}

trap finish EXIT
trap 'exit 0' INT TERM HUP
sweep_segments
say "Starting $cameras cameras and one silo ..."
# All at once: agents wait for segments and for the silo by themselves.
start_simulator
start_silo
for ((i = 0; i < cameras; i++)); do
  start_edge "$(camera_name "$i")"
done
wait_until 20 simulator "the simulator's segments" simulator_is_ready || { tail -n 20 "$run_logs/simulator.log" && exit 1; }
wait_until 30 silo "the silo's readiness" silo_is_ready || { tail -n 20 "$run_logs/silo.log" && exit 1; }
wait_until 30 silo "all cameras online" all_are_online || { tail -n 5 "$run_logs"/*.log && exit 1; }

cat <<TEXT

  Dashboard   http://127.0.0.1:$port/
  One camera  http://127.0.0.1:$port/cameras/kitchen
  API         http://127.0.0.1:$port/api/cameras   /openapi/v1.json   /metrics   /readyz
  Logs        ${run_logs#"$root"/}
  Ctrl-C stops everything.

TEXT
while true; do
  supervise
  if [ -t 1 ]; then printf '\r\033[K  %s' "$(status_line)"; fi
  sleep 2 &
  wait $! # a signal ends a wait at once, and a sleep only when it is over
done

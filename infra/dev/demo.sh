#!/usr/bin/env bash
# Runs the product on this machine: simulated boards, one edge agent per camera, one silo, or several behind a front door. Ctrl-C stops it all.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$root/infra/dev/http.sh"
. "$root/infra/dev/processes.sh"
. "$root/infra/dev/cluster.sh"

usage() {
  cat <<'TEXT'
make demo ARGS="..."
  --cameras N   cameras, 1 to 64 (default 4)
  --port N      port of the silo, or of the front door of several (default 8080)
  --data DIR    folder of database and recordings (default data/demo)
  --silos N     silos, 1 to 9 (default 1); several share a PostgreSQL and have a front door, which are started too
  --door        a front door and PostgreSQL for one silo as well
  --help        this text
TEXT
}

cameras=4 port=8080 data="$root/data/demo" silos=1 door=no
while [ $# -gt 0 ]; do
  case "$1" in
    --help | -h) usage && exit 0 ;;
    --door) door=yes && shift && continue ;;
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
[[ $silos =~ ^[1-9]$ ]] || fail "--silos $silos: use 1 to 9."
[ "$silos" -eq 1 ] || door=yes
[[ $cameras =~ ^[0-9]+$ ]] && ((cameras >= 1 && cameras <= 64)) || fail "--cameras $cameras: use 1 to 64."
[[ $port =~ ^[0-9]+$ ]] && ((port >= 1 && port <= 65535)) || fail "--port $port: use 1 to 65535."
! port_is_taken "$port" || fail "port $port is taken (who: ss -ltnp 'sport = :$port'). Stop that, or choose another: make demo ARGS=\"--port $((port + 1))\"."

silo="$root/build/silo/petcam-silo"
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

silo_id() { if [ "$door" = yes ]; then echo "demo-$1"; else echo "demo-$port"; fi; }
silo_port() { if [ "$door" = yes ]; then echo "${silo_ports[$1]}"; else echo "$port"; fi; }

# start_silo N: counting from 1.
start_silo() {
  local id="$(silo_id "$1")" folder="$data" settings=()
  if [ "$door" = yes ]; then
    folder="$data/$id"
    settings+=(--Storage:Engine=postgres "--Storage:Postgres:ConnectionString=Host=127.0.0.1;Port=$postgres_port;Username=petcam;Database=postgres")
  fi
  if [ "$silos" -gt 1 ]; then
    settings+=(--Cluster:Engine=postgres "--Cluster:Listen=127.0.0.1:${link_ports[$1]}" "--Cluster:SecretFile=$data/cluster-secret"
      "--Cluster:PublicUrl=http://127.0.0.1:$(silo_port "$1")")
  fi
  start "silo-$1" "$silo" --urls "http://127.0.0.1:$(silo_port "$1")" --data "$folder" --id "$id" --WebRtc:Port=0 ${settings[@]+"${settings[@]}"}
}

# The front door knows who lives; the silos themselves are there for the second in which it finds out.
silo_addresses() {
  local text="ws://127.0.0.1:$port" n
  for ((n = 1; silos > 1 && n <= silos; n++)); do text+=",ws://127.0.0.1:$(silo_port "$n")"; done
  echo "$text"
}

choose_ports() {
  local next=$((port + 1)) n
  for ((n = 1; n <= silos; n++)); do
    silo_ports[$n]="$(free_port "$next")"
    link_ports[$n]="$(free_port $((silo_ports[$n] + 1)))"
    next=$((link_ports[$n] + 1))
  done
  database_port="$(free_port "$next")"
}

start_front_door() {
  local silos_behind=() n
  for ((n = 1; n <= silos; n++)); do silos_behind+=("$(silo_id "$n")=127.0.0.1:$(silo_port "$n")"); done
  start_door "$port" "${silos_behind[@]}"
}

start_edge() {
  start "edge-$1" "$edge" --camera "$1" --name "$(display_name "$1")" --silo "$(silo_addresses)" \
    --ring "/${prefix}pet_camera_stream.$1" --sub-ring "/${prefix}pet_camera_stream_sub.$1" \
    --jpeg-ring "/${prefix}pet_camera_mjpeg_frame.$1" --detections "/${prefix}pet_camera_detections.$1" --max-reconnect-seconds 1
}

restart() {
  case "$1" in
    simulator) start_simulator ;;
    silo-*) start_silo "${1#silo-}" ;;
    postgres) start_postgres "$database_port" ;;
    door) start_front_door ;;
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
  local edges=() running_silos=() name
  for name in ${process_names[@]+"${process_names[@]}"}; do
    [[ $name == edge-* ]] && edges+=("$name")
    [[ $name == silo-* ]] && running_silos+=("$name")
  done
  [ ${#edges[@]} -eq 0 ] || stop "${edges[@]}"
  [ ${#running_silos[@]} -eq 0 ] || stop "${running_silos[@]}"
  [ -z "${process_pid[door]:-}" ] || stop door
  stop_postgres
  [ -z "${process_pid[simulator]:-}" ] || stop simulator
  rm -f "/dev/shm/$prefix"*
  say "Stopped. Recordings and database are in ${data#"$root"/}; logs in ${run_logs#"$root"/}."
  exit "$status"
}

online_cameras() { http_get "$port" /api/cameras | grep -o '"online":true' | wc -l; }
simulator_is_ready() { grep -q '^ready' "$run_logs/simulator.log"; }
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
declare -A silo_ports link_ports
if [ "$silos" -eq 1 ]; then say "Starting $cameras cameras and one silo ..."; else say "Starting $cameras cameras and $silos silos ..."; fi
if [ "$door" = yes ]; then
  need_cluster_packages
  choose_ports
  prepare_secret "$data/cluster-secret"
  prepare_postgres "$data/postgres"
  start_postgres "$database_port"
  wait_until 30 postgres "PostgreSQL's readiness" postgres_is_ready || { tail -n 20 "$run_logs/postgres.log" && exit 1; }
fi
# All at once: agents wait for segments and for the silo by themselves.
start_simulator
for ((n = 1; n <= silos; n++)); do start_silo "$n"; done
[ "$door" = no ] || start_front_door
for ((i = 0; i < cameras; i++)); do
  start_edge "$(camera_name "$i")"
done
wait_until 20 simulator "the simulator's segments" simulator_is_ready || { tail -n 20 "$run_logs/simulator.log" && exit 1; }
for ((n = 1; n <= silos; n++)); do
  wait_until 30 "silo-$n" "the readiness of silo $n" http_ok "$(silo_port "$n")" /readyz || { tail -n 20 "$run_logs/silo-$n.log" && exit 1; }
done
wait_until 30 silo-1 "all cameras online" all_are_online || { tail -n 5 "$run_logs"/*.log && exit 1; }

cat <<TEXT

  Dashboard   http://127.0.0.1:$port/
  One camera  http://127.0.0.1:$port/cameras/kitchen
  API         http://127.0.0.1:$port/api/cameras   /openapi/v1.json   /metrics   /readyz
  Logs        ${run_logs#"$root"/}
  Ctrl-C stops everything.

TEXT
if [ "$door" = yes ]; then
  for ((n = 1; n <= silos; n++)); do
    printf '  Silo %-8s http://127.0.0.1:%s/   process %s\n' "$(silo_id "$n")" "$(silo_port "$n")" "${process_pid[silo-$n]}"
  done
  printf '\n'
fi
while true; do
  supervise
  if [ -t 1 ]; then printf '\r\033[K  %s' "$(status_line)"; fi
  sleep 2 &
  wait $! # a signal ends a wait at once, and a sleep only when it is over
done

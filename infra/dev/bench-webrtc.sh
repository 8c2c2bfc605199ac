#!/usr/bin/env bash
# Compares the silo's WebRTC sender with a pion broadcaster and Janus: same clip, same machine, same load client, one after the other.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$root/infra/dev/packages.sh"
. "$root/infra/dev/http.sh"
. "$root/infra/dev/processes.sh"

usage() {
  cat <<'TEXT'
make bench-webrtc ARGS="..."
  --viewers "N ..."      viewers at one time (default "50 100 200 400")
  --servers "NAME ..."   of petcam, pion, janus (default all three)
  --seconds N            length of each measurement (default 20)
  --warm-up N            seconds from the last viewer to the measurement (default 30: the silo's code is compiled anew where it is hot)
  --rate N               viewers that join a second (default 20)
  --clip NAME            of native/clips (default kitchen)
  --aes-cm               AES-CM with HMAC-SHA1 instead of AES-GCM
  --feedback             viewers give transport-wide feedback ten times a second, as browsers do
  --full-board           petcam: sub-stream, JPEGs and detections too, which the other servers do not have
  --silo "--X:Y=Z ..."   further settings of the silo, e.g. "--WebRtc:Workers=2"
  --port N               port of the silo (default 18480)
  --perf                 record where the server's time goes; costs time itself, so do not quote such a run
  --help                 this text
The table goes to standard output, everything to build/log/bench-webrtc.json. docs/webrtc.md says how to read it.
TEXT
}

viewers="50 100 200 400" servers="petcam pion janus" seconds=20 warm_up=30 rate=20 clip=kitchen port=18480 silo_settings="" full_board='' perf='' load_options=()
while [ $# -gt 0 ]; do
  case "$1" in
    --help | -h) usage && exit 0 ;;
    --aes-cm) load_options+=(-aes-cm) && shift && continue ;;
    --feedback) load_options+=(-feedback) && shift && continue ;;
    --full-board) full_board=yes && shift && continue ;;
    --perf) perf=yes && shift && continue ;;
    --viewers | --servers | --seconds | --warm-up | --rate | --clip | --silo | --port) [ $# -ge 2 ] || fail "$1 needs a value." ;;
    *) usage >&2 && fail "'$1' is not an option of the benchmark." ;;
  esac
  case "$1" in
    --viewers) viewers="$2" ;;
    --servers) servers="$2" ;;
    --seconds) seconds="$2" ;;
    --warm-up) warm_up="$2" ;;
    --rate) rate="$2" ;;
    --clip) clip="$2" ;;
    --silo) silo_settings="$2" ;;
    --port) port="$2" ;;
  esac
  shift 2
done
for number in $viewers $seconds $warm_up $rate $port; do
  [[ $number =~ ^[1-9][0-9]*$ ]] || fail "'$number' is not a number from 1."
done
for number in $viewers; do
  [ "$number" -le 2000 ] || fail "--viewers $number: at most 2000 (file descriptors, and the silo's own limit)."
done
for server in $servers; do
  [[ $server =~ ^(petcam|pion|janus)$ ]] || fail "--servers $server: use petcam, pion, janus."
done
clip_file="$root/native/clips/$clip.h264"
[ -f "$clip_file" ] || fail "--clip $clip: there is no $clip_file."
! port_is_taken "$port" || fail "port $port is taken (who: ss -ltnp 'sport = :$port'); choose another with --port."

need_packages "golang-go:compiles the load client and the pion broadcaster" "golang-github-pion-webrtc.v3-dev:the WebRTC library of both"
[[ $servers != *janus* ]] || need_packages "janus:a server to compare with" "iproute2:a network of its own for it, because it refuses loopback"
[ -z "$perf" ] || need_packages "linux-perf:says where time goes"
"$root/infra/dev/peers.sh" >/dev/null

silo="$root/build/silo/petcam-silo"
edge="$root/edge/PetCam.Edge/bin/Release/net10.0/petcam-edge"
sim="$root/native/build-release/petcam-sim"
peers="$build/peers"
prefix="petcam-bench-$$-"
scratch="$(mktemp -d)"
run_logs="$logs/bench-webrtc"
figures="$logs/bench-webrtc.json"
space="petcam-bench-$$" # Janus' network namespace; 198.18.0.0/15 is for benchmarks (RFC 2544)
link="pcb$$"
mkdir -p "$run_logs"
rm -f "$run_logs"/*

stop_server() {
  local name
  [ -z "$perf" ] || [ -z "${process_pid[${measured:-none}]:-}" ] || rm -f "/tmp/perf-${process_pid[$measured]}.map" "/tmp/perfinfo-${process_pid[$measured]}.map"
  for name in load perf edge silo simulator broadcaster feeder janus; do
    [ -z "${process_pid[$name]:-}" ] || stop "$name"
    unset "process_pid[$name]"
  done
  rm -f "/dev/shm/$prefix"*
}

remove_network() {
  ip link delete "$link" 2>/dev/null || true # both ends go
  ip netns delete "$space" 2>/dev/null || true
}

finish() {
  local status=$?
  trap - EXIT INT TERM HUP
  stop_server
  [[ $servers != *janus* ]] || remove_network
  rm -rf "$scratch"
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM HUP

logged() { grep -qs "$2" "$run_logs/$1.log"; } # logged NAME TEXT
camera_is_online() { http_get "$port" /api/cameras | grep -q '"online":true'; }
silo_is_ready() { http_ok "$port" /readyz; }

start_petcam() {
  local rings=(--sub-ring none --jpeg-ring none --detections none)
  [ -z "$full_board" ] || rings=(--sub-ring "/${prefix}pet_camera_stream_sub.$clip" --jpeg-ring "/${prefix}pet_camera_mjpeg_frame.$clip"
    --detections "/${prefix}pet_camera_detections.$clip")
  start simulator "$sim" --prefix "$prefix" --camera "$clip"
  wait_until 10 simulator "the simulator's start" logged simulator '^ready'
  # shellcheck disable=SC2086 # settings are words
  start silo env ${perf:+DOTNET_PerfMapEnabled=1 DOTNET_EnableWriteXorExecute=0} "$silo" --urls "http://127.0.0.1:$port" --data "$scratch/data" --id bench --WebRtc:Port=0 \
    --WebRtc:MaxSessions=4000 --WebRtc:MaxHandshakes=2000 $silo_settings
  wait_until 30 silo "the silo's start" silo_is_ready
  start edge "$edge" --camera "$clip" --silo "ws://127.0.0.1:$port" --ring "/${prefix}pet_camera_stream.$clip" "${rings[@]}"
  wait_until 15 silo "the camera's arrival" camera_is_online
  measured=silo
  arguments=(-whep "http://127.0.0.1:$port/cameras/$clip/whep" -process "silo=${process_pid[silo]}" -process "edge=${process_pid[edge]}"
    -metrics "http://127.0.0.1:$port/metrics" -metric petcam_webrtc_packets_total -metric petcam_webrtc_dropped_datagrams_total
    -metric dotnet_gc_heap_total_allocated_bytes_total -metric dotnet_gc_collections_total)
}

start_pion() {
  start broadcaster "$peers/pion-broadcaster" -clip "$clip_file"
  wait_until 10 broadcaster "the broadcaster's start" logged broadcaster '^ready'
  measured=broadcaster
  arguments=(-whep "$(sed -n 's/^ready //p' "$run_logs/broadcaster.log")" -process "broadcaster=${process_pid[broadcaster]}")
}

add_network() {
  remove_network
  ip netns add "$space"
  ip link add "$link" type veth peer name eth0 netns "$space"
  ip address add 198.18.0.1/30 dev "$link"
  ip link set "$link" up
  ip -n "$space" address add 198.18.0.2/30 dev eth0
  ip -n "$space" link set eth0 up
  ip -n "$space" link set lo up
}

configure_janus() {
  local folder="$scratch/janus"
  mkdir -p "$folder"
  cat >"$folder/janus.jcfg" <<TEXT
general: { configs_folder = "$folder" debug_level = 3 session_timeout = 0 protected_folders = [] }
nat: { ice_enforce_list = "198.18.0.2" ipv6 = false }
plugins: { disable = "libjanus_audiobridge.so,libjanus_echotest.so,libjanus_recordplay.so,libjanus_sip.so,libjanus_nosip.so,libjanus_textroom.so,libjanus_videocall.so,libjanus_videoroom.so,libjanus_voicemail.so,libjanus_duktape.so,libjanus_lua.so" }
transports: { disable = "libjanus_pfunix.so,libjanus_websockets.so,libjanus_mqtt.so,libjanus_rabbitmq.so,libjanus_nanomsg.so" }
events: { broadcast = false }
TEXT
  cat >"$folder/janus.transport.http.jcfg" <<'TEXT'
general: { json = "compact" base_path = "/janus" http = true port = 8088 interface = "eth0" https = false }
TEXT
  cat >"$folder/janus.plugin.streaming.jcfg" <<'TEXT'
clip: { type = "rtp" id = 1 description = "clip" audio = false video = true videoport = 5004 videopt = 102 videocodec = "h264"
  videofmtp = "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f" videobufferkf = true threads = 0 }
TEXT
}

janus_answers() { timeout 2 bash -c 'exec 3<>/dev/tcp/198.18.0.2/8088' 2>/dev/null; }

start_janus() {
  add_network
  configure_janus
  start janus ip netns exec "$space" janus --configs-folder="$scratch/janus"
  wait_until 15 janus "Janus' start" janus_answers
  start feeder ip netns exec "$space" "$peers/rtp-feeder" -to 127.0.0.1:5004 -clip "$clip_file" -stamps "$scratch/stamps"
  wait_until 10 feeder "the feeder's start" logged feeder '^ready'
  measured=janus
  arguments=(-janus http://198.18.0.2:8088/janus -local 198.18.0.1 -clip "$clip_file" -stamps "$scratch/stamps" -process "janus=${process_pid[janus]}")
}

field() { # field NAME < JSON: the first number of that name
  grep -oE "\"$1\":-?[0-9.e+-]+" | head -n 1 | cut -d: -f2
}

measure() { # measure SERVER VIEWERS
  local line note=""
  rm -f "$run_logs"/*.log # of the run before, or its "ready" would be taken for this one's
  "start_$1"
  # Its own log, because standard output is the result.
  start load "$peers/pion-load" "${arguments[@]}" ${load_options[@]+"${load_options[@]}"} -viewers "$2" -rate "$rate" -warm-up "${warm_up}s" -window "${seconds}s"
  [ -z "$perf" ] || record_profile "$1" "$2"
  wait_for_load "$2" || { tail -n 5 "$run_logs/load.log" >&2 && fail "$1 with $2 viewers failed; logs are in ${run_logs#"$root"/}."; }
  line="$(grep '^{' "$run_logs/load.log" | tail -n 1)"
  [ -n "$line" ] || { tail -n 5 "$run_logs/load.log" >&2 && fail "$1 with $2 viewers gave no figures; logs are in ${run_logs#"$root"/}."; }
  [ -z "$perf" ] || write_profile "$1" "$2"
  stop_server
  [ "$1" != janus ] || remove_network
  printf '%s{"server":"%s",%s' "$separator" "$1" "${line#\{}" >>"$figures"
  separator=$',\n'
  awk -v idle="$(field machineIdlePercent <<<"$line")" 'BEGIN { exit idle < 10 ? 0 : 1 }' && note="saturated"
  [ "$1" != petcam ] || note="$note $(awk -v bytes="$(field dotnet_gc_heap_total_allocated_bytes_total <<<"$line")" -v seconds="$(field seconds <<<"$line")" \
    'BEGIN { printf "allocates %.0f KB/s", bytes / seconds / 1e3 }')"
  print_row "$1" "$2" "$line" "$note"
  memory["$1-$2"]="$(field "$measured" <<<"${line##*rssMbLoaded\":}")"
  cost["$1-$2"]="$(field cpuSecondsPerMillionPackets <<<"$line")"
}

# The processor's share of what happens in the window only.
record_profile() {
  sleep $(($2 / rate + warm_up + 4))
  start perf perf record -q -g -F 499 -e cpu-clock -p "${process_pid[$measured]}" -o "$run_logs/$1-$2.perf" -- sleep $((seconds - 2))
}

# Before stop_server, which removes the process' map of compiled methods from /tmp, as nobody else does.
write_profile() {
  local recorded="$run_logs/$1-$2.perf" sort
  while is_running perf; do sleep 0.2; done
  for sort in comm comm,dso comm,dso,symbol; do
    perf report -i "$recorded" --no-children -g none --stdio --percent-limit 0.4 --sort "$sort" 2>/dev/null | sed -E '/^(#|$)/d; s/[ -]+$//'
    printf '\n'
  done >"$recorded.txt"
}

wait_for_load() { # the joining, the wait, the measurement, and as much again for a machine that is too slow
  local deadline=$(($(date +%s) + 2 * ($1 / rate + warm_up + seconds) + 60))
  while is_running load; do
    [ "$(date +%s)" -lt "$deadline" ] || return 1
    sleep 0.5
  done
  wait "${process_pid[load]}"
}

print_row() {
  local line="$3"
  printf '%-8s %7s %8.2f %8.1f %8.0f %9.1f %9.1f %8.1f %8.1f %9.0f %6.0f %6.0f  %s\n' "$1" "$2" \
    "$(field cpuSecondsPerMillionPackets <<<"$line")" "$(field "$measured" <<<"${line##*cpuPercentOfOneCore\":}")" \
    "$(awk -v packets="$(field packets <<<"$line")" -v seconds="$(field seconds <<<"$line")" 'BEGIN { print packets / seconds }')" \
    "$(field "$measured" <<<"${line##*rssMbAtRest\":}")" "$(field "$measured" <<<"${line##*rssMbLoaded\":}")" \
    "$(field delayP50Ms <<<"$line")" "$(field delayP99Ms <<<"$line")" "$(field rssKbPerViewer <<<"$line")" \
    "$(field lost <<<"$line")" "$(field machineIdlePercent <<<"$line")" "$4"
}

print_ratios() {
  local other number
  for other in pion janus; do
    for number in $viewers; do
      if [ -n "${cost[petcam-$number]:-}" ] && [ -n "${cost[$other-$number]:-}" ]; then
        awk -v mine="${cost[petcam-$number]}" -v other="${cost[$other-$number]}" -v name="$other" -v number="$number" \
          'BEGIN { printf "%s viewers: a packet costs %s %.1f times what it costs petcam\n", number, name, other / mine }'
      fi
    done
  done
}

# What is the same for any number of viewers (code, buffers, caches) falls out of the difference.
print_memory() {
  local server first="${viewers%% *}" last="${viewers##* }"
  for server in $servers; do
    if [ "$first" != "$last" ] && [ -n "${memory[$server-$first]:-}" ] && [ -n "${memory[$server-$last]:-}" ]; then
      awk -v small="${memory[$server-$first]}" -v large="${memory[$server-$last]}" -v first="$first" -v last="$last" -v name="$server" \
        'BEGIN { printf "%s: %.0f KB for each viewer between %s and %s\n", name, (large - small) * 1e3 / (last - first), first, last }'
    fi
  done
}

declare -A cost memory
separator=""
printf '{"date":"%s","kernel":"%s","processors":%s,"clip":"%s","perf":%s,"runs":[\n' "$(date -u +%FT%TZ)" "$(uname -r)" "$(nproc)" "$clip" \
  "$([ -n "$perf" ] && echo true || echo false)" >"$figures"
printf '%-8s %7s %8s %8s %8s %9s %9s %8s %8s %9s %6s %6s\n' server viewers "CPU-s/M" "CPU %" "pkt/s" "RSS rest" "RSS load" "p50 ms" "p99 ms" \
  "KB/viewer" lost "idle %"
for number in $viewers; do
  for server in $servers; do
    measure "$server" "$number"
  done
done
printf '\n]}\n' >>"$figures"
print_ratios
print_memory
say "CPU-s/M: CPU-seconds of the server's process per million SRTP packets that viewers received; CPU %: of one core; RSS in MB."
say "Figures: ${figures#"$root"/}; logs: ${run_logs#"$root"/}. Machine: $(nproc) processors; compare rows of one run only."

# shellcheck shell=bash
# What several silos of one machine share: a PostgreSQL of their own and a front door. Sourced after lib.sh and processes.sh.

need_cluster_packages() {
  . "$root/infra/dev/packages.sh"
  need_packages "postgresql:the store and referee of several silos (a server of the demo's own)" "haproxy:the front door of several silos"
  [ -n "$(postgres_binaries)" ] || fail "PostgreSQL's programs are not in /usr/lib/postgresql."
}

postgres_binaries() { find /usr/lib/postgresql -maxdepth 3 -name initdb 2>/dev/null | sort -V | tail -n 1 | xargs -r dirname; }

# PostgreSQL refuses to run as root; the package made a user for it.
as_postgres() {
  if [ "$(id -u)" -eq 0 ]; then
    setpriv --reuid=postgres --regid=postgres --clear-groups "$@"
  else
    "$@"
  fi
}

# free_port FROM: the first port from there on that nobody listens on.
free_port() {
  local candidate="$1"
  while port_is_taken "$candidate"; do candidate=$((candidate + 1)); done
  echo "$candidate"
}

# prepare_postgres FOLDER: makes a database cluster there when there is none.
prepare_postgres() {
  postgres_data="$1"
  [ ! -e "$postgres_data/PG_VERSION" ] || return 0
  mkdir -p "$postgres_data"
  [ "$(id -u)" -ne 0 ] || chown postgres: "$postgres_data"
  chmod 700 "$postgres_data"
  (cd / && as_postgres "$(postgres_binaries)/initdb" -D "$postgres_data" -U petcam -A trust -E UTF8 --locale=C.UTF-8) >>"$run_logs/postgres.log" 2>&1 ||
    fail "PostgreSQL could not make a database in $postgres_data; see $run_logs/postgres.log."
}

# start_postgres PORT: on loopback, without sockets in the file system.
start_postgres() {
  postgres_port="$1"
  local user=()
  [ "$(id -u)" -ne 0 ] || user=(setpriv --reuid=postgres --regid=postgres --clear-groups)
  start postgres ${user[@]+"${user[@]}"} setpriv --pdeathsig INT "$(postgres_binaries)/postgres" -D "$postgres_data" -p "$postgres_port" \
    -c listen_addresses=127.0.0.1 -c unix_socket_directories=
}

postgres_is_ready() { (cd / && as_postgres "$(postgres_binaries)/pg_isready" -q -h 127.0.0.1 -p "$postgres_port"); }

# "fast" shutdown: does not wait for clients.
stop_postgres() {
  [ -n "${process_pid[postgres]:-}" ] || return 0
  kill -INT "${process_pid[postgres]}" 2>/dev/null || true
  stop_waiting postgres
}

# prepare_secret FILE: the silos' shared secret, kept for the next start.
prepare_secret() {
  [ ! -s "$1" ] || return 0
  (umask 077 && od -An -N32 -tx1 /dev/urandom | tr -d ' \n' >"$1" && echo >>"$1")
}

# start_door PORT SILO=HOST:PORT...
start_door() {
  local bind="127.0.0.1:$1"
  shift
  "$root/infra/haproxy/render.sh" "$bind" "$@" >"$run_logs/haproxy.cfg"
  haproxy -c -q -f "$run_logs/haproxy.cfg" || fail "the front door's configuration does not work: haproxy -c -f $run_logs/haproxy.cfg"
  start door haproxy -db -f "$run_logs/haproxy.cfg"
}

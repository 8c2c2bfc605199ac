#!/usr/bin/env bash
# Prints the configuration of the front door: render.sh BIND SILO=HOST:PORT...
#   BIND              address and port to listen on, such as 127.0.0.1:8080 or :8080
#   SILO=HOST:PORT    Silo:Id, and where that silo listens for HTTP
# With HAPROXY_TOKEN_ENV=NAME the checks present the token of that environment variable of HAProxy; with HAPROXY_RESOLVE=1 a silo's name
# may be unknown when HAProxy starts, and is looked up again.
set -euo pipefail
[ $# -ge 2 ] || { sed -n '2,6p' "${BASH_SOURCE[0]}" | cut -c 3- >&2 && exit 2; }
template="$(dirname "${BASH_SOURCE[0]}")/haproxy.cfg.template"
bind="$1"
shift
servers='' token='' global=''
[ -z "${HAPROXY_TOKEN_ENV:-}" ] || token=" hdr Authorization \"Bearer \${${HAPROXY_TOKEN_ENV}}\""
options=''
if [ "${HAPROXY_RESOLVE:-}" = 1 ]; then
  options=' init-addr last,libc,none resolvers system'
  global=$'\n\nresolvers system\n    parse-resolv-conf\n    hold valid 5s'
fi
for silo in "$@"; do
  [[ $silo =~ ^([a-z0-9-]{1,40})=([A-Za-z0-9.-]+:[0-9]+)$ ]] || { printf 'render.sh: "%s" is not SILO=HOST:PORT.\n' "$silo" >&2 && exit 2; }
  servers+="    server ${BASH_REMATCH[1]} ${BASH_REMATCH[2]}$options"$'\n'
done
text="$(<"$template")"
text="${text//@GLOBAL@/$global}"
text="${text//@BIND@/$bind}"
text="${text//@TOKEN_HEADER@/$token}"
printf '%s\n' "${text//@SERVERS@/${servers%$'\n'}}"

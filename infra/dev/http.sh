# shellcheck shell=bash
# HTTP in bash itself, because a fresh machine has no curl. Sourced after lib.sh.

# http_get PORT PATH: status line, headers and body of 127.0.0.1; fails when nobody answers within 2 s. HTTP/1.0: the body is not chunked.
http_get() {
  timeout 2 bash -c '
    exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
    printf "GET %s HTTP/1.0\r\nHost: 127.0.0.1:%s\r\nAccept: application/json\r\n\r\n" "$2" "$1" >&3
    cat <&3
  ' bash "$1" "$2" 2>/dev/null
}

# http_ok PORT PATH: true when the answer is 200.
http_ok() { http_get "$1" "$2" | head -n 1 | grep -q ' 200 '; }

port_is_taken() { timeout 1 bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$1"' bash "$1" 2>/dev/null; }

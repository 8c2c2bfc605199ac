#!/usr/bin/env bash
# Builds the Go programs of tests/peers against Debian's pion, without a network: peers.sh [NAME...] (default: all) prints the folder.
# peers.sh --test runs their own tests.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

command -v go >/dev/null || fail "Go is missing: apt-get install golang-go golang-github-pion-webrtc.v3-dev"
peers="$build/peers"
mkdir -p "$peers" "$build/go/src/petcam.test"
ln -sfn "$root/tests/peers" "$build/go/src/petcam.test/peers"
# Debian has Go libraries as source in one GOPATH; module mode would want to download them.
export GO111MODULE=off GOFLAGS='' GOCACHE="$build/go/cache" GOPATH="$build/go:/usr/share/gocode"
cd "$build/go/src/petcam.test/peers"
if [ "${1:-}" = --test ]; then
  # The patterns of go do not follow the link.
  mapfile -t packages < <(find -L . -name '*.go' -printf 'petcam.test/peers/%P\n' | xargs -n 1 dirname | sort -u)
  go vet "${packages[@]}"
  exec go test -count=1 "${packages[@]}"
fi
[ $# -gt 0 ] || set -- pion-audience pion-broadcaster pion-load pion-viewer rtp-feeder
for name in "$@"; do
  go build -o "$peers/$name" "petcam.test/peers/$name" >&2
done
say "$peers"

#!/usr/bin/env bash
# Installs what this machine lacks: setup.sh [build|test]. Says what and why; does nothing, quickly, when nothing is missing.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$root/infra/dev/packages.sh"
. "$root/infra/dev/node.sh"

dotnet_wanted=10.0.100

to_build=(
  "gcc:compiles the shared-memory library and the simulator"
  "libc6-dev:its headers"
  "cmake:builds them"
  "ninja-build:builds them fast"
  "ffmpeg:makes the simulator's JPEGs from its clips"
  "libturbojpeg0:draws boxes into MJPEG pictures"
  "libsqlite3-0:the embedded store"
  "libssl3:DTLS of WebRTC viewers"
  "ca-certificates:package sources speak HTTPS"
)
to_test=(
  "chromium:the browser in which the end-to-end tests watch"
  "openssl:a second DTLS implementation to test against"
  "postgresql:the store of several silos (tests start servers of their own)"
  "python3-aiortc:a second WebRTC implementation to test against"
  "python3-gi:a third one, GStreamer's, from Python"
  "gir1.2-gst-plugins-bad-1.0:its WebRTC types for Python"
  "gstreamer1.0-plugins-good:its RTP"
  "gstreamer1.0-plugins-bad:its WebRTC, DTLS and SRTP"
  "gstreamer1.0-nice:its ICE"
  "gstreamer1.0-libav:its H.264 decoder"
  "golang-go:compiles a fourth one, and the load client"
  "golang-github-pion-webrtc.v3-dev:that is, pion"
  "coturn:the TURN server through which a browser must be able to watch"
  "haproxy:the front door of several silos"
  "iproute2:networks of the tests, which can be cut"
  "libasan8:AddressSanitizer"
  "libubsan1:UndefinedBehaviorSanitizer"
)

check_dotnet() {
  command -v dotnet >/dev/null || fail "the .NET SDK is missing: install version 10 (https://dot.net) and put dotnet on PATH."
  version_at_least "$(cd / && dotnet --version)" "$dotnet_wanted" || fail "the .NET SDK $(cd / && dotnet --version) is too old: install version 10."
}

purpose="${1:-test}"
check_dotnet
need_packages "${to_build[@]}"
if [ "$purpose" = test ]; then
  need_packages "${to_test[@]}"
fi
need_node

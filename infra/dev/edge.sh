# shellcheck shell=bash
# The edge agent as boards run it, compiled ahead of time: a tenth of the memory of the ordinary build. Sourced after lib.sh and packages.sh.

# build_board_edge: prints nothing but its step; the program is build/edge/petcam-edge, and PETCAM_EDGE names it to the programs that start agents.
build_board_edge() {
  need_packages "clang:links the ahead-of-time compiled edge agent" "zlib1g-dev:its compression"
  local sources=("$root/edge" "$root/native/include" "$root/native/src" "$root/src/PetCam.Media" "$root/src/PetCam.Protocol" "$root/proto" "$root/Directory.Packages.props")
  if ! is_fresh board-edge "${sources[@]}" || [ ! -x "$root/build/edge/petcam-edge" ]; then
    begin_stamp board-edge
    step "build: edge agent, ahead of time" dotnet publish "$root/edge/PetCam.Edge" -c Release -f net9.0 -o "$root/build/edge" --nologo -v quiet
    mark_fresh board-edge
  fi
  export PETCAM_EDGE="$root/build/edge/petcam-edge"
}

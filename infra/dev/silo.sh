# shellcheck shell=bash
# The silo as it is deployed: published, with machine code of its assemblies, which spares the compiler when its first crowd comes. Sourced after lib.sh.

# build_silo: prints nothing but its step; the program is build/silo/petcam-silo, and PETCAM_SILO_PROGRAM names it to the programs that start silos.
build_silo() {
  local sources=("$root/src" "$root/proto" "$root/Directory.Build.props" "$root/Directory.Packages.props" "$root/global.json")
  if ! is_fresh silo "${sources[@]}" || [ ! -x "$root/build/silo/petcam-silo" ]; then
    begin_stamp silo
    rm -rf "$root/build/silo" # names of the dashboard's assets carry hashes, and those of earlier builds would pile up
    step "silo and dashboard" dotnet publish "$root/src/PetCam.Silo" -c Release -o "$root/build/silo" --nologo -v quiet || return
    mark_fresh silo
  fi
  export PETCAM_SILO_PROGRAM="$root/build/silo/petcam-silo"
}

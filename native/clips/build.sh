#!/bin/sh
# Draws and encodes the clips anew, into this folder. They are committed, so nobody needs to run this except to change them.
# Needs a C compiler and ffmpeg with libx264. Usage: build.sh [ROOM...]   (default: all rooms)
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cc -std=c11 -O2 -D_GNU_SOURCE -o "$work/draw-clips" generator/*.c -lm
[ $# -gt 0 ] || set -- $("$work/draw-clips" --list)

pictures="-f rawvideo -pixel_format yuv420p -video_size 1280x720 -framerate 30 -color_range tv"
colour="-color_primaries bt709 -color_trc bt709 -colorspace bt709 -color_range tv"
# One slice a picture, one reference, no B-frames, closed GOPs of 30, parameter sets before every keyframe, no delimiters.
# The encoder's own SEI message is removed: it tells nothing about the picture.
structure="keyint=30:min-keyint=30:scenecut=0:open-gop=0:bframes=0:ref=1:sliced-threads=0:slices=1:repeat-headers=1:aud=0:force-cfr=1"
output="-an -bsf:v filter_units=remove_types=6 -f h264"

for room in "$@"; do
  echo "$room"
  "$work/draw-clips" "$room" "$room.boxes" > "$work/pictures.yuv"
  # shellcheck disable=SC2086
  ffmpeg -v error -y $pictures -i "$work/pictures.yuv" \
    -c:v libx264 -profile:v baseline -level 3.1 -preset slow -tune zerolatency \
    -b:v 1500k -maxrate 1500k -bufsize 1500k -x264-params "$structure" $colour $output "$room.h264" \
    -vf scale=320:180:flags=area -c:v libx264 -profile:v baseline -level 1.3 -preset slow -tune zerolatency \
    -b:v 150k -maxrate 150k -bufsize 150k -x264-params "$structure" $colour $output "$room.sub.h264"
  rm "$work/pictures.yuv"
done

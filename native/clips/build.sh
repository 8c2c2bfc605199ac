#!/bin/sh
# Draws and encodes the clips anew, into this folder. They are committed, so nobody needs to run this except to change them.
# Needs a C compiler and ffmpeg with libx264. Usage: build.sh [ROOM...|small]   (default: all rooms and the small clip)
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cc -std=c11 -O2 -D_GNU_SOURCE -o "$work/draw-clips" generator/*.c -lm
[ $# -gt 0 ] || set -- $("$work/draw-clips" --list) small

colour="-color_primaries bt709 -color_trc bt709 -colorspace bt709 -color_range tv"
# The encoder's own SEI message is removed: it tells nothing about the picture.
output="-an -bsf:v filter_units=remove_types=6 -f h264"

# One slice a picture, one reference, no B-frames, closed GOPs of a second, parameter sets before every keyframe, no delimiters.
structure() {
  echo "keyint=$1:min-keyint=$1:scenecut=0:open-gop=0:bframes=0:ref=1:sliced-threads=0:slices=1:repeat-headers=1:aud=0:force-cfr=1"
}

pictures() {
  echo "-f rawvideo -pixel_format yuv420p -video_size 1280x720 -framerate $1 -color_range tv -i $work/pictures.yuv"
}

# encoder LEVEL BITS-PER-SECOND FRAMES-PER-SECOND
encoder() {
  echo "-c:v libx264 -profile:v baseline -level $1 -preset slow -tune zerolatency -b:v $2 -maxrate $2 -bufsize $2 -x264-params $(structure "$3") $colour $output"
}

# shellcheck disable=SC2046
for room in "$@"; do
  echo "$room"
  if [ "$room" = small ]; then
    "$work/draw-clips" kitchen "$work/boxes" 3 > "$work/pictures.yuv"
    ffmpeg -v error -y $(pictures 10) \
      -vf scale=320:180:flags=area $(encoder 1.3 60k 10) small/small.h264 \
      -vf scale=160:90:flags=area $(encoder 1.1 20k 10) small/small.sub.h264
    # The boxes are drawn in pixels of 1280x720; whole pixels of a quarter of that hold the same and a little more.
    awk '/^#/ { sub("1280x720", "320x180"); print; next }
      { x = int($4 / 4); y = int($5 / 4); print $1, $2, $3, x, y, int(($4 + $6 + 3) / 4) - x, int(($5 + $7 + 3) / 4) - y }' "$work/boxes" > small/small.boxes
  else
    "$work/draw-clips" "$room" "$room.boxes" > "$work/pictures.yuv"
    ffmpeg -v error -y $(pictures 30) \
      $(encoder 3.1 1500k 30) "$room.h264" \
      -vf scale=320:180:flags=area $(encoder 1.3 150k 30) "$room.sub.h264"
  fi
  rm "$work/pictures.yuv"
done

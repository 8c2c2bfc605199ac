/* What the camera itself writes on the picture: its name, the clip's time, and the frame index for people and machines. */
#ifndef CLIPS_OVERLAY_H
#define CLIPS_OVERLAY_H

#include "canvas.h"

/* The machine-readable strip, in pixels of 1280x720; ../README.md has the same as fractions. */
#define STRIP_LEFT 16
#define STRIP_TOP 16
#define STRIP_CELL 24
#define STRIP_CELLS 16
#define STRIP_INDEX_BITS 9
#define STRIP_CLIP_BITS 3

void draw_strip(canvas *c, unsigned clip_number, unsigned frame_index);
void draw_caption(canvas *c, const char *label, unsigned frame_index, unsigned frame_rate);

#endif

/* One clip, ready to be played: its two encodings, its JPEGs, and its true boxes. Read-only once loaded. */
#ifndef SIM_CLIP_H
#define SIM_CLIP_H

#include <stdbool.h>
#include <stddef.h>

#include "access_units.h"
#include "boxes.h"
#include "file_map.h"
#include "jpegs.h"
#include "manifest.h"

typedef struct clip_stream {
    file_map file;
    access_unit *units; /* one per frame */
} clip_stream;

typedef struct clip {
    clip_entry entry;
    clip_stream main;
    clip_stream sub;
    file_map jpeg_file;
    jpeg_span *jpegs;
    size_t jpeg_count;  /* 0 when there is no file of JPEGs */
    size_t jpeg_stride; /* frames of the clip per JPEG */
    frame_boxes *boxes; /* one per frame */
} clip;

/* Prints what is wrong to standard error and returns false. A missing file of JPEGs is not wrong. */
bool clip_load(clip *clip, const clip_entry *entry, const char *folder, const char *jpeg_folder);
void clip_unload(clip *clip);

/* The JPEG of a frame or of the nearest frame before it. */
jpeg_span clip_jpeg(const clip *clip, size_t frame);

#endif

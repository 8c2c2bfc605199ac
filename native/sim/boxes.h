/* The true boxes of a clip: lines of "frame class confidence x y w h" (../clips/README.md). */
#ifndef SIM_BOXES_H
#define SIM_BOXES_H

#include <stddef.h>

#include "petcam/petcam.h"

typedef struct frame_boxes {
    int32_t count;
    petcam_detection boxes[PETCAM_MAX_DETECTIONS];
} frame_boxes;

/* Fills frames[0..frame_count). Returns 0, or the number of the first line that is wrong. */
size_t parse_boxes(const char *text, size_t size, frame_boxes *frames, size_t frame_count);

#endif

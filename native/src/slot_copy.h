/* Copies a slot that its producer may be writing to meanwhile, and tells what became of it. */
#ifndef PETCAM_SLOT_COPY_H
#define PETCAM_SLOT_COPY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ring_layout.h"

enum petcam_slot_copy {
    PETCAM_SLOT_COPIED,
    PETCAM_SLOT_TORN,       /* its header changed meanwhile */
    PETCAM_SLOT_UNFINISHED, /* its producer has not finished with it */
    PETCAM_SLOT_TOO_LARGE,  /* for the buffer; info says how large */
    PETCAM_SLOT_CORRUPT     /* its fields are impossible */
};

/* OK or CORRUPT_FRAME. */
int32_t petcam_slot_describe(const petcam_ring_layout *layout, const unsigned char *slot, petcam_frame_info *info);

/* Never copies more than capacity, whatever the slot says. Returns any but UNFINISHED. */
enum petcam_slot_copy petcam_slot_copy(
    const petcam_ring_layout *layout, const unsigned char *slot, void *buffer, size_t capacity, petcam_frame_info *info);

bool petcam_slot_equals(const petcam_ring_layout *layout, const unsigned char *slot, const void *buffer, size_t size);

#endif

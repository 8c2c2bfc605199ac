/* What differs between the two frame rings: sizes, offsets, and how a slot's header spells a frame's description. */
#ifndef PETCAM_RING_LAYOUT_H
#define PETCAM_RING_LAYOUT_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "petcam/petcam.h"

#define PETCAM_RING_SLOTS 30u
#define PETCAM_SLOT_HEADER_MAX 48

typedef struct petcam_ring_layout {
    size_t segment_size;
    size_t write_index_offset;
    size_t first_slot_offset;
    size_t slot_stride;
    size_t slot_header_size; /* at most PETCAM_SLOT_HEADER_MAX; the payload follows it */
    size_t slot_capacity;
    int32_t (*check_header)(const unsigned char *base);                        /* OK, WRONG_MAGIC or WRONG_VERSION */
    void (*initialize_header)(unsigned char *base);                            /* of a fresh segment of zeros */
    int32_t (*parse_slot)(const unsigned char *header, petcam_frame_info *info); /* OK or CORRUPT_FRAME */
    void (*compose_slot)(unsigned char *header, const petcam_frame_info *info);
} petcam_ring_layout;

extern const petcam_ring_layout petcam_ring_layout_petcam;
extern const petcam_ring_layout petcam_ring_layout_video_stream;

/* NULL when there is no such enum petcam_layout. */
const petcam_ring_layout *petcam_ring_layout_of(int32_t layout);

static inline unsigned char *petcam_ring_slot(const petcam_ring_layout *layout, unsigned char *base, uint32_t index)
{
    return base + layout->first_slot_offset + (index % PETCAM_RING_SLOTS) * layout->slot_stride;
}

static inline _Atomic uint32_t *petcam_ring_write_index(const petcam_ring_layout *layout, unsigned char *base)
{
    return (_Atomic uint32_t *)(void *)(base + layout->write_index_offset);
}

#endif

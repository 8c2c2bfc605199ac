#include "slot_copy.h"

#include <stdatomic.h>
#include <string.h>

static void load_header(const petcam_ring_layout *layout, const unsigned char *slot, unsigned char header[PETCAM_SLOT_HEADER_MAX])
{
    memcpy(header, slot, layout->slot_header_size);
    atomic_thread_fence(memory_order_acquire);
}

int32_t petcam_slot_describe(const petcam_ring_layout *layout, const unsigned char *slot, petcam_frame_info *info)
{
    unsigned char header[PETCAM_SLOT_HEADER_MAX];
    load_header(layout, slot, header);
    return layout->parse_slot(header, info);
}

/* All decisions are made on one private copy of the header: the slot's own may change between two looks. */
enum petcam_slot_copy petcam_slot_copy(
    const petcam_ring_layout *layout, const unsigned char *slot, void *buffer, size_t capacity, petcam_frame_info *info)
{
    unsigned char before[PETCAM_SLOT_HEADER_MAX];
    unsigned char after[PETCAM_SLOT_HEADER_MAX];
    load_header(layout, slot, before);
    bool is_possible = layout->parse_slot(before, info) == PETCAM_OK;
    bool fits = is_possible && info->data_size <= capacity;
    if (fits) {
        memcpy(buffer, slot + layout->slot_header_size, (size_t)info->data_size);
    }
    atomic_thread_fence(memory_order_acquire);
    load_header(layout, slot, after);
    if (memcmp(before, after, layout->slot_header_size) != 0) {
        return PETCAM_SLOT_TORN;
    }
    return !is_possible ? PETCAM_SLOT_CORRUPT : fits ? PETCAM_SLOT_COPIED : PETCAM_SLOT_TOO_LARGE;
}

bool petcam_slot_equals(const petcam_ring_layout *layout, const unsigned char *slot, const void *buffer, size_t size)
{
    return memcmp(buffer, slot + layout->slot_header_size, size) == 0;
}

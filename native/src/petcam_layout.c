#include "petcam_layout.h"

#include <string.h>

#include "ring_layout.h"

#define MAX_SIDE 65535 /* pixels; no camera is larger, so anything above is not a frame */

static int32_t check_header(const unsigned char *base)
{
    (void)base; /* this layout has neither magic nor version: its size is its only mark */
    return PETCAM_OK;
}

static void initialize_header(unsigned char *base)
{
    petcam_ring *ring = (petcam_ring *)(void *)base;
    sem_init(&ring->new_frame, 1, 0);
}

static int32_t parse_slot(const unsigned char *header, petcam_frame_info *info)
{
    petcam_slot_header slot;
    memcpy(&slot, header, sizeof slot);
    *info = (petcam_frame_info){
        .frame_number = slot.frame_number,
        .timestamp_sec = slot.timestamp_sec,
        .timestamp_nsec = slot.timestamp_nsec,
        .camera_id = slot.camera_id,
        .width = slot.width,
        .height = slot.height,
        .format = slot.format,
        .data_size = slot.data_size,
    };
    int possible = slot.data_size > 0 && slot.data_size <= PETCAM_SLOT_CAPACITY
        && slot.format >= PETCAM_FORMAT_JPEG && slot.format <= PETCAM_FORMAT_H264
        && slot.width >= 0 && slot.width <= MAX_SIDE && slot.height >= 0 && slot.height <= MAX_SIDE
        && slot.timestamp_nsec >= 0 && slot.timestamp_nsec < 1000000000;
    return possible ? PETCAM_OK : PETCAM_CORRUPT_FRAME;
}

static void compose_slot(unsigned char *header, const petcam_frame_info *info)
{
    petcam_slot_header slot = {
        .frame_number = info->frame_number,
        .timestamp_sec = info->timestamp_sec,
        .timestamp_nsec = info->timestamp_nsec,
        .camera_id = info->camera_id,
        .width = info->width,
        .height = info->height,
        .format = info->format,
        .data_size = info->data_size,
    };
    memcpy(header, &slot, sizeof slot);
}

const petcam_ring_layout petcam_ring_layout_petcam = {
    .segment_size = sizeof(petcam_ring),
    .write_index_offset = offsetof(petcam_ring, write_index),
    .first_slot_offset = offsetof(petcam_ring, slots),
    .slot_stride = sizeof(petcam_slot),
    .slot_header_size = sizeof(petcam_slot_header),
    .slot_capacity = PETCAM_SLOT_CAPACITY,
    .check_header = check_header,
    .initialize_header = initialize_header,
    .parse_slot = parse_slot,
    .compose_slot = compose_slot,
};

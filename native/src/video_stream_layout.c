#include "video_stream_layout.h"

#include <string.h>

#include "ring_layout.h"

static const int32_t formats[] = {PETCAM_FORMAT_H264, PETCAM_FORMAT_H265, PETCAM_FORMAT_JPEG}; /* by codec number */

static int32_t check_header(const unsigned char *base)
{
    const video_stream_ring *ring = (const video_stream_ring *)(const void *)base;
    if (ring->magic != VIDEO_STREAM_MAGIC) {
        return PETCAM_WRONG_MAGIC;
    }
    return ring->version == VIDEO_STREAM_VERSION ? PETCAM_OK : PETCAM_WRONG_VERSION;
}

static void initialize_header(unsigned char *base)
{
    video_stream_ring *ring = (video_stream_ring *)(void *)base;
    ring->magic = VIDEO_STREAM_MAGIC;
    ring->version = VIDEO_STREAM_VERSION;
}

static int32_t parse_slot(const unsigned char *header, petcam_frame_info *info)
{
    video_stream_slot_header slot;
    memcpy(&slot, header, sizeof slot);
    int known = slot.codec < sizeof formats / sizeof formats[0];
    *info = (petcam_frame_info){
        .frame_number = slot.sequence,
        .timestamp_sec = (int64_t)(slot.timestamp_ms / 1000),
        .timestamp_nsec = (int64_t)(slot.timestamp_ms % 1000) * 1000000,
        .width = slot.width,
        .height = slot.height,
        .format = known ? formats[slot.codec] : -1,
        .data_size = slot.size,
        .flags = slot.is_keyframe ? PETCAM_FRAME_KEYFRAME : 0,
        .fps = slot.fps,
    };
    return known && slot.size > 0 && slot.size <= VIDEO_STREAM_SLOT_CAPACITY ? PETCAM_OK : PETCAM_CORRUPT_FRAME;
}

static uint8_t codec_of(int32_t format)
{
    uint8_t codec = 0;
    while (formats[codec] != format) {
        codec++; /* the writer refuses formats that are not in the table */
    }
    return codec;
}

static void compose_slot(unsigned char *header, const petcam_frame_info *info)
{
    video_stream_slot_header slot = {
        .timestamp_ms = (uint64_t)info->timestamp_sec * 1000 + (uint64_t)info->timestamp_nsec / 1000000,
        .size = (uint32_t)info->data_size,
        .sequence = (uint32_t)info->frame_number,
        .is_keyframe = (info->flags & PETCAM_FRAME_KEYFRAME) != 0,
        .codec = codec_of(info->format),
        .width = (uint16_t)info->width,
        .height = (uint16_t)info->height,
        .fps = (uint8_t)info->fps,
    };
    memcpy(header, &slot, sizeof slot);
}

const petcam_ring_layout petcam_ring_layout_video_stream = {
    .segment_size = sizeof(video_stream_ring),
    .write_index_offset = offsetof(video_stream_ring, write_index),
    .first_slot_offset = offsetof(video_stream_ring, slots),
    .slot_stride = sizeof(video_stream_slot),
    .slot_header_size = sizeof(video_stream_slot_header),
    .slot_capacity = VIDEO_STREAM_SLOT_CAPACITY,
    .check_header = check_header,
    .initialize_header = initialize_header,
    .parse_slot = parse_slot,
    .compose_slot = compose_slot,
};

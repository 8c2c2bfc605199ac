/* The video_stream ring, byte for byte: /video_stream, or /video_stream_ch0 ... with semaphores of their own names. */
#ifndef PETCAM_VIDEO_STREAM_LAYOUT_H
#define PETCAM_VIDEO_STREAM_LAYOUT_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#define VIDEO_STREAM_MAGIC 0x56494445u /* "VIDE" */
#define VIDEO_STREAM_VERSION 1u
#define VIDEO_STREAM_SLOT_CAPACITY 524288u

typedef struct video_stream_slot_header {
    uint64_t timestamp_ms; /* since the epoch */
    uint32_t size;
    uint32_t sequence;
    uint8_t is_keyframe;
    uint8_t codec; /* 0 H.264, 1 H.265, 2 JPEG */
    uint16_t width;
    uint16_t height;
    uint8_t fps;
    uint8_t padding[9];
} video_stream_slot_header;

typedef struct video_stream_slot {
    video_stream_slot_header header;
    unsigned char data[VIDEO_STREAM_SLOT_CAPACITY];
} video_stream_slot;

typedef struct video_stream_ring {
    uint32_t magic;
    uint32_t version;
    _Atomic uint32_t write_index;
    _Atomic uint32_t read_index;
    _Atomic uint32_t frame_count;
    _Atomic uint32_t dropped_frames;
    _Atomic uint32_t active_readers;
    uint8_t reserved[36];
    video_stream_slot slots[30];
} video_stream_ring;

_Static_assert(offsetof(video_stream_slot_header, size) == 8, "size");
_Static_assert(offsetof(video_stream_slot_header, sequence) == 12, "sequence");
_Static_assert(offsetof(video_stream_slot_header, is_keyframe) == 16, "is_keyframe");
_Static_assert(offsetof(video_stream_slot_header, codec) == 17, "codec");
_Static_assert(offsetof(video_stream_slot_header, width) == 18, "width");
_Static_assert(offsetof(video_stream_slot_header, height) == 20, "height");
_Static_assert(offsetof(video_stream_slot_header, fps) == 22, "fps");
_Static_assert(offsetof(video_stream_slot, data) == 32, "data");
_Static_assert(sizeof(video_stream_slot) == 524320, "slot");
_Static_assert(offsetof(video_stream_ring, write_index) == 8, "write_idx");
_Static_assert(offsetof(video_stream_ring, read_index) == 12, "read_idx");
_Static_assert(offsetof(video_stream_ring, frame_count) == 16, "frame_count");
_Static_assert(offsetof(video_stream_ring, dropped_frames) == 20, "dropped_frames");
_Static_assert(offsetof(video_stream_ring, active_readers) == 24, "active_readers");
_Static_assert(offsetof(video_stream_ring, slots) == 64, "slots");
_Static_assert(sizeof(video_stream_ring) == 15729664, "segment");

#endif

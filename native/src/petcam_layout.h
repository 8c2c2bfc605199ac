/* The petcam frame ring, byte for byte: /pet_camera_stream, /pet_camera_mjpeg_frame, /pet_camera_active_frame. */
#ifndef PETCAM_PETCAM_LAYOUT_H
#define PETCAM_PETCAM_LAYOUT_H

#include <semaphore.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#define PETCAM_SLOT_CAPACITY 3110400u /* 1920 x 1080 x 3 / 2: one NV12 picture */

typedef struct petcam_slot_header {
    uint64_t frame_number;
    int64_t timestamp_sec;
    int64_t timestamp_nsec;
    int32_t camera_id;
    int32_t width;
    int32_t height;
    int32_t format;
    uint64_t data_size;
} petcam_slot_header;

typedef struct petcam_slot {
    petcam_slot_header header;
    unsigned char data[PETCAM_SLOT_CAPACITY];
} petcam_slot;

typedef struct petcam_ring {
    _Atomic uint32_t write_index;       /* counts up; slot = index mod 30 */
    _Atomic uint32_t frame_interval_ms; /* readers write it to throttle the producer */
    sem_t new_frame;                    /* posted once per written frame */
    petcam_slot slots[30];
} petcam_ring;

_Static_assert(sizeof(_Atomic uint32_t) == 4, "an atomic 32-bit field has no hidden lock");
_Static_assert(sizeof(sem_t) == 32, "LP64 sem_t");
_Static_assert(offsetof(petcam_slot_header, timestamp_sec) == 8, "timestamp");
_Static_assert(offsetof(petcam_slot_header, camera_id) == 24, "camera_id");
_Static_assert(offsetof(petcam_slot_header, width) == 28, "width");
_Static_assert(offsetof(petcam_slot_header, height) == 32, "height");
_Static_assert(offsetof(petcam_slot_header, format) == 36, "format");
_Static_assert(offsetof(petcam_slot_header, data_size) == 40, "data_size");
_Static_assert(offsetof(petcam_slot, data) == 48, "data");
_Static_assert(sizeof(petcam_slot) == 3110448, "slot");
_Static_assert(offsetof(petcam_ring, write_index) == 0, "write_index");
_Static_assert(offsetof(petcam_ring, frame_interval_ms) == 4, "frame_interval_ms");
_Static_assert(offsetof(petcam_ring, new_frame) == 8, "semaphore");
_Static_assert(offsetof(petcam_ring, slots) == 40, "slots");
_Static_assert(sizeof(petcam_ring) == 93313480, "segment");

#endif

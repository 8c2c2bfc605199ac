/* The detection segment, byte for byte, in both revisions of its timestamp: /pet_camera_detections. */
#ifndef PETCAM_DETECTION_LAYOUT_H
#define PETCAM_DETECTION_LAYOUT_H

#include <semaphore.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "petcam/petcam.h"

typedef struct detection_segment_timespec {
    uint64_t frame_number;
    int64_t timestamp_sec;
    int64_t timestamp_nsec;
    int32_t num_detections;
    petcam_detection detections[PETCAM_MAX_DETECTIONS];
    _Atomic uint32_t version;
    sem_t updated;
} detection_segment_timespec;

typedef struct detection_segment_f64 {
    uint64_t frame_number;
    double timestamp; /* seconds since the epoch */
    int32_t num_detections;
    petcam_detection detections[PETCAM_MAX_DETECTIONS];
    _Atomic uint32_t version;
    sem_t updated;
} detection_segment_f64;

_Static_assert(sizeof(petcam_detection) == 52, "detection");
_Static_assert(offsetof(petcam_detection, confidence) == 32, "confidence");
_Static_assert(offsetof(petcam_detection, x) == 36, "x");
_Static_assert(offsetof(detection_segment_timespec, num_detections) == 24, "num_detections");
_Static_assert(offsetof(detection_segment_timespec, detections) == 28, "detections");
_Static_assert(offsetof(detection_segment_timespec, version) == 548, "version");
_Static_assert(offsetof(detection_segment_timespec, updated) == 552, "semaphore");
_Static_assert(sizeof(detection_segment_timespec) == 584, "segment");
_Static_assert(offsetof(detection_segment_f64, num_detections) == 16, "num_detections, f64 revision");
_Static_assert(offsetof(detection_segment_f64, detections) == 20, "detections, f64 revision");
_Static_assert(offsetof(detection_segment_f64, version) == 540, "version, f64 revision");
_Static_assert(offsetof(detection_segment_f64, updated) == 544, "semaphore, f64 revision");
_Static_assert(sizeof(detection_segment_f64) == 576, "segment, f64 revision");

typedef struct petcam_detection_format {
    size_t segment_size;
    size_t record_size; /* the bytes before version: what one write changes */
    size_t version_offset;
    size_t semaphore_offset;
    void (*parse)(const unsigned char *record, petcam_detection_set *set);
    void (*compose)(unsigned char *record, const petcam_detection_set *set);
} petcam_detection_format;

#define PETCAM_DETECTION_RECORD_MAX 548

/* NULL when there is no such enum petcam_detection_layout. */
const petcam_detection_format *petcam_detection_format_of(int32_t layout);

#endif

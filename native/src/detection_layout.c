#include "detection_layout.h"

#include <math.h>
#include <string.h>

static void parse_timespec(const unsigned char *record, petcam_detection_set *set)
{
    memcpy(&set->frame_number, record, 8);
    memcpy(&set->timestamp_sec, record + offsetof(detection_segment_timespec, timestamp_sec), 8);
    memcpy(&set->timestamp_nsec, record + offsetof(detection_segment_timespec, timestamp_nsec), 8);
    memcpy(&set->count, record + offsetof(detection_segment_timespec, num_detections), 4);
    memcpy(set->detections, record + offsetof(detection_segment_timespec, detections), sizeof set->detections);
}

static void compose_timespec(unsigned char *record, const petcam_detection_set *set)
{
    memcpy(record, &set->frame_number, 8);
    memcpy(record + offsetof(detection_segment_timespec, timestamp_sec), &set->timestamp_sec, 8);
    memcpy(record + offsetof(detection_segment_timespec, timestamp_nsec), &set->timestamp_nsec, 8);
    memcpy(record + offsetof(detection_segment_timespec, num_detections), &set->count, 4);
    memcpy(record + offsetof(detection_segment_timespec, detections), set->detections, sizeof set->detections);
}

static void parse_f64(const unsigned char *record, petcam_detection_set *set)
{
    double seconds;
    memcpy(&set->frame_number, record, 8);
    memcpy(&seconds, record + offsetof(detection_segment_f64, timestamp), 8);
    memcpy(&set->count, record + offsetof(detection_segment_f64, num_detections), 4);
    memcpy(set->detections, record + offsetof(detection_segment_f64, detections), sizeof set->detections);
    if (seconds >= 0 && seconds < 9e9) { /* until the year 2255; a cast of more could overflow, of NaN is undefined */
        set->timestamp_sec = (int64_t)floor(seconds);
        set->timestamp_nsec = (int64_t)((seconds - floor(seconds)) * 1e9);
    } else {
        set->timestamp_nsec = -1; /* the reader rejects it */
    }
}

static void compose_f64(unsigned char *record, const petcam_detection_set *set)
{
    double seconds = (double)set->timestamp_sec + (double)set->timestamp_nsec * 1e-9;
    memcpy(record, &set->frame_number, 8);
    memcpy(record + offsetof(detection_segment_f64, timestamp), &seconds, 8);
    memcpy(record + offsetof(detection_segment_f64, num_detections), &set->count, 4);
    memcpy(record + offsetof(detection_segment_f64, detections), set->detections, sizeof set->detections);
}

static const petcam_detection_format formats[] = {
    [PETCAM_DETECTIONS_TIMESPEC] = {
        .segment_size = sizeof(detection_segment_timespec),
        .record_size = offsetof(detection_segment_timespec, version),
        .version_offset = offsetof(detection_segment_timespec, version),
        .semaphore_offset = offsetof(detection_segment_timespec, updated),
        .parse = parse_timespec,
        .compose = compose_timespec,
    },
    [PETCAM_DETECTIONS_F64] = {
        .segment_size = sizeof(detection_segment_f64),
        .record_size = offsetof(detection_segment_f64, version),
        .version_offset = offsetof(detection_segment_f64, version),
        .semaphore_offset = offsetof(detection_segment_f64, updated),
        .parse = parse_f64,
        .compose = compose_f64,
    },
};

const petcam_detection_format *petcam_detection_format_of(int32_t layout)
{
    return layout >= 0 && layout < (int32_t)(sizeof formats / sizeof formats[0]) ? &formats[layout] : NULL;
}

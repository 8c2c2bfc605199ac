/* One simulated camera: a thread that publishes a clip in real time. */
#ifndef SIM_CAMERA_H
#define SIM_CAMERA_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "clip.h"
#include "options.h"
#include "petcam/petcam.h"
#include "throttle.h"

#define MAX_PENDING_DETECTIONS 512 /* 2 s of delay at 240 fps, and some */

/* A frame that the detector is still looking at. */
typedef struct pending_detection {
    int64_t due_ns;
    uint64_t frame_number;
    struct timespec captured;
} pending_detection;

typedef struct camera {
    const camera_choice *choice;
    const clip *clip;
    const sim_options *options;
    int32_t id;
    petcam_ring_writer *main;
    petcam_ring_writer *sub;   /* NULL in the video_stream layout, as are the next two */
    petcam_ring_writer *jpeg;
    petcam_detection_writer *detections;
    throttle main_throttle, sub_throttle, jpeg_throttle;
    pending_detection pending[MAX_PENDING_DETECTIONS];
    uint32_t pending_first, pending_count;
    int64_t origin_ns;         /* when the first frame is due, on the monotonic clock */
    pthread_t thread;
    atomic_bool stop;
    bool reported;             /* a write failed, and it was said once */
    _Atomic uint64_t frames;   /* captured */
    _Atomic uint64_t failed;   /* writes that the ring refused */
    _Atomic uint64_t slips;    /* times that the schedule was too late to catch up */
    _Atomic int64_t worst_late_ns;
} camera;

/* Creates the camera's segments. Prints what is wrong to standard error and returns false; close releases what was created. */
bool camera_open(camera *camera, const camera_choice *choice, const clip *clip, const sim_options *options, int32_t id, size_t camera_count);

bool camera_start(camera *camera, int64_t origin_ns);
void camera_stop(camera *camera); /* returns when the thread has ended */
void camera_close(camera *camera);

#endif

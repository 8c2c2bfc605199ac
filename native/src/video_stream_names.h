/* The video_stream ring's named semaphores: /video_stream_ch1 has /video_sem_write_ch1 and /video_sem_read_ch1. */
#ifndef PETCAM_VIDEO_STREAM_NAMES_H
#define PETCAM_VIDEO_STREAM_NAMES_H

#include <semaphore.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define PETCAM_VIDEO_STREAM_WRITE "video_sem_write" /* the writer's lock, initially 1 */
#define PETCAM_VIDEO_STREAM_READ "video_sem_read"   /* posted per frame, initially 0 */

/* Replaces the last "video_stream" in the ring's name; false when there is none. */
bool petcam_video_stream_semaphore_name(const char *ring_name, const char *semaphore, char *name, size_t name_bytes);

/* OK, NO_SEMAPHORE, ACCESS_DENIED, INVALID_ARGUMENT, NO_MEMORY or SYSTEM_ERROR. */
int32_t petcam_video_stream_open_semaphore(const char *ring_name, const char *semaphore, sem_t **opened);

/* Creates it anew, replacing what a killed producer left, possibly locked. */
int32_t petcam_video_stream_create_semaphore(
    const char *ring_name, const char *semaphore, mode_t mode, unsigned value, sem_t **created);

void petcam_video_stream_unlink_semaphore(const char *ring_name, const char *semaphore);

#endif

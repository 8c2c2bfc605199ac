#include "video_stream_names.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "petcam/petcam.h"
#include "segment.h"

#define STEM "video_stream"
#define SEMAPHORE_NAME_BYTES (PETCAM_NAME_BYTES + 8)

bool petcam_video_stream_semaphore_name(const char *ring_name, const char *semaphore, char *name, size_t name_bytes)
{
    const char *stem = NULL;
    for (const char *at = strstr(ring_name, STEM); at != NULL; at = strstr(at + 1, STEM)) {
        stem = at;
    }
    if (stem == NULL) {
        return false;
    }
    int length = snprintf(name, name_bytes, "%.*s%s%s", (int)(stem - ring_name), ring_name, semaphore, stem + strlen(STEM));
    return length > 0 && (size_t)length < name_bytes;
}

int32_t petcam_video_stream_open_semaphore(const char *ring_name, const char *semaphore, sem_t **opened)
{
    char name[SEMAPHORE_NAME_BYTES];
    if (!petcam_video_stream_semaphore_name(ring_name, semaphore, name, sizeof name)) {
        return PETCAM_INVALID_ARGUMENT;
    }
    sem_t *bell = sem_open(name, 0);
    if (bell == SEM_FAILED) {
        return errno == ENOENT ? PETCAM_NO_SEMAPHORE : petcam_segment_status_of_errno(errno);
    }
    *opened = bell;
    return PETCAM_OK;
}

int32_t petcam_video_stream_create_semaphore(
    const char *ring_name, const char *semaphore, mode_t mode, unsigned value, sem_t **created)
{
    char name[SEMAPHORE_NAME_BYTES];
    if (!petcam_video_stream_semaphore_name(ring_name, semaphore, name, sizeof name)) {
        return PETCAM_INVALID_ARGUMENT;
    }
    sem_unlink(name);
    sem_t *bell = sem_open(name, O_CREAT | O_EXCL, mode, value);
    if (bell == SEM_FAILED) {
        return petcam_segment_status_of_errno(errno);
    }
    *created = bell;
    return PETCAM_OK;
}

void petcam_video_stream_unlink_semaphore(const char *ring_name, const char *semaphore)
{
    char name[SEMAPHORE_NAME_BYTES];
    if (petcam_video_stream_semaphore_name(ring_name, semaphore, name, sizeof name)) {
        sem_unlink(name);
    }
}

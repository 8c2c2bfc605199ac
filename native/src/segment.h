/* One POSIX shared-memory segment, mapped: attach to somebody else's, or create and publish our own. */
#ifndef PETCAM_SEGMENT_H
#define PETCAM_SEGMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define PETCAM_NAME_BYTES 224 /* NAME_MAX 255, less room for the temporary name's suffix */

typedef struct petcam_segment {
    unsigned char *base; /* NULL while not mapped */
    size_t size;
    dev_t device;
    ino_t inode;
    int fd;    /* only a creator keeps it: its lock says that the writer is alive */
    int stale; /* between create and publish: the locked segment that is going to be replaced; else -1 */
} petcam_segment;

enum petcam_identity {
    PETCAM_IDENTITY_SAME,     /* the name means the segment that is mapped */
    PETCAM_IDENTITY_REPLACED, /* the name means another segment: the producer restarted */
    PETCAM_IDENTITY_RESIZED,  /* the same segment, no longer of its size: touching it may raise SIGBUS */
    PETCAM_IDENTITY_GONE      /* no segment has the name */
};

/* A name is '/' followed by at least one character, no further '/', and fits PETCAM_NAME_BYTES. */
bool petcam_segment_name_is_valid(const char *name);

/* Status for an errno of open-like calls. */
int32_t petcam_segment_status_of_errno(int error);

/* Maps an existing segment for reading and writing (a reader takes posts from a semaphore inside it). */
int32_t petcam_segment_attach(petcam_segment *segment, const char *name, size_t size);

/* Asks what the name means now. About three system calls: for once a second, not once a frame. */
enum petcam_identity petcam_segment_identity(const petcam_segment *segment, const char *name);

/* Creates a segment of zeros that nobody sees yet (IN_USE when a living writer of ours has the name); initialise it, then
 * publish it under its name. */
int32_t petcam_segment_create(petcam_segment *segment, const char *name, size_t size, mode_t mode);
int32_t petcam_segment_publish(petcam_segment *segment, const char *name);

/* Makes sure that writing these bytes cannot fail for want of memory (a full /dev/shm raises SIGBUS otherwise). */
int32_t petcam_segment_reserve(const petcam_segment *segment, size_t offset, size_t bytes);

/* Gives up a created segment that cannot be published. */
void petcam_segment_discard(petcam_segment *segment, const char *name);

/* Unlinks the name if it still means this segment, and returns whether it did. */
bool petcam_segment_unlink(const petcam_segment *segment, const char *name);

void petcam_segment_detach(petcam_segment *segment);

#endif

#include "petcam/petcam.h"

struct status_text {
    const char *name;
    const char *remedy;
};

/* Indexed by -status. */
static const struct status_text texts[] = {
    {"ok", "Nothing to do."},
    {"timeout", "The producer wrote nothing in this time; check that it is running if this repeats."},
    {"interrupted", "The wait was cancelled by another thread; nothing is wrong."},
    {"no_frame", "Wait for the next frame first."},
    {"no_segment", "Start the producer, or correct the segment's name; the name begins with '/' and appears in /dev/shm."},
    {"wrong_size", "The segment has another layout than asked for, or its producer has not finished creating it."},
    {"wrong_magic", "The segment is not a video_stream ring; choose the layout that its producer writes."},
    {"wrong_version", "The video_stream ring has a version this library does not know; only version 1 is supported."},
    {"access_denied", "Run as the producer's user or group, or let the producer create its segments with a wider mode."},
    {"no_semaphore", "The producer's named semaphore is missing; restart the producer."},
    {"buffer_too_small", "Provide a buffer of at least data_size bytes and read again."},
    {"corrupt_frame", "The producer wrote impossible fields and the frame was skipped; check that its layout matches."},
    {"torn", "The producer overwrote the slot while it was copied; the reader is too slow or the producer is misbehaving."},
    {"frame_too_large", "The frame exceeds the slot; lower the bitrate or the keyframe size."},
    {"busy", "Somebody holds the ring's write lock; the frame was dropped and counted."},
    {"in_use", "Another running producer owns this segment; stop it or choose another name."},
    {"invalid_argument", "Correct the call: a NULL, an unknown option value, or a name without a leading '/'."},
    {"unsupported", "This layout has no such field."},
    {"no_memory", "Free memory, or enlarge the file system at /dev/shm."},
    {"system_error", "A system call failed; errno says which way."},
};

static const int32_t text_count = (int32_t)(sizeof texts / sizeof texts[0]);

_Static_assert(sizeof texts / sizeof texts[0] == 1 - PETCAM_SYSTEM_ERROR, "every status has its text");

const char *petcam_status_name(int32_t status)
{
    return status <= 0 && status > -text_count ? texts[-status].name : "unknown_status";
}

const char *petcam_status_remedy(int32_t status)
{
    return status <= 0 && status > -text_count ? texts[-status].remedy : "This status is not known to this version of the library.";
}

uint32_t petcam_abi_version(void)
{
    return PETCAM_ABI_VERSION;
}

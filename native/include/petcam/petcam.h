/* PetCam shared memory: readers and writers for the three layouts that pet camera boards publish.
 *
 * Data path 1/8: native: waits for a frame in shared memory, validates it and copies it out once.
 *
 * Rules that hold everywhere in this header:
 *   - Every function returns enum petcam_status as int32_t: 0 is success, negatives are named.
 *   - Strings are UTF-8, NUL-terminated, and borrowed for the call. Segment names begin with '/'.
 *   - Output handles are written only on success. Closing NULL is a no-op.
 *   - A reader or writer belongs to one thread at a time; what any thread may call says so.
 *   - Structs hold fixed-width members without hidden padding, so that other languages can mirror them.
 */
#ifndef PETCAM_PETCAM_H
#define PETCAM_PETCAM_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define PETCAM_API __attribute__((visibility("default")))
#else
#define PETCAM_API
#endif

/* Raised when a struct or function below changes incompatibly. */
#define PETCAM_ABI_VERSION 1u

enum petcam_status {
    PETCAM_OK = 0,
    PETCAM_TIMEOUT = -1,           /* nothing new within the time given; the segment is still there */
    PETCAM_INTERRUPTED = -2,       /* another thread called an _interrupt function */
    PETCAM_NO_FRAME = -3,          /* read: nothing new to copy; wait first */
    PETCAM_NO_SEGMENT = -4,        /* no segment of that name (the producer is not running, or has left) */
    PETCAM_WRONG_SIZE = -5,        /* the segment is not as long as its layout: another layout, or half created */
    PETCAM_WRONG_MAGIC = -6,       /* video_stream layout: the header does not begin with 0x56494445 */
    PETCAM_WRONG_VERSION = -7,     /* video_stream layout: a header version other than 1 */
    PETCAM_ACCESS_DENIED = -8,     /* the segment or semaphore may not be opened for reading and writing by this user */
    PETCAM_NO_SEMAPHORE = -9,      /* video_stream layout: the segment is there, its named semaphore is not */
    PETCAM_BUFFER_TOO_SMALL = -10, /* read: info->data_size says how much is needed; the frame stays next in line */
    PETCAM_CORRUPT_FRAME = -11,    /* the slot's fields are impossible (size, format); the frame was skipped */
    PETCAM_TORN = -12,             /* the producer kept overwriting the slot while it was copied; the frame was skipped */
    PETCAM_FRAME_TOO_LARGE = -13,  /* write: more bytes than a slot holds */
    PETCAM_BUSY = -14,             /* write, video_stream layout: the write lock is held; the frame is dropped and counted */
    PETCAM_IN_USE = -15,           /* create: a living writer of ours owns a segment of that name */
    PETCAM_INVALID_ARGUMENT = -16, /* a NULL, an unknown option value, or a name that is not a segment name */
    PETCAM_UNSUPPORTED = -17,      /* the layout has no such field */
    PETCAM_NO_MEMORY = -18,        /* malloc, mmap or the shared-memory file system has no room */
    PETCAM_SYSTEM_ERROR = -19      /* another system call failed; errno says which way */
};

/* The status as a lower-case word for logs, such as "no_segment". Never NULL. */
PETCAM_API const char *petcam_status_name(int32_t status);

/* What to do about the status, one English sentence for people. Never NULL. */
PETCAM_API const char *petcam_status_remedy(int32_t status);

/* PETCAM_ABI_VERSION of the library that is loaded. */
PETCAM_API uint32_t petcam_abi_version(void);

/* ---------------------------------------------------------------- frame rings ---- */

enum petcam_layout {
    PETCAM_LAYOUT_PETCAM = 0,      /* 93,313,480 bytes, 30 slots of 3,110,400: /pet_camera_stream and its siblings */
    PETCAM_LAYOUT_VIDEO_STREAM = 1 /* 15,729,664 bytes, 30 slots of 524,288: /video_stream[_chN] with named semaphores */
};

enum petcam_format {
    PETCAM_FORMAT_JPEG = 0,
    PETCAM_FORMAT_NV12 = 1,
    PETCAM_FORMAT_RGB = 2,
    PETCAM_FORMAT_H264 = 3, /* Annex B, one access unit */
    PETCAM_FORMAT_H265 = 4  /* Annex B; only in the video_stream layout */
};

enum petcam_frame_flag {
    PETCAM_FRAME_KEYFRAME = 1u,      /* video_stream layout: the producer says so. Never set for the petcam layout, which has no such field */
    PETCAM_FRAME_AFTER_RESTART = 2u, /* first frame after the producer restarted: frame numbers and parameter sets start over */
    PETCAM_FRAME_AFTER_GAP = 4u      /* info->missed frames before this one were overwritten before they were read */
};

/* One frame's description. 64 bytes. */
typedef struct petcam_frame_info {
    uint64_t frame_number;   /* the producer's number (video_stream: its 32-bit sequence) */
    int64_t timestamp_sec;   /* capture time, seconds of CLOCK_REALTIME */
    int64_t timestamp_nsec;  /* 0..999,999,999 */
    int32_t camera_id;       /* petcam layout; 0 in video_stream */
    int32_t width;           /* pixels */
    int32_t height;          /* pixels */
    int32_t format;          /* enum petcam_format */
    uint64_t data_size;      /* bytes */
    uint32_t missed;         /* frames lost to this reader directly before this one */
    uint32_t flags;          /* enum petcam_frame_flag */
    uint32_t fps;            /* video_stream: what the producer says; else 0 */
    uint32_t write_index;    /* position in the ring, counting up; slot = write_index mod 30 */
} petcam_frame_info;

enum petcam_start {
    PETCAM_START_NEWEST = 0, /* begin with the newest frame that is complete when the reader opens */
    PETCAM_START_OLDEST = 1  /* begin with the oldest slot that is safe to read: up to 28 frames of history */
};

/* All zero is the default. 32 bytes. */
typedef struct petcam_ring_reader_options {
    int32_t layout;            /* enum petcam_layout */
    int32_t start;             /* enum petcam_start; also where reading resumes after a restart */
    uint32_t settle_us;        /* how long a frame whose post others took may still be under copy; 0 = 4000 */
    uint32_t restart_check_ms; /* how often the name is compared with the mapped segment; 0 = 1000, 250 while idle */
    uint32_t reserved[4];      /* zero */
} petcam_ring_reader_options;

/* Counters since the reader opened; any thread may ask. 64 bytes. */
typedef struct petcam_reader_stats {
    uint64_t frames;         /* copied out */
    uint64_t bytes;          /* copied out */
    uint64_t missed;         /* overwritten before they were read */
    uint64_t torn_retries;   /* copies thrown away because the slot changed meanwhile */
    uint64_t corrupt;        /* frames skipped as impossible or torn for good */
    uint64_t restarts;       /* of the producer */
    uint64_t stolen_posts;   /* frames noticed by their index because somebody else took the post */
    uint64_t wakeups;        /* returns from the semaphore, useful or not */
} petcam_reader_stats;

typedef struct petcam_ring_reader petcam_ring_reader;

/* Attaches to the ring called name, such as "/pet_camera_stream.kitchen".
 * options may be NULL. video_stream: counts itself in active_readers until closed; never takes the write lock.
 * Errors: NO_SEGMENT, WRONG_SIZE, WRONG_MAGIC, WRONG_VERSION, ACCESS_DENIED, NO_SEMAPHORE, INVALID_ARGUMENT, NO_MEMORY, SYSTEM_ERROR. */
PETCAM_API int32_t petcam_ring_reader_open(const char *name, const petcam_ring_reader_options *options, petcam_ring_reader **reader);

/* Blocks until a frame that was not read yet is there, sleeping on the ring's semaphore.
 * timeout_ms: 0 looks once, negative waits without limit. Follows the producer through restarts by itself.
 * Returns OK, TIMEOUT, NO_SEGMENT (time is up and the name is gone), INTERRUPTED, or an open error while the name
 * belongs to something that is not this layout (also when time is up). */
PETCAM_API int32_t petcam_ring_reader_wait(petcam_ring_reader *reader, int32_t timeout_ms);

/* Describes the frame that the next read copies, without consuming it, so that a buffer of its size can be rented.
 * Advisory: the frame may be overwritten before the read. Returns OK, NO_FRAME or CORRUPT_FRAME (read then skips it). */
PETCAM_API int32_t petcam_ring_reader_peek(petcam_ring_reader *reader, petcam_frame_info *info);

/* Copies the next frame into buffer (one copy) and describes it.
 * What arrives with OK was stable while it was copied; data_size never exceeds capacity or the slot.
 * Returns OK, NO_FRAME, BUFFER_TOO_SMALL, CORRUPT_FRAME or TORN; after the last two the next call reads the next frame. */
PETCAM_API int32_t petcam_ring_reader_read(petcam_ring_reader *reader, void *buffer, size_t capacity, petcam_frame_info *info);

/* Makes the current wait, or the next one, return INTERRUPTED. Any thread; takes effect within 100 ms. */
PETCAM_API void petcam_ring_reader_interrupt(petcam_ring_reader *reader);

/* Asks the producer for one frame per interval_ms (500 = about 2 fps); 0 = its full rate. Shared by all readers: the
 * last one to ask wins. petcam layout only, else UNSUPPORTED. */
PETCAM_API int32_t petcam_ring_reader_set_frame_interval(petcam_ring_reader *reader, uint32_t interval_ms);

/* Any thread. */
PETCAM_API int32_t petcam_ring_reader_stats(const petcam_ring_reader *reader, petcam_reader_stats *stats);

PETCAM_API void petcam_ring_reader_close(petcam_ring_reader *reader);

/* All zero is the default. 32 bytes. */
typedef struct petcam_ring_writer_options {
    int32_t layout;       /* enum petcam_layout */
    uint32_t mode;        /* permission bits of what is created; 0 = 0600 (0660 lets a group's readers in) */
    uint32_t reserved[6]; /* zero */
} petcam_ring_writer_options;

typedef struct petcam_ring_writer petcam_ring_writer;

/* Creates the ring under a new inode, replacing a stale one that a killed producer left; readers see either the old
 * segment or the complete new one, never one half made. No page is touched before a frame is written into it.
 * Errors: IN_USE, ACCESS_DENIED, INVALID_ARGUMENT, NO_MEMORY, SYSTEM_ERROR. */
PETCAM_API int32_t petcam_ring_writer_create(const char *name, const petcam_ring_writer_options *options, petcam_ring_writer **writer);

/* Writes one frame (info: all but missed, write_index, flags other than KEYFRAME), raises the index, posts once.
 * Returns OK, FRAME_TOO_LARGE, BUSY (video_stream: dropped and counted) or INVALID_ARGUMENT. */
PETCAM_API int32_t petcam_ring_writer_write(petcam_ring_writer *writer, const petcam_frame_info *info, const void *data);

/* What a reader asked for with set_frame_interval; 0 = full rate, and always 0 in video_stream. */
PETCAM_API uint32_t petcam_ring_writer_frame_interval(const petcam_ring_writer *writer);

/* Unlinks the name if it still means this writer's segment, and unmaps. */
PETCAM_API void petcam_ring_writer_close(petcam_ring_writer *writer);

/* ---------------------------------------------------------------- detections ---- */

#define PETCAM_MAX_DETECTIONS 10
#define PETCAM_CLASS_NAME_BYTES 32

enum petcam_detection_layout {
    PETCAM_DETECTIONS_TIMESPEC = 0, /* 584 bytes: timestamp is a timespec */
    PETCAM_DETECTIONS_F64 = 1       /* 576 bytes: timestamp is one f64 of seconds (a later revision on some boards) */
};

/* One box, in pixels of the frame. 52 bytes. */
typedef struct petcam_detection {
    char class_name[PETCAM_CLASS_NAME_BYTES]; /* NUL-terminated when read */
    float confidence;                         /* 0..1 */
    int32_t x, y, w, h;
} petcam_detection;

/* What was seen in one frame. 560 bytes. */
typedef struct petcam_detection_set {
    uint64_t frame_number;
    int64_t timestamp_sec;  /* capture time of that frame, CLOCK_REALTIME */
    int64_t timestamp_nsec;
    uint32_t version;       /* raised by the producer with each write */
    int32_t count;          /* 0..10 valid entries of detections */
    uint32_t missed;        /* versions this reader did not see directly before this one */
    uint32_t flags;         /* PETCAM_FRAME_AFTER_RESTART, PETCAM_FRAME_AFTER_GAP */
    petcam_detection detections[PETCAM_MAX_DETECTIONS];
} petcam_detection_set;

/* All zero is the default. 16 bytes. */
typedef struct petcam_detection_reader_options {
    int32_t layout;            /* enum petcam_detection_layout */
    uint32_t restart_check_ms; /* as in petcam_ring_reader_options */
    uint32_t reserved[2];      /* zero */
} petcam_detection_reader_options;

typedef struct petcam_detection_reader petcam_detection_reader;

/* The same contract as the ring reader's functions of the same name. A set that was there before the reader opened is delivered once. */
PETCAM_API int32_t petcam_detection_reader_open(
    const char *name, const petcam_detection_reader_options *options, petcam_detection_reader **reader);
PETCAM_API int32_t petcam_detection_reader_wait(petcam_detection_reader *reader, int32_t timeout_ms);
/* Returns OK, NO_FRAME, CORRUPT_FRAME or TORN. */
PETCAM_API int32_t petcam_detection_reader_read(petcam_detection_reader *reader, petcam_detection_set *set);
PETCAM_API void petcam_detection_reader_interrupt(petcam_detection_reader *reader);
PETCAM_API int32_t petcam_detection_reader_stats(const petcam_detection_reader *reader, petcam_reader_stats *stats);
PETCAM_API void petcam_detection_reader_close(petcam_detection_reader *reader);

/* All zero is the default. 16 bytes. */
typedef struct petcam_detection_writer_options {
    int32_t layout;       /* enum petcam_detection_layout */
    uint32_t mode;        /* permission bits; 0 = 0600 */
    uint32_t reserved[2]; /* zero */
} petcam_detection_writer_options;

typedef struct petcam_detection_writer petcam_detection_writer;

PETCAM_API int32_t petcam_detection_writer_create(
    const char *name, const petcam_detection_writer_options *options, petcam_detection_writer **writer);
/* Writes set (version, missed and flags are ignored), raises the version, posts once. Returns OK or INVALID_ARGUMENT. */
PETCAM_API int32_t petcam_detection_writer_write(petcam_detection_writer *writer, const petcam_detection_set *set);
PETCAM_API void petcam_detection_writer_close(petcam_detection_writer *writer);

#ifdef __cplusplus
}
#endif

#endif

/* Reads the newest set of boxes. There is one record, not a ring: what was overwritten before it was read is gone. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "detection_layout.h"
#include "watch.h"

/* A producer's write is 584 bytes; when a record still changes after this many copies, somebody scribbles. */
#define MAX_COPIES 8

/* A version that jumps this far was re-created, not missed. */
#define MAX_JUMP (1u << 20)

struct petcam_detection_reader {
    petcam_watch watch; /* first member: the watch's callbacks get the reader back from it */
    const petcam_detection_format *format;
    uint32_t version; /* last one read; producers begin at 0 and raise it with the first write */
};

static petcam_detection_reader *reader_of(petcam_watch *watch)
{
    return (petcam_detection_reader *)(void *)watch;
}

static uint32_t load_version(const petcam_detection_reader *reader)
{
    return atomic_load_explicit(
        (_Atomic uint32_t *)(void *)(reader->watch.segment.base + reader->format->version_offset), memory_order_acquire);
}

static enum petcam_look look(petcam_watch *watch, int64_t now, enum petcam_chime chime, int64_t *settled_at)
{
    (void)now;
    (void)chime;
    (void)settled_at; /* the version is raised after the write, so that a raised version is a settled record */
    return load_version(reader_of(watch)) == reader_of(watch)->version ? PETCAM_LOOK_NOTHING : PETCAM_LOOK_READY;
}

static int32_t attach(petcam_watch *watch)
{
    petcam_detection_reader *reader = reader_of(watch);
    int32_t status = petcam_segment_attach(&watch->segment, watch->name, reader->format->segment_size);
    if (status == PETCAM_OK) {
        watch->bell = (sem_t *)(void *)(watch->segment.base + reader->format->semaphore_offset);
        reader->version = 0;
    }
    return status;
}

static void detach(petcam_watch *watch)
{
    petcam_segment_detach(&watch->segment);
}

static const petcam_watch_source source = {.look = look, .attach = attach, .detach = detach, .silence_is_theft = true};

int32_t petcam_detection_reader_open(
    const char *name, const petcam_detection_reader_options *options, petcam_detection_reader **reader)
{
    static const petcam_detection_reader_options defaults = {0};
    const petcam_detection_reader_options *chosen = options != NULL ? options : &defaults;
    const petcam_detection_format *format = petcam_detection_format_of(chosen->layout);
    if (reader == NULL || format == NULL) {
        return PETCAM_INVALID_ARGUMENT;
    }
    petcam_detection_reader *opened = calloc(1, sizeof *opened);
    if (opened == NULL) {
        return PETCAM_NO_MEMORY;
    }
    opened->format = format;
    int32_t status = petcam_watch_open(&opened->watch, &source, name, chosen->restart_check_ms);
    if (status != PETCAM_OK) {
        free(opened);
        return status;
    }
    *reader = opened;
    return PETCAM_OK;
}

int32_t petcam_detection_reader_wait(petcam_detection_reader *reader, int32_t timeout_ms)
{
    return reader == NULL ? PETCAM_INVALID_ARGUMENT : petcam_watch_wait(&reader->watch, timeout_ms);
}

/* Copies until two copies in a row agree, with the version the same around them: no write ran in between. */
static bool copy_record(petcam_detection_reader *reader, unsigned char record[PETCAM_DETECTION_RECORD_MAX], uint32_t *version)
{
    const unsigned char *shared = reader->watch.segment.base;
    for (int copies = 0; copies < MAX_COPIES; copies++) {
        *version = load_version(reader);
        memcpy(record, shared, reader->format->record_size);
        atomic_thread_fence(memory_order_acquire);
        if (memcmp(record, shared, reader->format->record_size) == 0 && load_version(reader) == *version) {
            return true;
        }
        petcam_count(&reader->watch.counters.torn_retries, 1);
    }
    return false;
}

static bool is_possible(const petcam_detection_set *set)
{
    if (set->count < 0 || set->count > PETCAM_MAX_DETECTIONS || set->timestamp_nsec < 0 || set->timestamp_nsec >= 1000000000) {
        return false;
    }
    for (int32_t i = 0; i < set->count; i++) {
        const petcam_detection *detection = &set->detections[i];
        if (!isfinite(detection->confidence) || detection->w < 0 || detection->h < 0) {
            return false;
        }
    }
    return true;
}

/* Names end, and entries beyond the count are zero: a producer leaves older boxes there. */
static void tidy(petcam_detection_set *set)
{
    for (int32_t i = 0; i < PETCAM_MAX_DETECTIONS; i++) {
        if (i >= set->count) {
            set->detections[i] = (petcam_detection){0};
        }
        set->detections[i].class_name[PETCAM_CLASS_NAME_BYTES - 1] = '\0';
    }
}

/* How many versions passed unseen; a version that went backwards is a restart inside the segment. */
static uint32_t missed_before(petcam_detection_reader *reader, uint32_t version)
{
    uint32_t raised = version - reader->version;
    if (raised > MAX_JUMP) {
        if (!reader->watch.restarted) {
            reader->watch.restarted = true;
            petcam_count(&reader->watch.counters.restarts, 1);
        }
        return 0;
    }
    return reader->version == 0 ? 0 : raised - 1; /* what was written before we came was not missed */
}

static int32_t deliver(petcam_detection_reader *reader, uint32_t version, petcam_detection_set *set)
{
    tidy(set);
    set->version = version;
    set->missed = missed_before(reader, version);
    set->flags = (reader->watch.restarted ? (uint32_t)PETCAM_FRAME_AFTER_RESTART : 0u)
        | (set->missed > 0 ? (uint32_t)PETCAM_FRAME_AFTER_GAP : 0u);
    reader->watch.restarted = false;
    reader->version = version;
    petcam_count(&reader->watch.counters.frames, 1);
    petcam_count(&reader->watch.counters.bytes, reader->format->record_size);
    petcam_count(&reader->watch.counters.missed, set->missed);
    return PETCAM_OK;
}

int32_t petcam_detection_reader_read(petcam_detection_reader *reader, petcam_detection_set *set)
{
    if (reader == NULL || set == NULL) {
        return PETCAM_INVALID_ARGUMENT;
    }
    if (!petcam_watch_is_attached(&reader->watch) || load_version(reader) == reader->version) {
        return PETCAM_NO_FRAME;
    }
    unsigned char record[PETCAM_DETECTION_RECORD_MAX];
    uint32_t version;
    if (!copy_record(reader, record, &version)) {
        petcam_count(&reader->watch.counters.corrupt, 1);
        reader->version = version;
        return PETCAM_TORN;
    }
    *set = (petcam_detection_set){0};
    reader->format->parse(record, set);
    if (!is_possible(set)) {
        petcam_count(&reader->watch.counters.corrupt, 1);
        reader->version = version;
        return PETCAM_CORRUPT_FRAME;
    }
    return deliver(reader, version, set);
}

void petcam_detection_reader_interrupt(petcam_detection_reader *reader)
{
    if (reader != NULL) {
        petcam_watch_interrupt(&reader->watch);
    }
}

int32_t petcam_detection_reader_stats(const petcam_detection_reader *reader, petcam_reader_stats *stats)
{
    if (reader == NULL || stats == NULL) {
        return PETCAM_INVALID_ARGUMENT;
    }
    petcam_counters_snapshot(&reader->watch.counters, stats);
    return PETCAM_OK;
}

void petcam_detection_reader_close(petcam_detection_reader *reader)
{
    if (reader != NULL) {
        detach(&reader->watch);
        free(reader);
    }
}

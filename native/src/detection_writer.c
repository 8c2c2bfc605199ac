/* Writes a set of boxes: record, then version, then post. */
#include <math.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "detection_layout.h"
#include "segment.h"

struct petcam_detection_writer {
    const petcam_detection_format *format;
    char name[PETCAM_NAME_BYTES];
    petcam_segment segment;
    uint32_t version;
};

static sem_t *bell_of(const petcam_detection_writer *writer)
{
    return (sem_t *)(void *)(writer->segment.base + writer->format->semaphore_offset);
}

static int32_t fill_and_publish(petcam_detection_writer *writer)
{
    int32_t status = petcam_segment_reserve(&writer->segment, 0, writer->format->segment_size);
    if (status != PETCAM_OK) {
        return status;
    }
    sem_init(bell_of(writer), 1, 0);
    return petcam_segment_publish(&writer->segment, writer->name);
}

int32_t petcam_detection_writer_create(
    const char *name, const petcam_detection_writer_options *options, petcam_detection_writer **writer)
{
    static const petcam_detection_writer_options defaults = {0};
    const petcam_detection_writer_options *chosen = options != NULL ? options : &defaults;
    const petcam_detection_format *format = petcam_detection_format_of(chosen->layout);
    mode_t mode = chosen->mode != 0 ? (mode_t)chosen->mode : 0600;
    if (writer == NULL || format == NULL || !petcam_segment_name_is_valid(name) || (mode & ~(mode_t)0666) != 0) {
        return PETCAM_INVALID_ARGUMENT;
    }
    petcam_detection_writer *created = calloc(1, sizeof *created);
    if (created == NULL) {
        return PETCAM_NO_MEMORY;
    }
    created->format = format;
    memcpy(created->name, name, strlen(name) + 1);
    int32_t status = petcam_segment_create(&created->segment, name, format->segment_size, mode);
    if (status == PETCAM_OK) {
        status = fill_and_publish(created);
        if (status != PETCAM_OK) {
            petcam_segment_discard(&created->segment, name);
        }
    }
    if (status != PETCAM_OK) {
        free(created);
        return status;
    }
    *writer = created;
    return PETCAM_OK;
}

static bool is_writable(const petcam_detection_set *set)
{
    return set->count >= 0 && set->count <= PETCAM_MAX_DETECTIONS && set->timestamp_nsec >= 0 && set->timestamp_nsec < 1000000000;
}

int32_t petcam_detection_writer_write(petcam_detection_writer *writer, const petcam_detection_set *set)
{
    if (writer == NULL || set == NULL || !is_writable(set)) {
        return PETCAM_INVALID_ARGUMENT;
    }
    unsigned char *shared = writer->segment.base;
    writer->format->compose(shared, set);
    writer->version++;
    atomic_store_explicit(
        (_Atomic uint32_t *)(void *)(shared + writer->format->version_offset), writer->version, memory_order_release);
    (void)sem_post(bell_of(writer)); /* fails only when 2^31 posts were never taken; readers look at the version as well */
    return PETCAM_OK;
}

void petcam_detection_writer_close(petcam_detection_writer *writer)
{
    if (writer != NULL) {
        petcam_segment_unlink(&writer->segment, writer->name);
        petcam_segment_detach(&writer->segment);
        free(writer);
    }
}

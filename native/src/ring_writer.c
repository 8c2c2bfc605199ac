/* Writes frames into a ring the way a careful producer does: payload, then index, then post. */
#include <semaphore.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "petcam_layout.h"
#include "ring_layout.h"
#include "segment.h"
#include "video_stream_layout.h"
#include "video_stream_names.h"

struct petcam_ring_writer {
    const petcam_ring_layout *layout;
    char name[PETCAM_NAME_BYTES];
    petcam_segment segment;
    sem_t *bell;
    sem_t *lock;       /* video_stream only */
    uint32_t index;    /* the segment's copy may be scribbled over; this one is ours */
    size_t reserved[PETCAM_RING_SLOTS]; /* bytes of each slot that are known to have memory behind them */
};

static int32_t create_semaphores(petcam_ring_writer *writer, mode_t mode)
{
    if (writer->layout == &petcam_ring_layout_petcam) {
        writer->bell = &((petcam_ring *)(void *)writer->segment.base)->new_frame;
        return PETCAM_OK;
    }
    int32_t status = petcam_video_stream_create_semaphore(writer->name, PETCAM_VIDEO_STREAM_WRITE, mode, 1, &writer->lock);
    return status != PETCAM_OK
        ? status
        : petcam_video_stream_create_semaphore(writer->name, PETCAM_VIDEO_STREAM_READ, mode, 0, &writer->bell);
}

static void close_semaphores(petcam_ring_writer *writer)
{
    if (writer->layout == &petcam_ring_layout_video_stream) {
        if (writer->bell != NULL) {
            sem_close(writer->bell);
        }
        if (writer->lock != NULL) {
            sem_close(writer->lock);
        }
    }
}

/* The new semaphores stand before the new segment does, so that a reader who finds the segment finds the right ones. */
static int32_t fill_and_publish(petcam_ring_writer *writer, mode_t mode)
{
    int32_t status = petcam_segment_reserve(&writer->segment, 0, writer->layout->first_slot_offset);
    if (status != PETCAM_OK) {
        return status;
    }
    writer->layout->initialize_header(writer->segment.base);
    status = create_semaphores(writer, mode);
    return status == PETCAM_OK ? petcam_segment_publish(&writer->segment, writer->name) : status;
}

int32_t petcam_ring_writer_create(const char *name, const petcam_ring_writer_options *options, petcam_ring_writer **writer)
{
    static const petcam_ring_writer_options defaults = {0};
    const petcam_ring_writer_options *chosen = options != NULL ? options : &defaults;
    const petcam_ring_layout *layout = petcam_ring_layout_of(chosen->layout);
    mode_t mode = chosen->mode != 0 ? (mode_t)chosen->mode : 0600;
    if (writer == NULL || layout == NULL || !petcam_segment_name_is_valid(name) || (mode & ~(mode_t)0666) != 0) {
        return PETCAM_INVALID_ARGUMENT;
    }
    petcam_ring_writer *created = calloc(1, sizeof *created);
    if (created == NULL) {
        return PETCAM_NO_MEMORY;
    }
    created->layout = layout;
    memcpy(created->name, name, strlen(name) + 1);
    int32_t status = petcam_segment_create(&created->segment, name, layout->segment_size, mode);
    if (status == PETCAM_OK) {
        status = fill_and_publish(created, mode);
        if (status != PETCAM_OK) {
            petcam_segment_discard(&created->segment, name);
            close_semaphores(created);
        }
    }
    if (status != PETCAM_OK) {
        free(created);
        return status;
    }
    *writer = created;
    return PETCAM_OK;
}

static bool is_writable_format(const petcam_ring_writer *writer, int32_t format)
{
    switch (format) {
    case PETCAM_FORMAT_JPEG:
    case PETCAM_FORMAT_H264: return true;
    case PETCAM_FORMAT_NV12:
    case PETCAM_FORMAT_RGB: return writer->layout == &petcam_ring_layout_petcam;
    case PETCAM_FORMAT_H265: return writer->layout == &petcam_ring_layout_video_stream;
    default: return false;
    }
}

/* Slots get memory as frames grow into them, never before: 30 slots of a 720p camera cost 1 MB of the 93 MB. */
static int32_t reserve(petcam_ring_writer *writer, const unsigned char *slot, size_t bytes)
{
    size_t *reserved = &writer->reserved[writer->index % PETCAM_RING_SLOTS];
    if (bytes <= *reserved) {
        return PETCAM_OK;
    }
    int32_t status = petcam_segment_reserve(&writer->segment, (size_t)(slot - writer->segment.base), bytes);
    if (status == PETCAM_OK) {
        *reserved = bytes;
    }
    return status;
}

static int32_t put(petcam_ring_writer *writer, const petcam_frame_info *info, const void *data)
{
    const petcam_ring_layout *layout = writer->layout;
    unsigned char *slot = petcam_ring_slot(layout, writer->segment.base, writer->index);
    int32_t status = reserve(writer, slot, layout->slot_header_size + (size_t)info->data_size);
    if (status != PETCAM_OK) {
        return status;
    }
    /* The header first: a reader still in this slot, 30 frames late, sees it change before the payload does. */
    layout->compose_slot(slot, info);
    atomic_thread_fence(memory_order_release);
    memcpy(slot + layout->slot_header_size, data, (size_t)info->data_size);
    writer->index++;
    atomic_store_explicit(petcam_ring_write_index(layout, writer->segment.base), writer->index, memory_order_release);
    return PETCAM_OK;
}

static int32_t put_locked(petcam_ring_writer *writer, const petcam_frame_info *info, const void *data)
{
    video_stream_ring *ring = (video_stream_ring *)(void *)writer->segment.base;
    if (sem_trywait(writer->lock) != 0) {
        atomic_fetch_add_explicit(&ring->dropped_frames, 1, memory_order_relaxed);
        return PETCAM_BUSY;
    }
    int32_t status = put(writer, info, data);
    if (status == PETCAM_OK) {
        atomic_fetch_add_explicit(&ring->frame_count, 1, memory_order_relaxed);
    }
    sem_post(writer->lock);
    return status;
}

int32_t petcam_ring_writer_write(petcam_ring_writer *writer, const petcam_frame_info *info, const void *data)
{
    if (writer == NULL || info == NULL || data == NULL || info->data_size == 0 || !is_writable_format(writer, info->format)) {
        return PETCAM_INVALID_ARGUMENT;
    }
    if (info->data_size > writer->layout->slot_capacity) {
        return PETCAM_FRAME_TOO_LARGE;
    }
    int32_t status = writer->lock != NULL ? put_locked(writer, info, data) : put(writer, info, data);
    if (status == PETCAM_OK) {
        /* Fails only when 2^31 posts were never taken; readers look at the index as well. */
        (void)sem_post(writer->bell);
    }
    return status;
}

uint32_t petcam_ring_writer_frame_interval(const petcam_ring_writer *writer)
{
    if (writer == NULL || writer->layout != &petcam_ring_layout_petcam) {
        return 0;
    }
    petcam_ring *ring = (petcam_ring *)(void *)writer->segment.base;
    return atomic_load_explicit(&ring->frame_interval_ms, memory_order_acquire);
}

void petcam_ring_writer_close(petcam_ring_writer *writer)
{
    if (writer == NULL) {
        return;
    }
    bool ours = petcam_segment_unlink(&writer->segment, writer->name);
    if (ours && writer->layout == &petcam_ring_layout_video_stream) {
        petcam_video_stream_unlink_semaphore(writer->name, PETCAM_VIDEO_STREAM_READ);
        petcam_video_stream_unlink_semaphore(writer->name, PETCAM_VIDEO_STREAM_WRITE);
    }
    close_semaphores(writer);
    petcam_segment_detach(&writer->segment);
    free(writer);
}

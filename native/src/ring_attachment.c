#include "ring_attachment.h"

#include "petcam_layout.h"
#include "video_stream_layout.h"
#include "video_stream_names.h"

static void count_reader(const petcam_ring_layout *layout, const petcam_segment *segment, int by)
{
    if (layout != &petcam_ring_layout_video_stream) {
        return;
    }
    video_stream_ring *ring = (video_stream_ring *)(void *)segment->base;
    uint32_t readers = atomic_load_explicit(&ring->active_readers, memory_order_relaxed);
    /* A producer that starts over inside the segment zeroes the count: leaving must not take it below zero. */
    while (!(by < 0 && readers == 0)
           && !atomic_compare_exchange_weak_explicit(
               &ring->active_readers, &readers, readers + (uint32_t)by, memory_order_acq_rel, memory_order_relaxed)) {
    }
}

static int32_t open_bell(const petcam_ring_layout *layout, const char *name, const petcam_segment *segment, sem_t **bell)
{
    if (layout == &petcam_ring_layout_petcam) {
        *bell = &((petcam_ring *)(void *)segment->base)->new_frame;
        return PETCAM_OK;
    }
    return petcam_video_stream_open_semaphore(name, PETCAM_VIDEO_STREAM_READ, bell);
}

int32_t petcam_ring_attach(const petcam_ring_layout *layout, const char *name, petcam_segment *segment, sem_t **bell)
{
    int32_t status = petcam_segment_attach(segment, name, layout->segment_size);
    if (status != PETCAM_OK) {
        return status;
    }
    status = layout->check_header(segment->base);
    if (status == PETCAM_OK) {
        status = open_bell(layout, name, segment, bell);
    }
    if (status != PETCAM_OK) {
        petcam_segment_detach(segment);
        return status;
    }
    count_reader(layout, segment, 1);
    return PETCAM_OK;
}

void petcam_ring_detach(const petcam_ring_layout *layout, const char *name, petcam_segment *segment, sem_t *bell)
{
    /* A segment that was cut short must not be touched any more, not even to say goodbye. */
    if (petcam_segment_identity(segment, name) != PETCAM_IDENTITY_RESIZED) {
        count_reader(layout, segment, -1);
    }
    if (layout == &petcam_ring_layout_video_stream) {
        sem_close(bell);
    }
    petcam_segment_detach(segment);
}

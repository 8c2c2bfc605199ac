/* A reader's tie to a ring: the segment, its semaphore, and in the video_stream layout its place among active_readers. */
#ifndef PETCAM_RING_ATTACHMENT_H
#define PETCAM_RING_ATTACHMENT_H

#include <semaphore.h>
#include <stdint.h>

#include "ring_layout.h"
#include "segment.h"

/* Nothing stays mapped or counted on failure. */
int32_t petcam_ring_attach(const petcam_ring_layout *layout, const char *name, petcam_segment *segment, sem_t **bell);
void petcam_ring_detach(const petcam_ring_layout *layout, const char *name, petcam_segment *segment, sem_t *bell);

#endif

#include "ring_layout.h"

const petcam_ring_layout *petcam_ring_layout_of(int32_t layout)
{
    switch (layout) {
    case PETCAM_LAYOUT_PETCAM: return &petcam_ring_layout_petcam;
    case PETCAM_LAYOUT_VIDEO_STREAM: return &petcam_ring_layout_video_stream;
    default: return NULL;
    }
}

#include "verify.h"

#include <stdio.h>

static bool verify_stream(const clip *clip, const clip_stream *stream, const char *what, double *bitrate)
{
    bool good = true;
    size_t bytes = 0;
    for (uint32_t frame = 0; frame < clip->entry.frames; frame++) {
        const access_unit *unit = &stream->units[frame];
        bool keyframe_due = frame % clip->entry.fps == 0;
        if (unit->is_keyframe != keyframe_due) {
            printf("  %s: frame %u is %s keyframe; one is due every %u frames\n", what, frame, unit->is_keyframe ? "a" : "no", clip->entry.fps);
            good = false;
        }
        if (unit->is_keyframe && !unit->has_parameter_sets) {
            printf("  %s: keyframe %u has no parameter sets in front of it\n", what, frame);
            good = false;
        }
        bytes += unit->size;
    }
    *bitrate = (double)bytes * 8 * clip->entry.fps / clip->entry.frames / 1000;
    return good;
}

static bool verify_boxes(const clip *clip, size_t *count)
{
    bool good = true;
    *count = 0;
    for (uint32_t frame = 0; frame < clip->entry.frames; frame++) {
        const frame_boxes *boxes = &clip->boxes[frame];
        for (int32_t i = 0; i < boxes->count; i++, (*count)++) {
            const petcam_detection *box = &boxes->boxes[i];
            if (box->x < 0 || box->y < 0 || box->w <= 0 || box->h <= 0 || box->x + box->w > clip->entry.width || box->y + box->h > clip->entry.height) {
                printf("  boxes: frame %u: %s at %d,%d %dx%d leaves the picture\n", frame, box->class_name, box->x, box->y, box->w, box->h);
                good = false;
            }
        }
    }
    return good;
}

bool clip_verify(const clip *clip)
{
    double main_rate;
    double sub_rate;
    size_t boxes;
    bool good = verify_stream(clip, &clip->main, "main stream", &main_rate);
    good &= verify_stream(clip, &clip->sub, "sub-stream", &sub_rate);
    good &= verify_boxes(clip, &boxes);
    printf("%s: %u frames at %u fps, %dx%d %.0f kb/s, %dx%d %.0f kb/s, %zu JPEGs, %zu boxes: %s\n", clip->entry.name, clip->entry.frames,
        clip->entry.fps, clip->entry.width, clip->entry.height, main_rate, clip->entry.sub_width, clip->entry.sub_height, sub_rate, clip->jpeg_count,
        boxes, good ? "good" : "BAD");
    return good;
}

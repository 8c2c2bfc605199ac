/* What a ring sends while a reader asks for fewer frames: keyframes only, and then again everything from a keyframe on. */
#ifndef SIM_THROTTLE_H
#define SIM_THROTTLE_H

#include <stdbool.h>
#include <stdint.h>

typedef struct throttle {
    bool resumes_at_keyframe; /* frames were left out, so what follows them cannot be decoded */
    int64_t last_sent_ns;
} throttle;

/* A fresh throttle has left out all that came before the first frame. */
#define THROTTLE_INITIAL ((throttle){.resumes_at_keyframe = true, .last_sent_ns = INT64_MIN / 2})

/* Whether this frame of predicted video is sent. interval_ms as a reader asked for it: 0 = every frame. */
bool throttle_admits(throttle *throttle, uint32_t interval_ms, int64_t frame_ns, bool is_keyframe, int64_t now_ns);

/* The same for pictures that stand alone. */
bool throttle_admits_still(throttle *throttle, uint32_t interval_ms, int64_t frame_ns, int64_t now_ns);

#endif

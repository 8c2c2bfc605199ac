#include "throttle.h"

/* Frames come on a grid: half a frame early is on time. */
static bool is_due(const throttle *throttle, uint32_t interval_ms, int64_t frame_ns, int64_t now_ns)
{
    return now_ns - throttle->last_sent_ns >= (int64_t)interval_ms * 1000000 - frame_ns / 2;
}

bool throttle_admits(throttle *throttle, uint32_t interval_ms, int64_t frame_ns, bool is_keyframe, int64_t now_ns)
{
    bool is_throttled = (int64_t)interval_ms * 1000000 > frame_ns;
    bool admitted = is_throttled ? is_keyframe && is_due(throttle, interval_ms, frame_ns, now_ns) : is_keyframe || !throttle->resumes_at_keyframe;
    if (admitted) {
        throttle->last_sent_ns = now_ns;
    }
    throttle->resumes_at_keyframe = is_throttled || !admitted;
    return admitted;
}

bool throttle_admits_still(throttle *throttle, uint32_t interval_ms, int64_t frame_ns, int64_t now_ns)
{
    if (!is_due(throttle, interval_ms, frame_ns, now_ns)) {
        return false;
    }
    throttle->last_sent_ns = now_ns;
    return true;
}

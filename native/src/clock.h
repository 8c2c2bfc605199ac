/* Monotonic time in nanoseconds: what waiting is measured with. */
#ifndef PETCAM_CLOCK_H
#define PETCAM_CLOCK_H

#include <stdint.h>
#include <time.h>

#define PETCAM_NS_PER_S INT64_C(1000000000)
#define PETCAM_NS_PER_MS INT64_C(1000000)
#define PETCAM_NS_PER_US INT64_C(1000)

static inline struct timespec petcam_timespec(int64_t ns)
{
    return (struct timespec){.tv_sec = (time_t)(ns / PETCAM_NS_PER_S), .tv_nsec = (long)(ns % PETCAM_NS_PER_S)};
}

static inline int64_t petcam_nanoseconds(struct timespec time)
{
    return (int64_t)time.tv_sec * PETCAM_NS_PER_S + (int64_t)time.tv_nsec;
}

static inline int64_t petcam_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return petcam_nanoseconds(now);
}

#endif

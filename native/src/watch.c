#include "watch.h"

#include <errno.h>
#include <string.h>

#include "clock.h"

static const int64_t default_check = 1000 * PETCAM_NS_PER_MS;
static const int64_t idle_check = 250 * PETCAM_NS_PER_MS;
static const int64_t absent_check = 20 * PETCAM_NS_PER_MS;
static const int64_t first_interval = 33 * PETCAM_NS_PER_MS;
static const int64_t shortest_interval = 8 * PETCAM_NS_PER_MS;
static const int64_t longest_interval = 200 * PETCAM_NS_PER_MS;
static const int64_t shortest_slice = 2 * PETCAM_NS_PER_MS;
static const int64_t longest_slice = 100 * PETCAM_NS_PER_MS; /* also the promise of _interrupt */
static const uint32_t contention_memory = 300; /* frames: ten seconds of a camera */
static const uint32_t stale_post_limit = 64;

/* At most this many posts are thrown away on attach: a year of frames nobody waited for must not become a busy loop. */
static const uint32_t drain_limit = 1000000;

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

void petcam_counters_snapshot(const petcam_counters *counters, petcam_reader_stats *stats)
{
    *stats = (petcam_reader_stats){
        .frames = atomic_load_explicit(&counters->frames, memory_order_relaxed),
        .bytes = atomic_load_explicit(&counters->bytes, memory_order_relaxed),
        .missed = atomic_load_explicit(&counters->missed, memory_order_relaxed),
        .torn_retries = atomic_load_explicit(&counters->torn_retries, memory_order_relaxed),
        .corrupt = atomic_load_explicit(&counters->corrupt, memory_order_relaxed),
        .restarts = atomic_load_explicit(&counters->restarts, memory_order_relaxed),
        .stolen_posts = atomic_load_explicit(&counters->stolen_posts, memory_order_relaxed),
        .wakeups = atomic_load_explicit(&counters->wakeups, memory_order_relaxed),
    };
}

/* Posts of frames that were written before we came say nothing about frames to come. */
static int32_t attach(petcam_watch *watch)
{
    int32_t status = watch->source->attach(watch);
    watch->last_arrival = 0;
    for (uint32_t i = 0; status == PETCAM_OK && i < drain_limit && sem_trywait(watch->bell) == 0; i++) {
    }
    return status;
}

int32_t petcam_watch_open(petcam_watch *watch, const petcam_watch_source *source, const char *name, uint32_t check_ms)
{
    if (!petcam_segment_name_is_valid(name)) {
        return PETCAM_INVALID_ARGUMENT;
    }
    watch->source = source;
    memcpy(watch->name, name, strlen(name) + 1);
    watch->segment = (petcam_segment){.fd = -1, .stale = -1};
    watch->check_ns = check_ms == 0 ? default_check : (int64_t)check_ms * PETCAM_NS_PER_MS;
    watch->next_check = petcam_now() + smaller(watch->check_ns, idle_check);
    watch->interval_ns = first_interval;
    watch->state = attach(watch);
    return watch->state;
}

static void reattach(petcam_watch *watch)
{
    watch->source->detach(watch);
    watch->state = attach(watch);
    if (watch->state == PETCAM_OK) {
        watch->restarted = true;
        petcam_count(&watch->counters.restarts, 1);
    }
}

/* Compares the name with what is mapped, and follows it. */
static void follow(petcam_watch *watch, int64_t now)
{
    if (!petcam_watch_is_attached(watch)) {
        reattach(watch);
    } else {
        switch (petcam_segment_identity(&watch->segment, watch->name)) {
        case PETCAM_IDENTITY_SAME: watch->state = PETCAM_OK; break;
        case PETCAM_IDENTITY_GONE: watch->state = PETCAM_NO_SEGMENT; break; /* what is mapped may still be written to */
        case PETCAM_IDENTITY_REPLACED:
        case PETCAM_IDENTITY_RESIZED: reattach(watch); break;
        }
    }
    bool idle = now - watch->last_arrival > idle_check;
    watch->next_check = now + (watch->state != PETCAM_OK ? absent_check : idle ? smaller(idle_check, watch->check_ns) : watch->check_ns);
}

static int64_t slice_end(const petcam_watch *watch, int64_t now, enum petcam_look look)
{
    int64_t short_slice = now + larger(watch->interval_ns / 8, shortest_slice);
    if (watch->state != PETCAM_OK) {
        return now + absent_check;
    }
    if (look == PETCAM_LOOK_SETTLING) {
        return short_slice;
    }
    if (watch->contention > 0) {
        return larger(short_slice, watch->last_arrival + watch->interval_ns * 3 / 4);
    }
    return now + smaller(watch->interval_ns * 3 / 2, longest_slice);
}

static void sleep_until(int64_t until)
{
    struct timespec time = petcam_timespec(until);
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL);
}

static bool wait_for_post(petcam_watch *watch, int64_t until)
{
#if defined(__GLIBC__)
    struct timespec time = petcam_timespec(until);
    return sem_clockwait(watch->bell, CLOCK_MONOTONIC, &time) == 0;
#else
    /* musl has no sem_clockwait: the wall clock may jump, which the slice bounds. */
    struct timespec wall;
    clock_gettime(CLOCK_REALTIME, &wall);
    struct timespec time = petcam_timespec(petcam_nanoseconds(wall) + larger(until - petcam_now(), 0));
    return sem_timedwait(watch->bell, &time) == 0;
#endif
}

static enum petcam_chime sleep_on_bell(petcam_watch *watch, int64_t until)
{
    if (sem_trywait(watch->bell) == 0) {
        return PETCAM_CHIME_STORED;
    }
    bool posted = wait_for_post(watch, until);
    petcam_count(&watch->counters.wakeups, 1);
    return posted ? PETCAM_CHIME_FRESH : PETCAM_CHIME_SILENT;
}

void petcam_watch_note_theft(petcam_watch *watch, uint32_t posts)
{
    if (posts > 0) {
        watch->contention = contention_memory;
        petcam_count(&watch->counters.stolen_posts, posts);
    }
}

static void note_arrival(petcam_watch *watch, int64_t now, bool slept, enum petcam_chime chime)
{
    bool is_first = watch->last_arrival == 0; /* its post may be among those that attach threw away */
    if (slept && !is_first) {
        int64_t since = smaller(larger(now - watch->last_arrival, shortest_interval), longest_interval);
        watch->interval_ns += (since - watch->interval_ns) / 8;
    }
    watch->last_arrival = now;
    watch->contention -= watch->contention > 0;
    if (slept && chime == PETCAM_CHIME_SILENT && !is_first && watch->source->silence_is_theft) {
        petcam_watch_note_theft(watch, 1);
    }
}

int32_t petcam_watch_wait(petcam_watch *watch, int32_t timeout_ms)
{
    int64_t deadline = timeout_ms < 0 ? INT64_MAX : petcam_now() + (int64_t)timeout_ms * PETCAM_NS_PER_MS;
    enum petcam_chime chime = PETCAM_CHIME_SILENT;
    bool slept = false;
    for (uint32_t stale_posts = 0;;) {
        int64_t now = petcam_now();
        if (atomic_exchange_explicit(&watch->interrupted, false, memory_order_acq_rel)) {
            return PETCAM_INTERRUPTED;
        }
        if (now >= watch->next_check) {
            follow(watch, now);
        }
        int64_t until = INT64_MAX;
        enum petcam_look look = petcam_watch_is_attached(watch) ? watch->source->look(watch, now, chime, &until) : PETCAM_LOOK_NOTHING;
        if (look == PETCAM_LOOK_READY) {
            note_arrival(watch, now, slept, chime);
            return PETCAM_OK;
        }
        if (now >= deadline) {
            return watch->state == PETCAM_OK ? PETCAM_TIMEOUT : watch->state;
        }
        until = smaller(smaller(until, deadline), smaller(slice_end(watch, now, look), larger(watch->next_check, now)));
        stale_posts = chime == PETCAM_CHIME_SILENT ? 0 : stale_posts + 1;
        if (petcam_watch_is_attached(watch) && stale_posts < stale_post_limit) {
            chime = sleep_on_bell(watch, until);
        } else {
            /* No semaphore, or one that rings without end: its memory was overwritten. The index still tells. */
            sleep_until(smaller(until, now + shortest_slice));
            chime = PETCAM_CHIME_SILENT;
        }
        slept = true;
    }
}

void petcam_watch_interrupt(petcam_watch *watch)
{
    atomic_store_explicit(&watch->interrupted, true, memory_order_release);
}

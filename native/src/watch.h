/* Waiting for a producer: what the frame ring's reader and the detection reader have in common.
 *
 * Sleeps on the producer's semaphore. A post wakes one waiter only, so somebody else may take ours: every sleep is bounded
 * by a slice derived from the rate at which frames arrive, and after each the source is looked at. While nobody steals,
 * a slice is longer than a frame and the post always comes first; once a post was stolen, slices get short around the
 * time the next frame is due. Between looks the segment's name is compared with what is mapped, to follow restarts.
 */
#ifndef PETCAM_WATCH_H
#define PETCAM_WATCH_H

#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "petcam/petcam.h"
#include "segment.h"

enum petcam_look {
    PETCAM_LOOK_NOTHING,
    PETCAM_LOOK_SETTLING, /* something is there that may still be under copy until *settled_at */
    PETCAM_LOOK_READY
};

/* Members are readable by any thread while the reader's own thread counts. */
typedef struct petcam_counters {
    _Atomic uint64_t frames;
    _Atomic uint64_t bytes;
    _Atomic uint64_t missed;
    _Atomic uint64_t torn_retries;
    _Atomic uint64_t corrupt;
    _Atomic uint64_t restarts;
    _Atomic uint64_t stolen_posts;
    _Atomic uint64_t wakeups;
} petcam_counters;

static inline void petcam_count(_Atomic uint64_t *counter, uint64_t by)
{
    atomic_fetch_add_explicit(counter, by, memory_order_relaxed);
}

void petcam_counters_snapshot(const petcam_counters *counters, petcam_reader_stats *stats);

typedef struct petcam_watch petcam_watch;

enum petcam_chime {
    PETCAM_CHIME_SILENT, /* no post came */
    PETCAM_CHIME_STORED, /* a post was there already: of which frame is not known */
    PETCAM_CHIME_FRESH   /* there was none when we began to wait, and then one came */
};

typedef struct petcam_watch_source {
    /* Is something new there? chime: what the semaphore did since the last look. */
    enum petcam_look (*look)(petcam_watch *watch, int64_t now, enum petcam_chime chime, int64_t *settled_at);
    /* Maps the segment that has the name now and checks it. On failure nothing stays mapped. */
    int32_t (*attach)(petcam_watch *watch);
    /* Unmaps. */
    void (*detach)(petcam_watch *watch);
    /* What was found without a post had one that others took. Sources that know better call petcam_watch_note_theft. */
    bool silence_is_theft;
} petcam_watch_source;

struct petcam_watch {
    const petcam_watch_source *source;
    char name[PETCAM_NAME_BYTES];
    petcam_segment segment;
    sem_t *bell;             /* the producer's semaphore; valid while attached */
    int32_t state;           /* OK, or why the producer cannot be followed at the moment */
    bool restarted;          /* the next frame is the first after a restart */
    atomic_bool interrupted;
    int64_t check_ns;        /* between comparisons of name and mapping while frames arrive */
    int64_t next_check;
    int64_t interval_ns;     /* smoothed time between arrivals */
    int64_t last_arrival;    /* 0 before the first */
    uint32_t contention;     /* frames until we believe again that nobody steals our posts */
    petcam_counters counters;
};

/* Copies the name and attaches. */
int32_t petcam_watch_open(petcam_watch *watch, const petcam_watch_source *source, const char *name, uint32_t check_ms);

/* As petcam_ring_reader_wait. */
int32_t petcam_watch_wait(petcam_watch *watch, int32_t timeout_ms);

/* So many posts were taken by others: for a while, not every frame will have one. */
void petcam_watch_note_theft(petcam_watch *watch, uint32_t posts);

void petcam_watch_interrupt(petcam_watch *watch);

static inline bool petcam_watch_is_attached(const petcam_watch *watch)
{
    return watch->segment.base != NULL;
}

#endif

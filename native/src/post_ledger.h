/* What the posts of a ring's semaphore prove about its frames.
 *
 * A producer posts once per frame, in order, after its copy. Posts are anonymous, and others may take them. Kept here is how
 * far frames are proven finished, and never too far:
 *   - a post that is taken belongs to a frame that was not proven yet: one more is;
 *   - when the semaphore is empty, the posts of all frames before the newest are gone: those are.
 */
#ifndef PETCAM_POST_LEDGER_H
#define PETCAM_POST_LEDGER_H

#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "watch.h"

typedef struct petcam_post_ledger {
    uint32_t proven_upto; /* frames before this index are finished */
    bool is_exact;        /* ... and no post was lost to us since that was known to be all */
    uint32_t seen_index;  /* the ring's index at the last note */
    int64_t last_post_at;
} petcam_post_ledger;

/* index: the ring's, on arrival. The newest frame may be under copy just then. */
void petcam_post_ledger_begin(petcam_post_ledger *ledger, uint32_t index);

bool petcam_post_ledger_proves(const petcam_post_ledger *ledger, uint32_t frame);

/* What the semaphore did since the last note, and the ring's index now. last_arrival: when a frame was last ready.
 * Returns how many posts turn out to have been taken by others; so does take. */
uint32_t petcam_post_ledger_note(petcam_post_ledger *ledger, enum petcam_chime chime, uint32_t index, int64_t now, int64_t last_arrival);

/* Takes the posts of frames before upto, which need not be waited for, so that later posts mean later frames. */
uint32_t petcam_post_ledger_take(petcam_post_ledger *ledger, sem_t *bell, _Atomic uint32_t *write_index, uint32_t upto);

/* The frame turned out to be unfinished: whatever proved it was wrong. */
void petcam_post_ledger_revoke(petcam_post_ledger *ledger, uint32_t frame);

#endif

#include "post_ledger.h"

#include "clock.h"

/* Producers whose frames are further apart than this are paced by a camera, not by their own copying. */
static const int64_t pace = 5 * PETCAM_NS_PER_MS;

void petcam_post_ledger_begin(petcam_post_ledger *ledger, uint32_t index)
{
    *ledger = (petcam_post_ledger){.proven_upto = index > 0 ? index - 1 : 0, .is_exact = index == 0, .seen_index = index};
}

bool petcam_post_ledger_proves(const petcam_post_ledger *ledger, uint32_t frame)
{
    return (int32_t)(ledger->proven_upto - frame) > 0;
}

/* The semaphore is empty: posts that should have come before index was reached have gone elsewhere. */
static uint32_t note_empty(petcam_post_ledger *ledger, uint32_t index)
{
    uint32_t lost = index - 1 - ledger->proven_upto;
    if ((int32_t)lost <= 0) {
        return 0;
    }
    ledger->proven_upto = index - 1;
    ledger->is_exact = false;
    return lost;
}

/* After a theft, or when it comes between a frame's copy and its post, a reader knows a fresh post only to be the newest frame's
 * or the one's before, and would stay a frame behind for good. A producer that takes its time between frames resolves that:
 * had the post been the older frame's, the newest would not have been there yet. */
static bool is_paced(const petcam_post_ledger *ledger, uint32_t index, int64_t now, int64_t last_arrival)
{
    return !ledger->is_exact && index == ledger->seen_index + 1 && now - ledger->last_post_at > pace && now - last_arrival > pace;
}

uint32_t petcam_post_ledger_note(petcam_post_ledger *ledger, enum petcam_chime chime, uint32_t index, int64_t now, int64_t last_arrival)
{
    uint32_t lost = chime == PETCAM_CHIME_FRESH ? note_empty(ledger, ledger->seen_index) : 0; /* empty after that was seen */
    if (chime != PETCAM_CHIME_SILENT) {
        ledger->proven_upto++;
    }
    if (chime == PETCAM_CHIME_FRESH && is_paced(ledger, index, now, last_arrival)) {
        ledger->proven_upto = index;
        ledger->is_exact = true;
    }
    if (petcam_post_ledger_proves(ledger, index)) {
        ledger->proven_upto = index; /* a semaphore that was scribbled over proves nothing about frames to come */
    }
    ledger->last_post_at = chime == PETCAM_CHIME_SILENT ? ledger->last_post_at : now;
    ledger->seen_index = index;
    return lost;
}

uint32_t petcam_post_ledger_take(petcam_post_ledger *ledger, sem_t *bell, _Atomic uint32_t *write_index, uint32_t upto)
{
    while (!petcam_post_ledger_proves(ledger, upto - 1)) {
        uint32_t index = atomic_load_explicit(write_index, memory_order_acquire); /* before the semaphore is seen empty */
        if (sem_trywait(bell) != 0) {
            return note_empty(ledger, index);
        }
        ledger->proven_upto++;
    }
    return 0;
}

void petcam_post_ledger_revoke(petcam_post_ledger *ledger, uint32_t frame)
{
    ledger->proven_upto = frame;
    ledger->is_exact = false;
}

/* Data path 1/8: reads frames out of a board's ring, torn-read safe, one copy.
 *
 * A slot is trusted as far as there is evidence that its producer has finished with it:
 *   - The index has moved at least two past it: finished, since a producer writes one frame after the other.
 *   - It is the newest. The existing petcam producer raises the index before it copies, so the index proves nothing; the
 *     post that follows the copy does (post_ledger.h). A reader that gets every post waits for it. A reader whose posts
 *     others take cannot: it gives the newest frame a settling time instead.
 * The newest frame is compared with its slot once more after it was copied. Always, the slot's header must be the same
 * before and after, and the ring must not have come round meanwhile.
 */
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "petcam_layout.h"
#include "post_ledger.h"
#include "ring_attachment.h"
#include "ring_layout.h"
#include "slot_copy.h"
#include "watch.h"

/* The slot under the producer's pen holds the frame 30 back (31 when it raises the index first). One more in hand gives a
 * reader that is this far behind a whole frame interval to copy in. */
#define SAFE_SLOTS (PETCAM_RING_SLOTS - 2)

/* A jump this far is a scribbled or re-created index, not a slow reader: ten hours of frames. */
#define MAX_JUMP (1u << 20)

#define MAX_COPIES 4

/* How long the newest frame's post is awaited where no post was ever stolen: as long as a producer may be suspended in the
 * middle of its copy. Reached only by the last frame before a producer stops, when somebody took its post. */
static const int64_t unposted_patience = 250 * PETCAM_NS_PER_MS;

struct petcam_ring_reader {
    petcam_watch watch; /* first member: the watch's callbacks get the reader back from it */
    const petcam_ring_layout *layout;
    int32_t start;
    int64_t settle_ns;
    uint32_t next;            /* index of the frame that is read next */
    uint32_t missed;          /* before next */
    bool newest_seen;         /* next is the newest frame, and was first seen at */
    int64_t newest_seen_at;
    petcam_post_ledger posts;
    bool has_last;
    uint64_t last_frame_number;
};

static petcam_ring_reader *reader_of(petcam_watch *watch)
{
    return (petcam_ring_reader *)(void *)watch;
}

static uint32_t load_index(petcam_ring_reader *reader)
{
    return atomic_load_explicit(petcam_ring_write_index(reader->layout, reader->watch.segment.base), memory_order_acquire);
}

static void advance_to(petcam_ring_reader *reader, uint32_t index)
{
    reader->next = index;
    reader->newest_seen = false;
}

static void begin_at_start(petcam_ring_reader *reader)
{
    uint32_t back = reader->start == PETCAM_START_OLDEST ? SAFE_SLOTS : 1;
    uint32_t index = load_index(reader);
    advance_to(reader, index > back ? index - back : 0);
    petcam_post_ledger_begin(&reader->posts, index);
    reader->missed = 0;
    reader->has_last = false;
}

static void take_posts(petcam_ring_reader *reader, uint32_t upto)
{
    _Atomic uint32_t *write_index = petcam_ring_write_index(reader->layout, reader->watch.segment.base);
    petcam_watch_note_theft(&reader->watch, petcam_post_ledger_take(&reader->posts, reader->watch.bell, write_index, upto));
}

/* The producer started over inside the same segment. */
static void begin_again(petcam_ring_reader *reader)
{
    begin_at_start(reader);
    reader->watch.restarted = true;
    petcam_count(&reader->watch.counters.restarts, 1);
}

/* How many frames are written and not read, after restarts and overwritten slots are taken into account. */
static uint32_t catch_up(petcam_ring_reader *reader)
{
    uint32_t index = load_index(reader);
    uint32_t behind = index - reader->next;
    if (behind > MAX_JUMP) {
        begin_again(reader);
        return index - reader->next;
    }
    if (behind > SAFE_SLOTS) {
        uint32_t lost = behind - SAFE_SLOTS;
        reader->missed += lost;
        petcam_count(&reader->watch.counters.missed, lost);
        advance_to(reader, index - SAFE_SLOTS);
        take_posts(reader, reader->next);
        return SAFE_SLOTS;
    }
    return behind;
}

/* Only where posts get lost to others is a short time taken for evidence; else the post is waited for, or the next frame,
 * which comes long before this patience ends. */
static int64_t settling_time(const petcam_ring_reader *reader)
{
    return reader->watch.contention > 0 || reader->settle_ns > unposted_patience ? reader->settle_ns : unposted_patience;
}

static enum petcam_look look(petcam_watch *watch, int64_t now, enum petcam_chime chime, int64_t *settled_at)
{
    petcam_ring_reader *reader = reader_of(watch);
    uint32_t behind = catch_up(reader);
    petcam_watch_note_theft(watch, petcam_post_ledger_note(&reader->posts, chime, reader->next + behind, now, watch->last_arrival));
    if (behind != 1) {
        reader->newest_seen = false; /* it has been overtaken, and so is finished */
        return behind == 0 ? PETCAM_LOOK_NOTHING : PETCAM_LOOK_READY;
    }
    if (!reader->newest_seen) {
        reader->newest_seen = true;
        reader->newest_seen_at = now;
    }
    *settled_at = reader->newest_seen_at + settling_time(reader);
    return petcam_post_ledger_proves(&reader->posts, reader->next) || now >= *settled_at ? PETCAM_LOOK_READY : PETCAM_LOOK_SETTLING;
}

static int32_t attach(petcam_watch *watch)
{
    petcam_ring_reader *reader = reader_of(watch);
    int32_t status = petcam_ring_attach(reader->layout, watch->name, &watch->segment, &watch->bell);
    if (status == PETCAM_OK) {
        begin_at_start(reader);
    }
    return status;
}

static void detach(petcam_watch *watch)
{
    if (petcam_watch_is_attached(watch)) {
        petcam_ring_detach(reader_of(watch)->layout, watch->name, &watch->segment, watch->bell);
    }
}

static const petcam_watch_source source = {.look = look, .attach = attach, .detach = detach};

int32_t petcam_ring_reader_open(const char *name, const petcam_ring_reader_options *options, petcam_ring_reader **reader)
{
    static const petcam_ring_reader_options defaults = {0};
    const petcam_ring_reader_options *chosen = options != NULL ? options : &defaults;
    const petcam_ring_layout *layout = petcam_ring_layout_of(chosen->layout);
    if (reader == NULL || layout == NULL || (chosen->start != PETCAM_START_NEWEST && chosen->start != PETCAM_START_OLDEST)) {
        return PETCAM_INVALID_ARGUMENT;
    }
    petcam_ring_reader *opened = calloc(1, sizeof *opened);
    if (opened == NULL) {
        return PETCAM_NO_MEMORY;
    }
    opened->layout = layout;
    opened->start = chosen->start;
    opened->settle_ns = (chosen->settle_us == 0 ? 4000 : (int64_t)chosen->settle_us) * PETCAM_NS_PER_US;
    int32_t status = petcam_watch_open(&opened->watch, &source, name, chosen->restart_check_ms);
    if (status != PETCAM_OK) {
        free(opened);
        return status;
    }
    *reader = opened;
    return PETCAM_OK;
}

int32_t petcam_ring_reader_wait(petcam_ring_reader *reader, int32_t timeout_ms)
{
    return reader == NULL ? PETCAM_INVALID_ARGUMENT : petcam_watch_wait(&reader->watch, timeout_ms);
}

/* Whether next may be read now, and whether it needs the second look that only the newest frame needs. */
static bool is_readable(petcam_ring_reader *reader, bool *is_newest)
{
    int64_t settled_at;
    if (!petcam_watch_is_attached(&reader->watch)
        || look(&reader->watch, petcam_now(), PETCAM_CHIME_SILENT, &settled_at) != PETCAM_LOOK_READY) {
        return false;
    }
    *is_newest = reader->newest_seen;
    return true;
}

int32_t petcam_ring_reader_peek(petcam_ring_reader *reader, petcam_frame_info *info)
{
    bool is_newest;
    if (reader == NULL || info == NULL) {
        return PETCAM_INVALID_ARGUMENT;
    }
    if (!is_readable(reader, &is_newest)) {
        return PETCAM_NO_FRAME;
    }
    return petcam_slot_describe(reader->layout, petcam_ring_slot(reader->layout, reader->watch.segment.base, reader->next), info);
}

/* The newest slot still shows an older frame: the index was raised, the copy has not begun. */
static bool is_not_written(const petcam_ring_reader *reader, bool is_newest, const petcam_frame_info *info)
{
    return is_newest && reader->has_last && info->frame_number < reader->last_frame_number
        && reader->last_frame_number - info->frame_number < PETCAM_RING_SLOTS;
}

static enum petcam_slot_copy copy_next(petcam_ring_reader *reader, bool is_newest, void *buffer, size_t capacity, petcam_frame_info *info)
{
    const unsigned char *slot = petcam_ring_slot(reader->layout, reader->watch.segment.base, reader->next);
    enum petcam_slot_copy copy = petcam_slot_copy(reader->layout, slot, buffer, capacity, info);
    if (copy == PETCAM_SLOT_TORN || load_index(reader) - reader->next >= PETCAM_RING_SLOTS) {
        return PETCAM_SLOT_TORN;
    }
    if (copy == PETCAM_SLOT_CORRUPT) {
        return copy;
    }
    bool is_unfinished = is_not_written(reader, is_newest, info)
        || (copy == PETCAM_SLOT_COPIED && is_newest && !petcam_slot_equals(reader->layout, slot, buffer, (size_t)info->data_size));
    return is_unfinished ? PETCAM_SLOT_UNFINISHED : copy;
}

static void deliver(petcam_ring_reader *reader, petcam_frame_info *info)
{
    /* A finished slot with a lower number than the last one: the producer restarted and kept its index. */
    if (reader->has_last && info->frame_number < reader->last_frame_number && !reader->watch.restarted) {
        reader->watch.restarted = true;
        petcam_count(&reader->watch.counters.restarts, 1);
    }
    info->write_index = reader->next;
    info->missed = reader->missed;
    info->flags |= reader->watch.restarted ? PETCAM_FRAME_AFTER_RESTART : 0u;
    info->flags |= reader->missed > 0 ? PETCAM_FRAME_AFTER_GAP : 0u;
    petcam_count(&reader->watch.counters.frames, 1);
    petcam_count(&reader->watch.counters.bytes, info->data_size);
    take_posts(reader, reader->next + 1);
    reader->watch.restarted = false;
    reader->missed = 0;
    reader->has_last = true;
    reader->last_frame_number = info->frame_number;
    advance_to(reader, reader->next + 1);
}

static int32_t skip(petcam_ring_reader *reader, int32_t status)
{
    petcam_count(&reader->watch.counters.corrupt, 1);
    reader->missed++;
    advance_to(reader, reader->next + 1);
    return status;
}

/* The newest frame is still being written: it gets another settling time, after which the next read tries again. */
static int32_t settle_again(petcam_ring_reader *reader)
{
    petcam_count(&reader->watch.counters.torn_retries, 1);
    petcam_post_ledger_revoke(&reader->posts, reader->next);
    reader->newest_seen_at = petcam_now();
    return PETCAM_NO_FRAME;
}

int32_t petcam_ring_reader_read(petcam_ring_reader *reader, void *buffer, size_t capacity, petcam_frame_info *info)
{
    if (reader == NULL || info == NULL || (buffer == NULL && capacity > 0)) {
        return PETCAM_INVALID_ARGUMENT;
    }
    bool is_newest;
    for (int copies = 0; is_readable(reader, &is_newest); copies++) {
        if (copies == MAX_COPIES) {
            return skip(reader, PETCAM_TORN);
        }
        switch (copy_next(reader, is_newest, buffer, capacity, info)) {
        case PETCAM_SLOT_COPIED: deliver(reader, info); return PETCAM_OK;
        case PETCAM_SLOT_TOO_LARGE: return PETCAM_BUFFER_TOO_SMALL;
        case PETCAM_SLOT_CORRUPT: return skip(reader, PETCAM_CORRUPT_FRAME);
        case PETCAM_SLOT_UNFINISHED: return settle_again(reader);
        case PETCAM_SLOT_TORN: petcam_count(&reader->watch.counters.torn_retries, 1); break;
        }
    }
    return PETCAM_NO_FRAME;
}

void petcam_ring_reader_interrupt(petcam_ring_reader *reader)
{
    if (reader != NULL) {
        petcam_watch_interrupt(&reader->watch);
    }
}

int32_t petcam_ring_reader_set_frame_interval(petcam_ring_reader *reader, uint32_t interval_ms)
{
    if (reader == NULL) {
        return PETCAM_INVALID_ARGUMENT;
    }
    if (reader->layout != &petcam_ring_layout_petcam) {
        return PETCAM_UNSUPPORTED;
    }
    if (!petcam_watch_is_attached(&reader->watch)) {
        return PETCAM_NO_SEGMENT;
    }
    petcam_ring *ring = (petcam_ring *)(void *)reader->watch.segment.base;
    atomic_store_explicit(&ring->frame_interval_ms, interval_ms, memory_order_release);
    return PETCAM_OK;
}

int32_t petcam_ring_reader_stats(const petcam_ring_reader *reader, petcam_reader_stats *stats)
{
    if (reader == NULL || stats == NULL) {
        return PETCAM_INVALID_ARGUMENT;
    }
    petcam_counters_snapshot(&reader->watch.counters, stats);
    return PETCAM_OK;
}

void petcam_ring_reader_close(petcam_ring_reader *reader)
{
    if (reader != NULL) {
        detach(&reader->watch);
        free(reader);
    }
}

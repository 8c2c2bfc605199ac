/* Producers that do it the wrong way round, several readers, thieves of posts, and memory that somebody scribbles over. */
#include <pthread.h>

#include "raw_segment.h"

#define READERS 4
#define FRAMES 150

static void write_header_and_half(unsigned char *slot, uint64_t number, size_t size)
{
    put_slot_header(slot, number, size);
    fill_payload(slot + 48, size / 2, number);
}

static void write_other_half(unsigned char *slot, uint64_t number, size_t size)
{
    for (size_t i = size / 2; i < size; i++) {
        slot[48 + i] = payload_byte(number, i);
    }
}

struct index_first_writer {
    unsigned char *base;
    uint32_t frames;
    long pause_every; /* frames; that one is left half copied for 20 ms */
    long gap_ms;
};

/* The existing petcam producer: index, copy, post. */
static void *write_index_first(void *argument)
{
    struct index_first_writer *writer = argument;
    for (uint32_t index = 0; index < writer->frames; index++) {
        unsigned char *slot = writer->base + RING_SLOT(index);
        size_t size = 20000 + index % 7 * 1000;
        raise_index(writer->base);
        write_header_and_half(slot, index + 1, size);
        if (index % (uint32_t)writer->pause_every == 0) {
            sleep_ms(20);
        }
        write_other_half(slot, index + 1, size);
        post(writer->base);
        sleep_ms(writer->gap_ms);
    }
    return NULL;
}

static uint64_t read_until(petcam_ring_reader *reader, uint64_t last_number, uint64_t *missed)
{
    unsigned char *buffer = malloc(65536);
    petcam_frame_info info = {0};
    uint64_t frames = 0;
    uint64_t previous = 0;
    while (info.frame_number < last_number) {
        CHECK_STATUS(PETCAM_OK, petcam_ring_reader_wait(reader, 5000));
        int32_t status = petcam_ring_reader_read(reader, buffer, 65536, &info);
        if (status == PETCAM_NO_FRAME) {
            continue; /* it was not finished yet */
        }
        CHECK_STATUS(PETCAM_OK, status);
        CHECK(info.frame_number > previous);
        CHECK(payload_is_whole(buffer, (size_t)info.data_size, info.frame_number));
        previous = info.frame_number;
        *missed += info.missed;
        frames++;
    }
    free(buffer);
    return frames;
}

static void Producer_that_raises_its_index_before_it_copies_never_shows_a_torn_frame(void)
{
    char name[NAME_BYTES];
    pthread_t thread;
    uint64_t missed = 0;
    struct index_first_writer writer = {.base = create_raw_ring(unique_name(name, "index_first")), .frames = 100, .pause_every = 5, .gap_ms = 4};
    petcam_ring_reader *reader;
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_open(name, NULL, &reader));
    CHECK(pthread_create(&thread, NULL, write_index_first, &writer) == 0);
    uint64_t frames = read_until(reader, writer.frames, &missed);
    pthread_join(thread, NULL);
    CHECK_EQUAL(writer.frames, frames + missed);
    CHECK(frames > writer.frames * 9 / 10);
    petcam_ring_reader_close(reader);
    munmap(writer.base, RING_BYTES);
    shm_unlink(name);
}

/* A reader that opens in the middle of a stream must not stay a frame behind for good. */
static void Reader_that_joins_a_running_producer_gets_frames_as_they_are_written(void)
{
    char name[NAME_BYTES];
    pthread_t thread;
    unsigned char *buffer = malloc(65536);
    petcam_frame_info info = {0};
    uint32_t newest = 0;
    uint32_t frames = 0;
    struct index_first_writer writer = {.base = create_raw_ring(unique_name(name, "joins")), .frames = 100, .pause_every = 1000, .gap_ms = 15};
    petcam_ring_reader *reader;
    CHECK(pthread_create(&thread, NULL, write_index_first, &writer) == 0);
    sleep_ms(300);
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_open(name, NULL, &reader));
    while (info.frame_number < writer.frames) {
        CHECK_STATUS(PETCAM_OK, petcam_ring_reader_wait(reader, 5000));
        if (petcam_ring_reader_read(reader, buffer, 65536, &info) == PETCAM_OK) {
            CHECK(payload_is_whole(buffer, (size_t)info.data_size, info.frame_number));
            newest += atomic_load((_Atomic uint32_t *)(void *)writer.base) == info.write_index + 1;
            frames++;
        }
    }
    pthread_join(thread, NULL);
    CHECK(newest * 10 >= frames * 7); /* some slack for a busy machine; a reader that lags has none */
    free(buffer);
    petcam_ring_reader_close(reader);
    munmap(writer.base, RING_BYTES);
    shm_unlink(name);
}

struct reading {
    const char *name;
    petcam_ring_reader *reader;
    uint64_t frames;
    uint64_t missed;
};

static void *read_all(void *argument)
{
    struct reading *reading = argument;
    reading->frames = read_until(reading->reader, FRAMES, &reading->missed);
    return NULL;
}

static void Several_readers_each_get_every_frame_although_posts_wake_only_one(void)
{
    char name[NAME_BYTES];
    pthread_t threads[READERS];
    struct reading readings[READERS] = {0};
    petcam_ring_writer *writer;
    CHECK_STATUS(PETCAM_OK, petcam_ring_writer_create(unique_name(name, "several"), NULL, &writer));
    for (int i = 0; i < READERS; i++) {
        CHECK_STATUS(PETCAM_OK, petcam_ring_reader_open(name, NULL, &readings[i].reader));
        CHECK(pthread_create(&threads[i], NULL, read_all, &readings[i]) == 0);
    }
    for (uint64_t number = 1; number <= FRAMES; number++) {
        sleep_ms(10);
        write_frame(writer, number, 10000);
    }
    for (int i = 0; i < READERS; i++) {
        pthread_join(threads[i], NULL);
        CHECK_EQUAL(FRAMES, readings[i].frames + readings[i].missed);
        CHECK_EQUAL(0, readings[i].missed);
        petcam_reader_stats stats;
        CHECK_STATUS(PETCAM_OK, petcam_ring_reader_stats(readings[i].reader, &stats));
        CHECK(stats.wakeups < FRAMES * 12); /* bounded: nobody polls */
        petcam_ring_reader_close(readings[i].reader);
    }
    petcam_ring_writer_close(writer);
}

static void Reader_notices_frames_when_another_process_takes_every_post(void)
{
    char name[NAME_BYTES];
    unsigned char buffer[100];
    petcam_frame_info info;
    petcam_reader_stats stats;
    petcam_ring_writer *writer;
    petcam_ring_reader *reader;
    CHECK_STATUS(PETCAM_OK, petcam_ring_writer_create(unique_name(name, "thief"), NULL, &writer));
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_open(name, NULL, &reader));
    unsigned char *base = map_raw(name, RING_BYTES);
    for (uint64_t number = 1; number <= 30; number++) {
        write_frame(writer, number, 100);
        CHECK(sem_trywait((sem_t *)(void *)(base + 8)) == 0); /* the thief was faster */
        int64_t start = now_ms();
        CHECK_STATUS(PETCAM_OK, petcam_ring_reader_wait(reader, 5000));
        CHECK(now_ms() - start < 1000);
        CHECK_STATUS(PETCAM_OK, petcam_ring_reader_read(reader, buffer, sizeof buffer, &info));
        CHECK_EQUAL(number, info.frame_number);
        CHECK(payload_is_whole(buffer, 100, number));
    }
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_stats(reader, &stats));
    CHECK_EQUAL(29, stats.stolen_posts); /* the first frame's post might have been among those taken on opening */
    petcam_ring_reader_close(reader);
    munmap(base, RING_BYTES);
    petcam_ring_writer_close(writer);
}

/* A writer that is never slower than the reader: every copy races with the slot's next owner. */
static void *write_without_pause(void *argument)
{
    struct index_first_writer *writer = argument;
    for (uint32_t index = 0; index < writer->frames; index++) {
        unsigned char *slot = writer->base + RING_SLOT(index);
        raise_index(writer->base);
        write_header_and_half(slot, index + 1, 30000);
        write_other_half(slot, index + 1, 30000);
        post(writer->base);
    }
    return NULL;
}

static void Reader_overrun_all_the_time_gets_whole_frames_or_says_torn(void)
{
    char name[NAME_BYTES];
    pthread_t thread;
    struct index_first_writer writer = {.base = create_raw_ring(unique_name(name, "overrun")), .frames = 6000, .pause_every = 1};
    petcam_ring_reader *reader;
    unsigned char *buffer = malloc(30000);
    petcam_frame_info info = {0};
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_open(name, NULL, &reader));
    CHECK(pthread_create(&thread, NULL, write_without_pause, &writer) == 0);
    while (info.frame_number < writer.frames) {
        CHECK_STATUS(PETCAM_OK, petcam_ring_reader_wait(reader, 5000));
        int32_t status = petcam_ring_reader_read(reader, buffer, 30000, &info);
        if (status == PETCAM_OK) {
            CHECK(payload_is_whole(buffer, (size_t)info.data_size, info.frame_number));
        } else {
            CHECK(status == PETCAM_TORN || status == PETCAM_NO_FRAME || status == PETCAM_CORRUPT_FRAME);
            info.frame_number = 0;
        }
    }
    pthread_join(thread, NULL);
    free(buffer);
    petcam_ring_reader_close(reader);
    munmap(writer.base, RING_BYTES);
    shm_unlink(name);
}

struct scribbler {
    unsigned char *base;
    size_t slots_at;
    size_t slot_stride;
    size_t slot_header;
    atomic_bool stop;
};

/* Random bytes into the ring's header, its semaphore and the slots' headers, all the time. */
static void *scribble(void *argument)
{
    struct scribbler *scribbler = argument;
    uint64_t state = 88172645463325252u;
    while (!atomic_load(&scribbler->stop)) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        size_t slot = (state >> 40) % 30;
        size_t at = state % 5 == 0 ? (state >> 8) % scribbler->slots_at
                                   : scribbler->slots_at + slot * scribbler->slot_stride + (state >> 8) % scribbler->slot_header;
        scribbler->base[at] = (unsigned char)(state >> 32);
    }
    return NULL;
}

static void read_scribbles(const char *name, const petcam_ring_reader_options *options, struct scribbler *scribbler, size_t capacity)
{
    pthread_t thread;
    petcam_ring_reader *reader;
    unsigned char *buffer = malloc(capacity); /* AddressSanitizer guards its end */
    petcam_frame_info info;
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_open(name, options, &reader));
    CHECK(pthread_create(&thread, NULL, scribble, scribbler) == 0);
    for (int64_t end = now_ms() + 1000; now_ms() < end;) {
        petcam_ring_reader_wait(reader, 5);
        petcam_ring_reader_peek(reader, &info);
        if (petcam_ring_reader_read(reader, buffer, capacity, &info) == PETCAM_OK) {
            CHECK(info.data_size <= capacity);
            CHECK(info.timestamp_nsec >= 0 && info.timestamp_nsec < 1000000000);
            CHECK(info.format >= PETCAM_FORMAT_JPEG && info.format <= PETCAM_FORMAT_H265);
        }
    }
    atomic_store(&scribbler->stop, true);
    pthread_join(thread, NULL);
    petcam_ring_reader_close(reader);
    free(buffer);
}

static void Scribbled_rings_never_crash_a_reader_nor_make_it_copy_too_much(void)
{
    char name[NAME_BYTES];
    struct scribbler ring = {.base = create_raw_ring(unique_name(name, "scribble")), .slots_at = 40, .slot_stride = 3110448, .slot_header = 48};
    read_scribbles(name, NULL, &ring, 100000);
    munmap(ring.base, RING_BYTES);
    shm_unlink(name);
    petcam_ring_writer *writer;
    petcam_ring_writer_options writer_options = {.layout = PETCAM_LAYOUT_VIDEO_STREAM};
    petcam_ring_reader_options reader_options = {.layout = PETCAM_LAYOUT_VIDEO_STREAM};
    CHECK_STATUS(PETCAM_OK, petcam_ring_writer_create(unique_name(name, "video_stream"), &writer_options, &writer));
    struct scribbler video = {.base = map_raw(name, VIDEO_BYTES), .slots_at = 64, .slot_stride = 524320, .slot_header = 32};
    read_scribbles(name, &reader_options, &video, 524288);
    munmap(video.base, VIDEO_BYTES);
    petcam_ring_writer_close(writer);
}

int main(void)
{
    RUN(Producer_that_raises_its_index_before_it_copies_never_shows_a_torn_frame);
    RUN(Reader_that_joins_a_running_producer_gets_frames_as_they_are_written);
    RUN(Several_readers_each_get_every_frame_although_posts_wake_only_one);
    RUN(Reader_notices_frames_when_another_process_takes_every_post);
    RUN(Reader_overrun_all_the_time_gets_whole_frames_or_says_torn);
    RUN(Scribbled_rings_never_crash_a_reader_nor_make_it_copy_too_much);
    return 0;
}

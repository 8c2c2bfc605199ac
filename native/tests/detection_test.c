/* Detections: both revisions, missed versions, impossible records, writers that are in the middle of it, restarts. */
#include <pthread.h>

#include "raw_segment.h"

static petcam_detection_set set_of(uint64_t number, int32_t count)
{
    petcam_detection_set set = {.frame_number = number, .timestamp_sec = 1700000000, .timestamp_nsec = 250000000, .count = count};
    for (int32_t i = 0; i < PETCAM_MAX_DETECTIONS; i++) {
        set.detections[i] = (petcam_detection){.confidence = 0.5f, .x = (int32_t)number, .y = (int32_t)number, .w = (int32_t)number, .h = (int32_t)number};
        snprintf(set.detections[i].class_name, PETCAM_CLASS_NAME_BYTES, "cat%d", (int)(number % 1000));
    }
    return set;
}

static petcam_detection_reader *open_reader(const char *name, int32_t layout)
{
    petcam_detection_reader *reader;
    petcam_detection_reader_options options = {.layout = layout, .restart_check_ms = 50};
    CHECK_STATUS(PETCAM_OK, petcam_detection_reader_open(name, &options, &reader));
    return reader;
}

static petcam_detection_writer *create_writer(const char *name, int32_t layout)
{
    petcam_detection_writer *writer;
    petcam_detection_writer_options options = {.layout = layout};
    CHECK_STATUS(PETCAM_OK, petcam_detection_writer_create(name, &options, &writer));
    return writer;
}

static void check_round_trip(int32_t layout)
{
    char name[NAME_BYTES];
    petcam_detection_writer *writer = create_writer(unique_name(name, "trip"), layout);
    petcam_detection_reader *reader = open_reader(name, layout);
    petcam_detection_set got;
    CHECK_STATUS(PETCAM_NO_FRAME, petcam_detection_reader_read(reader, &got));
    for (int32_t count = 0; count <= PETCAM_MAX_DETECTIONS; count++) {
        petcam_detection_set set = set_of((uint64_t)count + 10, count);
        CHECK_STATUS(PETCAM_OK, petcam_detection_writer_write(writer, &set));
        CHECK_STATUS(PETCAM_OK, petcam_detection_reader_wait(reader, 1000));
        CHECK_STATUS(PETCAM_OK, petcam_detection_reader_read(reader, &got));
        CHECK_EQUAL(set.frame_number, got.frame_number);
        CHECK_EQUAL(1700000000, got.timestamp_sec);
        CHECK_EQUAL(250000000, got.timestamp_nsec); /* a quarter is exact in an f64 */
        CHECK_EQUAL(count, got.count);
        CHECK_EQUAL(count + 1, got.version);
        CHECK_EQUAL(0, got.missed);
        CHECK(memcmp(set.detections, got.detections, (size_t)count * sizeof set.detections[0]) == 0);
        CHECK(count == PETCAM_MAX_DETECTIONS || got.detections[count].w == 0); /* older boxes beyond the count are not shown */
    }
    CHECK_STATUS(PETCAM_TIMEOUT, petcam_detection_reader_wait(reader, 10));
    petcam_detection_reader_close(reader);
    petcam_detection_writer_close(writer);
}

static void Both_revisions_make_the_round_trip(void)
{
    check_round_trip(PETCAM_DETECTIONS_TIMESPEC);
    check_round_trip(PETCAM_DETECTIONS_F64);
}

static void Revisions_are_told_apart_by_their_size(void)
{
    char name[NAME_BYTES];
    petcam_detection_reader *reader;
    petcam_detection_reader_options options = {.layout = PETCAM_DETECTIONS_F64};
    CHECK_STATUS(PETCAM_NO_SEGMENT, petcam_detection_reader_open(unique_name(name, "absent"), &options, &reader));
    petcam_detection_writer *writer = create_writer(name, PETCAM_DETECTIONS_TIMESPEC);
    CHECK_STATUS(PETCAM_WRONG_SIZE, petcam_detection_reader_open(name, &options, &reader));
    options.layout = 2;
    CHECK_STATUS(PETCAM_INVALID_ARGUMENT, petcam_detection_reader_open(name, &options, &reader));
    petcam_detection_writer_close(writer);
}

static void Set_that_was_there_first_is_delivered_and_missed_versions_are_counted(void)
{
    char name[NAME_BYTES];
    petcam_detection_set got;
    petcam_detection_writer *writer = create_writer(unique_name(name, "missed"), PETCAM_DETECTIONS_TIMESPEC);
    for (uint64_t number = 1; number <= 5; number++) {
        petcam_detection_set set = set_of(number, 1);
        CHECK_STATUS(PETCAM_OK, petcam_detection_writer_write(writer, &set));
    }
    petcam_detection_reader *reader = open_reader(name, PETCAM_DETECTIONS_TIMESPEC);
    CHECK_STATUS(PETCAM_OK, petcam_detection_reader_wait(reader, 1000));
    CHECK_STATUS(PETCAM_OK, petcam_detection_reader_read(reader, &got));
    CHECK_EQUAL(5, got.frame_number);
    CHECK_EQUAL(0, got.missed);
    for (uint64_t number = 6; number <= 9; number++) {
        petcam_detection_set set = set_of(number, 1);
        CHECK_STATUS(PETCAM_OK, petcam_detection_writer_write(writer, &set));
    }
    CHECK_STATUS(PETCAM_OK, petcam_detection_reader_wait(reader, 1000));
    CHECK_STATUS(PETCAM_OK, petcam_detection_reader_read(reader, &got));
    CHECK_EQUAL(9, got.frame_number);
    CHECK_EQUAL(3, got.missed);
    CHECK_EQUAL(PETCAM_FRAME_AFTER_GAP, got.flags);
    petcam_detection_reader_close(reader);
    petcam_detection_writer_close(writer);
}

static void raise_version(unsigned char *base)
{
    atomic_fetch_add((_Atomic uint32_t *)(void *)(base + 548), 1);
    CHECK(sem_post((sem_t *)(void *)(base + 552)) == 0);
}

static void spoil_and_check(unsigned char *base, petcam_detection_reader *reader, size_t offset, uint32_t value)
{
    petcam_detection_set got;
    put_u32(base + offset, value);
    raise_version(base);
    CHECK_STATUS(PETCAM_OK, petcam_detection_reader_wait(reader, 1000));
    CHECK_STATUS(PETCAM_CORRUPT_FRAME, petcam_detection_reader_read(reader, &got));
    CHECK_STATUS(PETCAM_NO_FRAME, petcam_detection_reader_read(reader, &got));
    memset(base, 0, 548);
    put_u32(base + 24, 1);
}

static void Impossible_records_are_corrupt_and_names_always_end(void)
{
    char name[NAME_BYTES];
    petcam_detection_set got;
    unsigned char *base = create_raw(unique_name(name, "corrupt"), 584);
    CHECK(sem_init((sem_t *)(void *)(base + 552), 1, 0) == 0);
    petcam_detection_reader *reader = open_reader(name, PETCAM_DETECTIONS_TIMESPEC);
    spoil_and_check(base, reader, 24, 11);
    spoil_and_check(base, reader, 24, 0xFFFFFFFF);
    spoil_and_check(base, reader, 16, 1000000000);
    spoil_and_check(base, reader, 28 + 32, 0x7FC00000); /* confidence is not a number */
    spoil_and_check(base, reader, 28 + 44, 0x80000000); /* a negative width */
    memset(base + 28, 'x', 32);
    raise_version(base);
    CHECK_STATUS(PETCAM_OK, petcam_detection_reader_wait(reader, 1000));
    CHECK_STATUS(PETCAM_OK, petcam_detection_reader_read(reader, &got));
    CHECK_EQUAL(31, strlen(got.detections[0].class_name));
    petcam_detection_reader_close(reader);
    munmap(base, 584);
    shm_unlink(name);
}

#define WRITES 20000

static void *write_without_pause(void *writer)
{
    for (uint64_t number = 1; number <= WRITES; number++) {
        petcam_detection_set set = set_of(number, 10);
        CHECK_STATUS(PETCAM_OK, petcam_detection_writer_write(writer, &set));
    }
    return NULL;
}

/* A writer that never rests is nearly always in the middle of a record, which this layout cannot show to a reader on another
 * core while the writer is suspended. What can be asked for: nothing impossible is delivered, and the last set arrives whole. */
static void Record_that_is_overwritten_all_the_time_is_read_or_torn_and_the_last_one_arrives_whole(void)
{
    char name[NAME_BYTES];
    pthread_t thread;
    petcam_detection_set got = {0};
    petcam_detection_writer *writer = create_writer(unique_name(name, "torn"), PETCAM_DETECTIONS_TIMESPEC);
    petcam_detection_reader *reader = open_reader(name, PETCAM_DETECTIONS_TIMESPEC);
    CHECK(pthread_create(&thread, NULL, write_without_pause, writer) == 0);
    while (got.frame_number < WRITES) {
        CHECK_STATUS(PETCAM_OK, petcam_detection_reader_wait(reader, 5000));
        int32_t status = petcam_detection_reader_read(reader, &got);
        if (status != PETCAM_OK) {
            CHECK_STATUS(PETCAM_TORN, status);
            continue;
        }
        CHECK_EQUAL(10, got.count);
    }
    pthread_join(thread, NULL);
    if (petcam_detection_reader_wait(reader, 0) == PETCAM_OK) {
        CHECK_STATUS(PETCAM_OK, petcam_detection_reader_read(reader, &got));
    }
    petcam_detection_set last = set_of(WRITES, 10);
    CHECK_EQUAL(WRITES, got.version);
    CHECK(memcmp(last.detections, got.detections, sizeof last.detections) == 0);
    petcam_detection_reader_close(reader);
    petcam_detection_writer_close(writer);
}

static void Restarts_are_followed(void)
{
    char name[NAME_BYTES];
    petcam_detection_set got;
    petcam_detection_set set = set_of(50, 1);
    petcam_detection_writer *writer = create_writer(unique_name(name, "restart"), PETCAM_DETECTIONS_TIMESPEC);
    petcam_detection_reader *reader = open_reader(name, PETCAM_DETECTIONS_TIMESPEC);
    CHECK_STATUS(PETCAM_OK, petcam_detection_writer_write(writer, &set));
    CHECK_STATUS(PETCAM_OK, petcam_detection_reader_wait(reader, 1000));
    CHECK_STATUS(PETCAM_OK, petcam_detection_reader_read(reader, &got));
    petcam_detection_writer_close(writer);
    CHECK_STATUS(PETCAM_NO_SEGMENT, petcam_detection_reader_wait(reader, 300));
    writer = create_writer(name, PETCAM_DETECTIONS_TIMESPEC);
    set.frame_number = 2;
    CHECK_STATUS(PETCAM_OK, petcam_detection_writer_write(writer, &set));
    CHECK_STATUS(PETCAM_OK, petcam_detection_reader_wait(reader, 5000));
    CHECK_STATUS(PETCAM_OK, petcam_detection_reader_read(reader, &got));
    CHECK_EQUAL(2, got.frame_number);
    CHECK_EQUAL(PETCAM_FRAME_AFTER_RESTART, got.flags);
    petcam_detection_reader_interrupt(reader);
    CHECK_STATUS(PETCAM_INTERRUPTED, petcam_detection_reader_wait(reader, -1));
    petcam_reader_stats stats;
    CHECK_STATUS(PETCAM_OK, petcam_detection_reader_stats(reader, &stats));
    CHECK_EQUAL(1, stats.restarts);
    CHECK_EQUAL(2, stats.frames);
    petcam_detection_reader_close(reader);
    petcam_detection_writer_close(writer);
}

int main(void)
{
    RUN(Both_revisions_make_the_round_trip);
    RUN(Revisions_are_told_apart_by_their_size);
    RUN(Set_that_was_there_first_is_delivered_and_missed_versions_are_counted);
    RUN(Impossible_records_are_corrupt_and_names_always_end);
    RUN(Record_that_is_overwritten_all_the_time_is_read_or_torn_and_the_last_one_arrives_whole);
    RUN(Restarts_are_followed);
    return 0;
}

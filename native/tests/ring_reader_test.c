/* One reader, one thread: errors, order, slow readers, small buffers, throttle, interruption. */
#include <pthread.h>

#include "raw_segment.h"

static petcam_ring_writer *create_writer(char name[NAME_BYTES], const char *stem)
{
    petcam_ring_writer *writer;
    CHECK_STATUS(PETCAM_OK, petcam_ring_writer_create(unique_name(name, stem), NULL, &writer));
    return writer;
}

static petcam_ring_reader *open_reader(const char *name, int32_t start)
{
    petcam_ring_reader *reader;
    petcam_ring_reader_options options = {.start = start};
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_open(name, &options, &reader));
    return reader;
}

static void check_open(int32_t expected, const char *name, int32_t layout)
{
    petcam_ring_reader *reader = NULL;
    petcam_ring_reader_options options = {.layout = layout};
    CHECK_STATUS(expected, petcam_ring_reader_open(name, &options, &reader));
    CHECK(reader == NULL);
}

static void Open_says_why_it_cannot(void)
{
    char name[NAME_BYTES];
    check_open(PETCAM_NO_SEGMENT, unique_name(name, "absent"), PETCAM_LAYOUT_PETCAM);
    check_open(PETCAM_INVALID_ARGUMENT, "no-slash", PETCAM_LAYOUT_PETCAM);
    check_open(PETCAM_INVALID_ARGUMENT, "/two/slashes", PETCAM_LAYOUT_PETCAM);
    check_open(PETCAM_INVALID_ARGUMENT, "/", PETCAM_LAYOUT_PETCAM);
    check_open(PETCAM_INVALID_ARGUMENT, NULL, PETCAM_LAYOUT_PETCAM);
    check_open(PETCAM_INVALID_ARGUMENT, name, 9);
    unsigned char *base = create_raw(unique_name(name, "short"), 4096);
    check_open(PETCAM_WRONG_SIZE, name, PETCAM_LAYOUT_PETCAM);
    check_open(PETCAM_WRONG_SIZE, name, PETCAM_LAYOUT_VIDEO_STREAM);
    munmap(base, 4096);
    shm_unlink(name);
}

static void Open_of_a_video_stream_checks_magic_version_and_semaphore(void)
{
    char name[NAME_BYTES];
    unsigned char *base = create_raw(unique_name(name, "video_stream_ch2"), VIDEO_BYTES);
    check_open(PETCAM_WRONG_MAGIC, name, PETCAM_LAYOUT_VIDEO_STREAM);
    put_u32(base, 0x56494445);
    put_u32(base + 4, 2);
    check_open(PETCAM_WRONG_VERSION, name, PETCAM_LAYOUT_VIDEO_STREAM);
    put_u32(base + 4, 1);
    check_open(PETCAM_NO_SEMAPHORE, name, PETCAM_LAYOUT_VIDEO_STREAM);
    CHECK_EQUAL(0, get_u32(base + 24)); /* a reader that could not attach is not counted */
    munmap(base, VIDEO_BYTES);
    shm_unlink(name);
}

static void Frames_come_in_order_and_once(void)
{
    char name[NAME_BYTES];
    unsigned char buffer[5000];
    petcam_frame_info info;
    petcam_ring_writer *writer = create_writer(name, "order");
    petcam_ring_reader *reader = open_reader(name, PETCAM_START_NEWEST);
    CHECK_STATUS(PETCAM_NO_FRAME, petcam_ring_reader_read(reader, buffer, sizeof buffer, &info));
    CHECK_STATUS(PETCAM_TIMEOUT, petcam_ring_reader_wait(reader, 0));
    for (uint64_t number = 0; number < 100; number++) {
        write_frame(writer, number, 1000 + number);
        CHECK_STATUS(PETCAM_OK, petcam_ring_reader_wait(reader, 1000));
        CHECK_STATUS(PETCAM_OK, petcam_ring_reader_read(reader, buffer, sizeof buffer, &info));
        CHECK_EQUAL(number, info.frame_number);
        CHECK_EQUAL(number, info.write_index);
        CHECK_EQUAL(0, info.missed);
        CHECK(payload_is_whole(buffer, 1000 + number, number));
        CHECK_STATUS(PETCAM_NO_FRAME, petcam_ring_reader_read(reader, buffer, sizeof buffer, &info));
    }
    petcam_reader_stats stats;
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_stats(reader, &stats));
    CHECK_EQUAL(100, stats.frames);
    CHECK_EQUAL(0, stats.missed);
    CHECK_EQUAL(0, stats.torn_retries);
    CHECK_EQUAL(0, stats.corrupt);
    CHECK_EQUAL(0, stats.stolen_posts);
    petcam_ring_reader_close(reader);
    petcam_ring_writer_close(writer);
}

static void Reader_that_falls_behind_skips_to_what_is_safe_and_says_what_it_missed(void)
{
    char name[NAME_BYTES];
    unsigned char buffer[100];
    petcam_frame_info info;
    petcam_ring_writer *writer = create_writer(name, "slow");
    petcam_ring_reader *reader = open_reader(name, PETCAM_START_NEWEST);
    for (uint64_t number = 0; number < 100; number++) {
        write_frame(writer, number, 100);
    }
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_wait(reader, 1000));
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_read(reader, buffer, sizeof buffer, &info));
    CHECK_EQUAL(72, info.frame_number); /* 28 back: one slot is under the pen, one is reserve */
    CHECK_EQUAL(72, info.missed);
    CHECK(info.flags & PETCAM_FRAME_AFTER_GAP);
    for (uint64_t number = 73; number < 100; number++) {
        CHECK_STATUS(PETCAM_OK, petcam_ring_reader_wait(reader, 1000));
        CHECK_STATUS(PETCAM_OK, petcam_ring_reader_read(reader, buffer, sizeof buffer, &info));
        CHECK_EQUAL(number, info.frame_number);
        CHECK_EQUAL(0, info.missed);
        CHECK_EQUAL(0, info.flags);
    }
    CHECK_STATUS(PETCAM_TIMEOUT, petcam_ring_reader_wait(reader, 20));
    petcam_ring_reader_close(reader);
    petcam_ring_writer_close(writer);
}

static void Reader_starts_at_the_newest_or_the_oldest_frame(void)
{
    char name[NAME_BYTES];
    unsigned char buffer[100];
    petcam_frame_info info;
    petcam_ring_writer *writer = create_writer(name, "start");
    for (uint64_t number = 0; number < 50; number++) {
        write_frame(writer, number, 100);
    }
    petcam_ring_reader *newest = open_reader(name, PETCAM_START_NEWEST);
    petcam_ring_reader *oldest = open_reader(name, PETCAM_START_OLDEST);
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_wait(newest, 1000));
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_read(newest, buffer, sizeof buffer, &info));
    CHECK_EQUAL(49, info.frame_number);
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_read(oldest, buffer, sizeof buffer, &info));
    CHECK_EQUAL(22, info.frame_number);
    petcam_ring_reader_close(oldest);
    petcam_ring_reader_close(newest);
    petcam_ring_writer_close(writer);
}

static void Small_buffer_is_told_the_size_and_loses_nothing(void)
{
    char name[NAME_BYTES];
    unsigned char buffer[1000];
    petcam_frame_info info;
    petcam_ring_writer *writer = create_writer(name, "small");
    petcam_ring_reader *reader = open_reader(name, PETCAM_START_NEWEST);
    write_frame(writer, 5, 1000);
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_wait(reader, 1000));
    CHECK_STATUS(PETCAM_BUFFER_TOO_SMALL, petcam_ring_reader_read(reader, buffer, 999, &info));
    CHECK_EQUAL(1000, info.data_size);
    CHECK_STATUS(PETCAM_BUFFER_TOO_SMALL, petcam_ring_reader_read(reader, NULL, 0, &info));
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_read(reader, buffer, 1000, &info));
    CHECK_EQUAL(5, info.frame_number);
    petcam_ring_reader_close(reader);
    petcam_ring_writer_close(writer);
}

static void spoil_and_check(unsigned char *base, petcam_ring_reader *reader, uint32_t index, size_t offset, uint64_t value, size_t size)
{
    unsigned char *slot = base + RING_SLOT(index);
    unsigned char *buffer = malloc(RING_CAPACITY); /* exactly a slot: a copy beyond it is found by AddressSanitizer */
    petcam_frame_info info;
    put_slot_header(slot, index, 100);
    memcpy(slot + offset, &value, size);
    raise_index(base);
    post(base);
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_wait(reader, 1000));
    CHECK_STATUS(PETCAM_CORRUPT_FRAME, petcam_ring_reader_read(reader, buffer, RING_CAPACITY, &info));
    CHECK_STATUS(PETCAM_NO_FRAME, petcam_ring_reader_read(reader, buffer, RING_CAPACITY, &info));
    free(buffer);
}

static void Impossible_fields_are_a_corrupt_frame_and_the_next_one_is_read(void)
{
    char name[NAME_BYTES];
    unsigned char *base = create_raw_ring(unique_name(name, "corrupt"));
    petcam_ring_reader *reader = open_reader(name, PETCAM_START_NEWEST);
    spoil_and_check(base, reader, 0, 40, RING_CAPACITY + 1, 8);
    spoil_and_check(base, reader, 1, 40, UINT64_MAX, 8);
    spoil_and_check(base, reader, 2, 40, UINT64_C(1) << 63, 8);
    spoil_and_check(base, reader, 3, 40, 0, 8);
    spoil_and_check(base, reader, 4, 36, 4, 4);
    spoil_and_check(base, reader, 5, 36, 0xFFFFFFFF, 4);
    spoil_and_check(base, reader, 6, 28, 0x80000000, 4);
    spoil_and_check(base, reader, 7, 16, 1000000000, 8);
    put_slot_header(base + RING_SLOT(8), 8, RING_CAPACITY); /* a full slot is not corrupt */
    raise_index(base);
    post(base);
    unsigned char *buffer = malloc(RING_CAPACITY);
    petcam_frame_info info;
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_wait(reader, 1000));
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_read(reader, buffer, RING_CAPACITY, &info));
    CHECK_EQUAL(8, info.frame_number);
    CHECK_EQUAL(8, info.missed);
    petcam_reader_stats stats;
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_stats(reader, &stats));
    CHECK_EQUAL(8, stats.corrupt);
    free(buffer);
    petcam_ring_reader_close(reader);
    munmap(base, RING_BYTES);
    shm_unlink(name);
}

static void *interrupt_after_a_while(void *reader)
{
    sleep_ms(50);
    petcam_ring_reader_interrupt(reader);
    return NULL;
}

static void Interrupt_ends_the_wait_of_another_thread(void)
{
    char name[NAME_BYTES];
    pthread_t thread;
    petcam_ring_writer *writer = create_writer(name, "interrupt");
    petcam_ring_reader *reader = open_reader(name, PETCAM_START_NEWEST);
    int64_t start = now_ms();
    CHECK(pthread_create(&thread, NULL, interrupt_after_a_while, reader) == 0);
    CHECK_STATUS(PETCAM_INTERRUPTED, petcam_ring_reader_wait(reader, -1));
    CHECK(now_ms() - start < 2000);
    pthread_join(thread, NULL);
    petcam_ring_reader_interrupt(reader); /* before the wait: the next one returns at once */
    CHECK_STATUS(PETCAM_INTERRUPTED, petcam_ring_reader_wait(reader, -1));
    CHECK_STATUS(PETCAM_TIMEOUT, petcam_ring_reader_wait(reader, 1));
    petcam_ring_reader_close(reader);
    petcam_ring_writer_close(writer);
}

static void Idle_reader_sleeps(void)
{
    char name[NAME_BYTES];
    petcam_reader_stats stats;
    petcam_ring_writer *writer = create_writer(name, "idle");
    petcam_ring_reader *reader = open_reader(name, PETCAM_START_NEWEST);
    CHECK_STATUS(PETCAM_TIMEOUT, petcam_ring_reader_wait(reader, 500));
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_stats(reader, &stats));
    CHECK(stats.wakeups <= 20); /* a slice is a frame and a half: ten, and some for the checks of the name */
    petcam_ring_reader_close(reader);
    petcam_ring_writer_close(writer);
}

static void Writer_refuses_what_does_not_fit(void)
{
    char name[NAME_BYTES];
    unsigned char byte = 0;
    petcam_ring_writer *writer = create_writer(name, "refuse");
    petcam_frame_info info = frame_of(1, RING_CAPACITY + 1);
    CHECK_STATUS(PETCAM_FRAME_TOO_LARGE, petcam_ring_writer_write(writer, &info, &byte));
    info = frame_of(1, 0);
    CHECK_STATUS(PETCAM_INVALID_ARGUMENT, petcam_ring_writer_write(writer, &info, &byte));
    info = frame_of(1, 1);
    info.format = PETCAM_FORMAT_H265;
    CHECK_STATUS(PETCAM_INVALID_ARGUMENT, petcam_ring_writer_write(writer, &info, &byte));
    CHECK_STATUS(PETCAM_INVALID_ARGUMENT, petcam_ring_writer_write(writer, NULL, &byte));
    petcam_ring_writer_options options = {.mode = 07777};
    petcam_ring_writer *other;
    CHECK_STATUS(PETCAM_INVALID_ARGUMENT, petcam_ring_writer_create("/petcam_test_never", &options, &other));
    petcam_ring_writer_close(writer);
    petcam_ring_writer_close(NULL);
    petcam_ring_reader_close(NULL);
}

int main(void)
{
    RUN(Open_says_why_it_cannot);
    RUN(Open_of_a_video_stream_checks_magic_version_and_semaphore);
    RUN(Frames_come_in_order_and_once);
    RUN(Reader_that_falls_behind_skips_to_what_is_safe_and_says_what_it_missed);
    RUN(Reader_starts_at_the_newest_or_the_oldest_frame);
    RUN(Small_buffer_is_told_the_size_and_loses_nothing);
    RUN(Impossible_fields_are_a_corrupt_frame_and_the_next_one_is_read);
    RUN(Interrupt_ends_the_wait_of_another_thread);
    RUN(Idle_reader_sleeps);
    RUN(Writer_refuses_what_does_not_fit);
    return 0;
}

/* Producers that die, come back, replace their segment, or start over inside it. */
#include <signal.h>
#include <sys/wait.h>

#include "raw_segment.h"

static unsigned char buffer[1000];
static petcam_frame_info info;

static petcam_ring_reader *open_reader(const char *name)
{
    petcam_ring_reader *reader;
    petcam_ring_reader_options options = {.restart_check_ms = 50};
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_open(name, &options, &reader));
    return reader;
}

static void expect_frame(petcam_ring_reader *reader, uint64_t number, uint32_t flags)
{
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_wait(reader, 5000));
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_read(reader, buffer, sizeof buffer, &info));
    CHECK_EQUAL(number, info.frame_number);
    CHECK_EQUAL(flags, info.flags);
    CHECK(payload_is_whole(buffer, (size_t)info.data_size, number));
}

static uint64_t restarts_of(const petcam_ring_reader *reader)
{
    petcam_reader_stats stats;
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_stats(reader, &stats));
    return stats.restarts;
}

static void Segment_that_goes_away_is_reported_and_followed_when_it_comes_back(void)
{
    char name[NAME_BYTES];
    petcam_ring_writer *writer;
    CHECK_STATUS(PETCAM_OK, petcam_ring_writer_create(unique_name(name, "gone"), NULL, &writer));
    petcam_ring_reader *reader = open_reader(name);
    write_frame(writer, 100, 500);
    expect_frame(reader, 100, 0);
    petcam_ring_writer_close(writer);
    CHECK_STATUS(PETCAM_NO_SEGMENT, petcam_ring_reader_wait(reader, 300));
    CHECK_STATUS(PETCAM_NO_FRAME, petcam_ring_reader_read(reader, buffer, sizeof buffer, &info));
    CHECK_STATUS(PETCAM_OK, petcam_ring_writer_create(name, NULL, &writer));
    write_frame(writer, 1, 600);
    expect_frame(reader, 1, PETCAM_FRAME_AFTER_RESTART);
    write_frame(writer, 2, 600);
    expect_frame(reader, 2, 0);
    CHECK_EQUAL(1, restarts_of(reader));
    petcam_ring_reader_close(reader);
    petcam_ring_writer_close(writer);
}

/* A producer in a process of its own, killed without a chance to clean up. */
static pid_t fork_producer(const char *name, const petcam_ring_writer_options *options)
{
    int ready[2];
    char byte;
    CHECK(pipe(ready) == 0);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        petcam_ring_writer *writer;
        CHECK_STATUS(PETCAM_OK, petcam_ring_writer_create(name, options, &writer));
        write_frame(writer, 500, 100);
        CHECK(write(ready[1], "r", 1) == 1);
        for (;;) {
            pause();
        }
    }
    CHECK(read(ready[0], &byte, 1) == 1);
    close(ready[0]);
    close(ready[1]);
    return child;
}

static void kill_producer(pid_t child)
{
    CHECK(kill(child, SIGKILL) == 0);
    CHECK(waitpid(child, NULL, 0) == child);
}

static void Stale_segment_of_a_killed_producer_is_replaced_and_readers_move_over(void)
{
    char name[NAME_BYTES];
    petcam_ring_writer *writer;
    pid_t child = fork_producer(unique_name(name, "killed"), NULL);
    petcam_ring_reader *reader = open_reader(name);
    expect_frame(reader, 500, 0);
    CHECK_STATUS(PETCAM_IN_USE, petcam_ring_writer_create(name, NULL, &writer)); /* it lives */
    kill_producer(child);
    CHECK_STATUS(PETCAM_TIMEOUT, petcam_ring_reader_wait(reader, 100)); /* it is dead, its segment is not */
    CHECK_STATUS(PETCAM_OK, petcam_ring_writer_create(name, NULL, &writer));
    write_frame(writer, 7, 200);
    expect_frame(reader, 7, PETCAM_FRAME_AFTER_RESTART);
    petcam_ring_reader_close(reader);
    petcam_ring_writer_close(writer);
    CHECK(shm_open(name, O_RDONLY, 0) < 0);
}

static void Video_stream_reader_follows_to_the_new_segment_and_its_semaphores(void)
{
    char name[NAME_BYTES];
    petcam_ring_writer *writer;
    petcam_ring_writer_options options = {.layout = PETCAM_LAYOUT_VIDEO_STREAM};
    petcam_ring_reader_options reader_options = {.layout = PETCAM_LAYOUT_VIDEO_STREAM, .restart_check_ms = 50};
    petcam_ring_reader *reader;
    pid_t child = fork_producer(unique_name(name, "video_stream_ch0"), &options);
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_open(name, &reader_options, &reader));
    expect_frame(reader, 500, 0);
    kill_producer(child);
    CHECK_STATUS(PETCAM_OK, petcam_ring_writer_create(name, &options, &writer));
    write_frame(writer, 7, 200);
    expect_frame(reader, 7, PETCAM_FRAME_AFTER_RESTART);
    unsigned char *base = map_raw(name, VIDEO_BYTES);
    CHECK_EQUAL(1, get_u32(base + 24));
    memset(base + 8, 0, 20); /* a producer that starts over inside the segment forgets its readers */
    petcam_ring_reader_close(reader);
    CHECK_EQUAL(0, get_u32(base + 24));
    munmap(base, VIDEO_BYTES);
    petcam_ring_writer_close(writer);
}

static void put_frame(unsigned char *base, uint64_t number)
{
    unsigned char *slot = base + RING_SLOT(get_u32(base));
    put_slot_header(slot, number, 300);
    fill_payload(slot + 48, 300, number);
    raise_index(base);
    post(base);
}

static void Producer_that_zeroes_its_index_in_place_is_a_restart(void)
{
    char name[NAME_BYTES];
    unsigned char *base = create_raw_ring(unique_name(name, "in_place"));
    petcam_ring_reader *reader = open_reader(name);
    for (uint64_t number = 40; number < 60; number++) {
        put_frame(base, number);
        expect_frame(reader, number, 0);
    }
    put_u32(base, 0);
    put_frame(base, 1);
    expect_frame(reader, 1, PETCAM_FRAME_AFTER_RESTART);
    put_frame(base, 2);
    expect_frame(reader, 2, 0);
    CHECK_EQUAL(1, restarts_of(reader));
    petcam_ring_reader_close(reader);
    munmap(base, RING_BYTES);
    shm_unlink(name);
}

static void Frame_numbers_that_begin_again_while_the_index_goes_on_are_a_restart(void)
{
    char name[NAME_BYTES];
    unsigned char *base = create_raw_ring(unique_name(name, "numbers"));
    petcam_ring_reader *reader = open_reader(name);
    for (uint64_t number = 1000; number < 1040; number++) {
        put_frame(base, number);
        expect_frame(reader, number, 0);
    }
    put_frame(base, 0);
    expect_frame(reader, 0, PETCAM_FRAME_AFTER_RESTART);
    CHECK_EQUAL(1, restarts_of(reader));
    petcam_ring_reader_close(reader);
    munmap(base, RING_BYTES);
    shm_unlink(name);
}

static void Something_else_under_the_name_is_named_until_a_ring_is_back(void)
{
    char name[NAME_BYTES];
    petcam_ring_writer *writer;
    CHECK_STATUS(PETCAM_OK, petcam_ring_writer_create(unique_name(name, "other"), NULL, &writer));
    petcam_ring_reader *reader = open_reader(name);
    petcam_ring_writer_close(writer);
    unsigned char *base = create_raw(name, 4096);
    CHECK_STATUS(PETCAM_WRONG_SIZE, petcam_ring_reader_wait(reader, 300));
    CHECK_STATUS(PETCAM_NO_SEGMENT, petcam_ring_reader_set_frame_interval(reader, 500));
    CHECK_STATUS(PETCAM_NO_FRAME, petcam_ring_reader_peek(reader, &info));
    munmap(base, 4096);
    shm_unlink(name);
    CHECK_STATUS(PETCAM_OK, petcam_ring_writer_create(name, NULL, &writer));
    write_frame(writer, 3, 100);
    expect_frame(reader, 3, PETCAM_FRAME_AFTER_RESTART);
    petcam_ring_reader_close(reader);
    petcam_ring_writer_close(writer);
}

static void Segment_cut_short_under_a_reader_is_left_alone(void)
{
    char name[NAME_BYTES];
    unsigned char *base = create_raw_ring(unique_name(name, "cut"));
    petcam_ring_reader *reader = open_reader(name);
    put_frame(base, 1);
    expect_frame(reader, 1, 0);
    munmap(base, RING_BYTES);
    int fd = shm_open(name, O_RDWR, 0);
    CHECK(fd >= 0);
    CHECK(ftruncate(fd, 65536) == 0); /* the header stays: this reader looks at its size before it is cut further */
    CHECK_STATUS(PETCAM_WRONG_SIZE, petcam_ring_reader_wait(reader, 300));
    CHECK(ftruncate(fd, 0) == 0);
    CHECK_STATUS(PETCAM_WRONG_SIZE, petcam_ring_reader_wait(reader, 100));
    CHECK_STATUS(PETCAM_NO_FRAME, petcam_ring_reader_read(reader, buffer, sizeof buffer, &info));
    close(fd);
    petcam_ring_reader_close(reader);
    shm_unlink(name);
}

static void Writer_leaves_a_segment_alone_that_took_its_name(void)
{
    char name[NAME_BYTES];
    petcam_ring_writer *writer;
    CHECK_STATUS(PETCAM_OK, petcam_ring_writer_create(unique_name(name, "usurped"), NULL, &writer));
    shm_unlink(name);
    unsigned char *base = create_raw_ring(name);
    petcam_ring_writer_close(writer);
    CHECK(shm_unlink(name) == 0); /* the other's segment was still there */
    munmap(base, RING_BYTES);
}

int main(void)
{
    RUN(Segment_that_goes_away_is_reported_and_followed_when_it_comes_back);
    RUN(Stale_segment_of_a_killed_producer_is_replaced_and_readers_move_over);
    RUN(Video_stream_reader_follows_to_the_new_segment_and_its_semaphores);
    RUN(Producer_that_zeroes_its_index_in_place_is_a_restart);
    RUN(Frame_numbers_that_begin_again_while_the_index_goes_on_are_a_restart);
    RUN(Something_else_under_the_name_is_named_until_a_ring_is_back);
    RUN(Segment_cut_short_under_a_reader_is_left_alone);
    RUN(Writer_leaves_a_segment_alone_that_took_its_name);
    return 0;
}

/* What is in shared memory, byte for byte, by offsets written down from the boards' documentation. */
#include <semaphore.h>

#include "raw_segment.h"

static void Public_structs_have_the_sizes_that_other_languages_mirror(void)
{
    CHECK_EQUAL(64, sizeof(petcam_frame_info));
    CHECK_EQUAL(32, sizeof(petcam_ring_reader_options));
    CHECK_EQUAL(32, sizeof(petcam_ring_writer_options));
    CHECK_EQUAL(64, sizeof(petcam_reader_stats));
    CHECK_EQUAL(52, sizeof(petcam_detection));
    CHECK_EQUAL(560, sizeof(petcam_detection_set));
    CHECK_EQUAL(16, sizeof(petcam_detection_reader_options));
    CHECK_EQUAL(16, sizeof(petcam_detection_writer_options));
    CHECK_EQUAL(PETCAM_ABI_VERSION, petcam_abi_version());
}

static void Every_status_has_a_name_and_a_remedy(void)
{
    for (int32_t status = PETCAM_OK; status >= PETCAM_SYSTEM_ERROR; status--) {
        CHECK(strcmp(petcam_status_name(status), "unknown_status") != 0);
        CHECK(strlen(petcam_status_remedy(status)) > 0);
    }
    CHECK(strcmp(petcam_status_name(PETCAM_NO_SEGMENT), "no_segment") == 0);
    CHECK(strcmp(petcam_status_name(1), "unknown_status") == 0);
    CHECK(strcmp(petcam_status_name(INT32_MIN), "unknown_status") == 0);
}

static void Petcam_ring_is_written_at_the_documented_offsets(void)
{
    char name[NAME_BYTES];
    petcam_ring_writer *writer;
    CHECK_STATUS(PETCAM_OK, petcam_ring_writer_create(unique_name(name, "ring"), NULL, &writer));
    unsigned char *base = map_raw(name, RING_BYTES);
    CHECK_EQUAL(0, get_u32(base));
    for (uint64_t number = 100; number < 131; number++) {
        write_frame(writer, number, 1000 + number);
    }
    CHECK_EQUAL(31, get_u32(base)); /* counts up; does not wrap at the number of slots */
    CHECK_EQUAL(0, get_u32(base + 4));
    int posts;
    CHECK(sem_getvalue((sem_t *)(void *)(base + 8), &posts) == 0);
    CHECK_EQUAL(31, posts);
    const unsigned char *slot = base + 40; /* frame 130 is the 31st and lies in slot 0 again */
    CHECK_EQUAL(130, get_u64(slot));
    CHECK_EQUAL(1700000000, get_u64(slot + 8));
    CHECK_EQUAL(123456789, get_u64(slot + 16));
    CHECK_EQUAL(7, get_u32(slot + 24));
    CHECK_EQUAL(1280, get_u32(slot + 28));
    CHECK_EQUAL(720, get_u32(slot + 32));
    CHECK_EQUAL(3, get_u32(slot + 36));
    CHECK_EQUAL(1130, get_u64(slot + 40));
    CHECK(payload_is_whole(slot + 48, 1130, 130));
    CHECK_EQUAL(101, get_u64(base + 40 + 3110448));
    put_u32(base + 4, 500);
    CHECK_EQUAL(500, petcam_ring_writer_frame_interval(writer));
    munmap(base, RING_BYTES);
    petcam_ring_writer_close(writer);
}

static void Petcam_ring_written_by_hand_is_read(void)
{
    char name[NAME_BYTES];
    unsigned char *base = create_raw_ring(unique_name(name, "by_hand"));
    petcam_ring_reader *reader;
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_open(name, NULL, &reader));
    unsigned char *slot = base + RING_SLOT(0);
    put_slot_header(slot, 4242, 5);
    put_u32(slot + 24, 3);
    memcpy(slot + 48, "hello", 5);
    raise_index(base);
    post(base);
    unsigned char buffer[16];
    petcam_frame_info info;
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_wait(reader, 1000));
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_peek(reader, &info));
    CHECK_EQUAL(5, info.data_size);
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_read(reader, buffer, sizeof buffer, &info));
    CHECK_EQUAL(4242, info.frame_number);
    CHECK_EQUAL(3, info.camera_id);
    CHECK_EQUAL(1280, info.width);
    CHECK_EQUAL(720, info.height);
    CHECK_EQUAL(PETCAM_FORMAT_H264, info.format);
    CHECK_EQUAL(5, info.data_size);
    CHECK_EQUAL(0, info.flags);
    CHECK_EQUAL(0, info.write_index);
    CHECK(memcmp(buffer, "hello", 5) == 0);
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_set_frame_interval(reader, 500));
    CHECK_EQUAL(500, get_u32(base + 4));
    petcam_ring_reader_close(reader);
    munmap(base, RING_BYTES);
    shm_unlink(name);
}

static void Video_stream_ring_is_written_at_the_documented_offsets(void)
{
    char name[NAME_BYTES];
    petcam_ring_writer *writer;
    petcam_ring_writer_options options = {.layout = PETCAM_LAYOUT_VIDEO_STREAM};
    CHECK_STATUS(PETCAM_OK, petcam_ring_writer_create(unique_name(name, "video_stream_ch1"), &options, &writer));
    unsigned char *base = map_raw(name, VIDEO_BYTES);
    CHECK_EQUAL(0x56494445, get_u32(base));
    CHECK_EQUAL(1, get_u32(base + 4));
    write_frame(writer, 9, 100);
    petcam_frame_info info = frame_of(10, 200);
    unsigned char data[200];
    info.flags = PETCAM_FRAME_KEYFRAME;
    fill_payload(data, 200, 10);
    CHECK_STATUS(PETCAM_OK, petcam_ring_writer_write(writer, &info, data));
    CHECK_EQUAL(2, get_u32(base + 8));
    CHECK_EQUAL(2, get_u32(base + 16));
    CHECK_EQUAL(0, get_u32(base + 20));
    CHECK_EQUAL(0, get_u32(base + 24));
    const unsigned char *slot = base + 64 + 524320;
    CHECK_EQUAL(1700000000123, get_u64(slot));
    CHECK_EQUAL(200, get_u32(slot + 8));
    CHECK_EQUAL(10, get_u32(slot + 12));
    CHECK_EQUAL(1, slot[16]);
    CHECK_EQUAL(0, slot[17]);
    CHECK_EQUAL(1280, slot[18] | slot[19] << 8);
    CHECK_EQUAL(720, slot[20] | slot[21] << 8);
    CHECK_EQUAL(30, slot[22]);
    CHECK(payload_is_whole(slot + 32, 200, 10));
    munmap(base, VIDEO_BYTES);
    petcam_ring_writer_close(writer);
}

static void Video_stream_reader_counts_itself_and_leaves_the_write_lock_alone(void)
{
    char name[NAME_BYTES];
    char lock_name[NAME_BYTES];
    petcam_ring_writer *writer;
    petcam_ring_reader *reader;
    petcam_ring_writer_options writer_options = {.layout = PETCAM_LAYOUT_VIDEO_STREAM};
    petcam_ring_reader_options reader_options = {.layout = PETCAM_LAYOUT_VIDEO_STREAM};
    CHECK_STATUS(PETCAM_OK, petcam_ring_writer_create(unique_name(name, "video_stream"), &writer_options, &writer));
    unsigned char *base = map_raw(name, VIDEO_BYTES);
    snprintf(lock_name, sizeof lock_name, "%.*svideo_sem_write", (int)(strlen(name) - strlen("video_stream")), name);
    sem_t *lock = sem_open(lock_name, 0);
    CHECK(lock != SEM_FAILED);
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_open(name, &reader_options, &reader));
    CHECK_EQUAL(1, get_u32(base + 24));
    write_frame(writer, 1, 64);
    unsigned char buffer[64];
    petcam_frame_info info;
    CHECK(sem_trywait(lock) == 0); /* somebody else holds the lock: the reader does not care */
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_wait(reader, 1000));
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_read(reader, buffer, sizeof buffer, &info));
    CHECK_EQUAL(1, info.frame_number);
    CHECK_EQUAL(30, info.fps);
    CHECK_EQUAL(123000000, info.timestamp_nsec);
    CHECK_STATUS(PETCAM_UNSUPPORTED, petcam_ring_reader_set_frame_interval(reader, 500));
    /* ... but the writer drops the frame, and counts it. */
    petcam_frame_info dropped = frame_of(2, 64);
    CHECK_STATUS(PETCAM_BUSY, petcam_ring_writer_write(writer, &dropped, buffer));
    CHECK_EQUAL(1, get_u32(base + 20));
    sem_post(lock);
    CHECK_STATUS(PETCAM_OK, petcam_ring_writer_write(writer, &dropped, buffer));
    petcam_ring_reader_close(reader);
    CHECK_EQUAL(0, get_u32(base + 24));
    sem_close(lock);
    munmap(base, VIDEO_BYTES);
    petcam_ring_writer_close(writer);
    CHECK(sem_open(lock_name, 0) == SEM_FAILED);
}

static void check_detections(int32_t layout, size_t bytes, size_t boxes_at)
{
    char name[NAME_BYTES];
    petcam_detection_writer *writer;
    petcam_detection_writer_options options = {.layout = layout};
    CHECK_STATUS(PETCAM_OK, petcam_detection_writer_create(unique_name(name, "detections"), &options, &writer));
    unsigned char *base = map_raw(name, bytes);
    petcam_detection_set set = {.frame_number = 77, .timestamp_sec = 1700000000, .timestamp_nsec = 500000000, .count = 2};
    set.detections[1] = (petcam_detection){.class_name = "cat", .confidence = 0.75f, .x = 10, .y = 20, .w = 30, .h = 40};
    CHECK_STATUS(PETCAM_OK, petcam_detection_writer_write(writer, &set));
    CHECK_EQUAL(77, get_u64(base));
    if (layout == PETCAM_DETECTIONS_TIMESPEC) {
        CHECK_EQUAL(1700000000, get_u64(base + 8));
        CHECK_EQUAL(500000000, get_u64(base + 16));
    } else {
        double seconds;
        memcpy(&seconds, base + 8, 8);
        CHECK(seconds == 1700000000.5);
    }
    CHECK_EQUAL(2, get_u32(base + boxes_at - 4));
    const unsigned char *box = base + boxes_at + 52;
    float confidence;
    memcpy(&confidence, box + 32, 4);
    CHECK(strcmp((const char *)box, "cat") == 0);
    CHECK(confidence == 0.75f);
    CHECK_EQUAL(10, get_u32(box + 36));
    CHECK_EQUAL(20, get_u32(box + 40));
    CHECK_EQUAL(30, get_u32(box + 44));
    CHECK_EQUAL(40, get_u32(box + 48));
    CHECK_EQUAL(1, get_u32(base + boxes_at + 520));
    int posts;
    CHECK(sem_getvalue((sem_t *)(void *)(base + boxes_at + 524), &posts) == 0);
    CHECK_EQUAL(1, posts);
    munmap(base, bytes);
    petcam_detection_writer_close(writer);
}

static void Detections_are_written_at_the_documented_offsets(void)
{
    check_detections(PETCAM_DETECTIONS_TIMESPEC, 584, 28);
    check_detections(PETCAM_DETECTIONS_F64, 576, 20);
}

static void Segments_are_private_unless_asked_otherwise_and_cost_only_what_is_written(void)
{
    char name[NAME_BYTES];
    char path[NAME_BYTES + 16];
    struct stat status;
    petcam_ring_writer *writer;
    CHECK_STATUS(PETCAM_OK, petcam_ring_writer_create(unique_name(name, "mode"), NULL, &writer));
    snprintf(path, sizeof path, "/dev/shm%s", name);
    CHECK(stat(path, &status) == 0);
    CHECK_EQUAL(0600, status.st_mode & 07777);
    for (uint64_t number = 0; number < 30; number++) {
        write_frame(writer, number, 6000);
    }
    CHECK(stat(path, &status) == 0);
    CHECK(status.st_blocks * 512 < 1000000); /* of 93 MB */
    petcam_ring_writer_close(writer);
    CHECK(stat(path, &status) != 0);
    umask(077);
    petcam_ring_writer_options options = {.mode = 0660};
    CHECK_STATUS(PETCAM_OK, petcam_ring_writer_create(name, &options, &writer));
    CHECK(stat(path, &status) == 0);
    CHECK_EQUAL(0660, status.st_mode & 07777);
    petcam_ring_writer_close(writer);
}

int main(void)
{
    RUN(Public_structs_have_the_sizes_that_other_languages_mirror);
    RUN(Every_status_has_a_name_and_a_remedy);
    RUN(Petcam_ring_is_written_at_the_documented_offsets);
    RUN(Petcam_ring_written_by_hand_is_read);
    RUN(Video_stream_ring_is_written_at_the_documented_offsets);
    RUN(Video_stream_reader_counts_itself_and_leaves_the_write_lock_alone);
    RUN(Detections_are_written_at_the_documented_offsets);
    RUN(Segments_are_private_unless_asked_otherwise_and_cost_only_what_is_written);
    return 0;
}

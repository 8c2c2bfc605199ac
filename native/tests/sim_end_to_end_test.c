/* petcam-sim as a process, seen through the library: the right bytes, in order, in time, and nothing left behind. */
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>

#include "clip.h"
#include "raw_segment.h"

#define MAX_ARGUMENTS 24

typedef struct simulator {
    pid_t process;
    FILE *output;
    char prefix[48];
} simulator;

static clip kitchen;

static void load_kitchen(void)
{
    static manifest manifest;
    CHECK(manifest_load(&manifest, PETCAM_CLIPS));
    CHECK(clip_load(&kitchen, manifest_find(&manifest, "kitchen"), PETCAM_CLIPS, PETCAM_JPEGS));
}

/* Starts it with the prefix in place; arguments end with NULL. Returns once it says that it is ready. */
static simulator start_with(const char *prefix, const char *const *arguments, const char *ready_line)
{
    simulator sim;
    int output[2];
    char *argv[MAX_ARGUMENTS] = {"petcam-sim", "--clips", PETCAM_CLIPS, "--jpegs", PETCAM_JPEGS, "--prefix", sim.prefix};
    snprintf(sim.prefix, sizeof sim.prefix, "%s", prefix);
    for (size_t i = 0; arguments[i] != NULL; i++) {
        argv[7 + i] = (char *)(size_t)arguments[i];
    }
    CHECK(pipe(output) == 0);
    sim.process = fork();
    CHECK(sim.process >= 0);
    if (sim.process == 0) {
        dup2(output[1], STDOUT_FILENO);
        close(output[0]);
        close(output[1]);
        execv(PETCAM_SIM, argv);
        _exit(127);
    }
    close(output[1]);
    sim.output = fdopen(output[0], "r");
    char line[80] = "";
    CHECK(fgets(line, sizeof line, sim.output) != NULL);
    CHECK(strcmp(ready_line, line) == 0);
    return sim;
}

static void make_prefix(char prefix[48])
{
    static int count;
    snprintf(prefix, 48, "petcam_sim_test_%ld_%d_", (long)getpid(), ++count);
}

#define START(ready_line, ...) start_fresh((ready_line), (const char *const[]){__VA_ARGS__, NULL})

static simulator start_fresh(const char *ready_line, const char *const *arguments)
{
    char prefix[48];
    make_prefix(prefix);
    return start_with(prefix, arguments, ready_line);
}

static size_t count_segments(const char *prefix)
{
    size_t count = 0;
    DIR *folder = opendir("/dev/shm");
    CHECK(folder != NULL);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        count += strstr(entry->d_name, prefix) != NULL;
    }
    closedir(folder);
    return count;
}

static void stop(simulator *sim, int signal_number)
{
    int status;
    CHECK(kill(sim->process, signal_number) == 0);
    CHECK(waitpid(sim->process, &status, 0) == sim->process);
    fclose(sim->output);
    if (signal_number != SIGKILL) {
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
        CHECK_EQUAL(0, count_segments(sim->prefix));
    }
}

static petcam_ring_reader *open_ring(const simulator *sim, const char *stem, const petcam_ring_reader_options *options)
{
    char name[128];
    petcam_ring_reader *reader;
    snprintf(name, sizeof name, "/%s%s", sim->prefix, stem);
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_open(name, options, &reader));
    return reader;
}

static unsigned char buffer[524288];

static petcam_frame_info next_frame(petcam_ring_reader *reader)
{
    petcam_frame_info info;
    int32_t status;
    do {
        CHECK_STATUS(PETCAM_OK, petcam_ring_reader_wait(reader, 5000));
        status = petcam_ring_reader_read(reader, buffer, sizeof buffer, &info);
    } while (status == PETCAM_NO_FRAME);
    CHECK_STATUS(PETCAM_OK, status);
    return info;
}

static void check_unit(const petcam_frame_info *info, const clip_stream *stream)
{
    const access_unit *unit = &stream->units[info->frame_number % kitchen.entry.frames];
    CHECK_EQUAL(unit->size, info->data_size);
    CHECK(memcmp(buffer, stream->file.bytes + unit->offset, unit->size) == 0);
}

static void Frames_are_the_clips_access_units_in_order_across_the_seam_and_in_real_time(void)
{
    simulator sim = START("ready 1 cameras\n", "--camera", "hall=kitchen", "--first-frame", "270");
    petcam_ring_reader_options options = {.start = PETCAM_START_OLDEST};
    petcam_ring_reader *reader = open_ring(&sim, "pet_camera_stream.hall", &options);
    uint64_t expected = 270;
    int64_t first_ns = 0;
    int64_t last_ns = 0;
    for (int frames = 0; frames < 91; frames++, expected++) {
        petcam_frame_info info = next_frame(reader);
        CHECK_EQUAL(expected, info.frame_number);
        CHECK_EQUAL(0, info.missed);
        CHECK_EQUAL(1280, info.width);
        CHECK_EQUAL(720, info.height);
        CHECK_EQUAL(PETCAM_FORMAT_H264, info.format);
        check_unit(&info, &kitchen.main);
        last_ns = info.timestamp_sec * 1000000000 + info.timestamp_nsec;
        first_ns = frames == 0 ? last_ns : first_ns;
    }
    int64_t took_ms = (last_ns - first_ns) / 1000000;
    CHECK(took_ms > 2950 && took_ms < 3400); /* 90 frames are 3 s; on a busy machine the last may be late */
    petcam_ring_reader_close(reader);
    stop(&sim, SIGTERM);
}

static void Sub_stream_jpegs_and_detections_belong_to_the_same_frames(void)
{
    simulator sim = START("ready 1 cameras\n", "--camera", "kitchen", "--detection-delay-ms", "20");
    petcam_ring_reader *sub = open_ring(&sim, "pet_camera_stream_sub.kitchen", NULL);
    petcam_ring_reader *jpeg = open_ring(&sim, "pet_camera_mjpeg_frame.kitchen", NULL);
    petcam_detection_reader *detections;
    char name[128];
    snprintf(name, sizeof name, "/%spet_camera_detections.kitchen", sim.prefix);
    CHECK_STATUS(PETCAM_OK, petcam_detection_reader_open(name, NULL, &detections));
    for (int i = 0; i < 10; i++) {
        petcam_frame_info info = next_frame(sub);
        CHECK_EQUAL(320, info.width);
        check_unit(&info, &kitchen.sub);
        petcam_detection_set set;
        CHECK_STATUS(PETCAM_OK, petcam_detection_reader_wait(detections, 5000));
        CHECK_STATUS(PETCAM_OK, petcam_detection_reader_read(detections, &set));
        const frame_boxes *boxes = &kitchen.boxes[set.frame_number % kitchen.entry.frames];
        CHECK_EQUAL(0, set.frame_number % 3); /* ten a second */
        CHECK_EQUAL(boxes->count, set.count);
        CHECK(memcmp(boxes->boxes, set.detections, sizeof set.detections) == 0);
        if (kitchen.jpeg_count > 0) {
            info = next_frame(jpeg);
            jpeg_span span = clip_jpeg(&kitchen, info.frame_number % kitchen.entry.frames);
            CHECK_EQUAL(0, info.frame_number % 3);
            CHECK_EQUAL(640, info.width);
            CHECK_EQUAL(360, info.height);
            CHECK_EQUAL(PETCAM_FORMAT_JPEG, info.format);
            CHECK_EQUAL(span.size, info.data_size);
            CHECK(memcmp(buffer, kitchen.jpeg_file.bytes + span.offset, span.size) == 0);
        }
    }
    petcam_ring_reader_close(sub);
    petcam_ring_reader_close(jpeg);
    petcam_detection_reader_close(detections);
    stop(&sim, SIGINT);
}

static void Detection_carries_the_capture_time_of_its_frame(void)
{
    simulator sim = START("ready 1 cameras\n", "--camera", "kitchen", "--detections-fps", "30", "--detection-delay-ms", "0");
    petcam_detection_reader *detections;
    petcam_detection_set set;
    char name[128];
    snprintf(name, sizeof name, "/%spet_camera_detections.kitchen", sim.prefix);
    CHECK_STATUS(PETCAM_OK, petcam_detection_reader_open(name, NULL, &detections));
    petcam_ring_reader *reader = open_ring(&sim, "pet_camera_stream.kitchen", NULL);
    petcam_frame_info info = next_frame(reader);
    do {
        CHECK_STATUS(PETCAM_OK, petcam_detection_reader_wait(detections, 5000));
        CHECK_STATUS(PETCAM_OK, petcam_detection_reader_read(detections, &set));
    } while (set.frame_number < info.frame_number);
    while (info.frame_number < set.frame_number) {
        info = next_frame(reader);
    }
    CHECK_EQUAL(info.timestamp_sec, set.timestamp_sec);
    CHECK_EQUAL(info.timestamp_nsec, set.timestamp_nsec);
    petcam_ring_reader_close(reader);
    petcam_detection_reader_close(detections);
    stop(&sim, SIGHUP);
}

static void Throttled_ring_sends_keyframes_and_resumes_with_one(void)
{
    simulator sim = START("ready 1 cameras\n", "--camera", "kitchen");
    petcam_ring_reader *reader = open_ring(&sim, "pet_camera_stream.kitchen", NULL);
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_set_frame_interval(reader, 500));
    sleep_ms(50);
    petcam_frame_info info;
    do {
        info = next_frame(reader); /* those that were sent before the wish was read */
    } while (info.frame_number % 30 != 0);
    for (int i = 0; i < 2; i++) {
        uint64_t before = info.frame_number;
        info = next_frame(reader);
        CHECK_EQUAL(before + 30, info.frame_number);
        CHECK_EQUAL(0, info.missed); /* the ring skipped nothing: the producer did */
        check_unit(&info, &kitchen.main);
    }
    CHECK_STATUS(PETCAM_OK, petcam_ring_reader_set_frame_interval(reader, 0));
    uint64_t resumed = next_frame(reader).frame_number;
    CHECK_EQUAL(0, resumed % 30);
    CHECK_EQUAL(resumed + 1, next_frame(reader).frame_number);
    petcam_ring_reader_close(reader);
    stop(&sim, SIGTERM);
}

static void Killed_simulator_is_followed_by_the_next_one(void)
{
    const char *const arguments[] = {"--camera", "kitchen", NULL};
    simulator first = start_fresh("ready 1 cameras\n", arguments);
    petcam_ring_reader *reader = open_ring(&first, "pet_camera_stream.kitchen", NULL);
    next_frame(reader);
    stop(&first, SIGKILL);
    CHECK_EQUAL(4, count_segments(first.prefix));
    simulator second = start_with(first.prefix, arguments, "ready 1 cameras\n");
    int64_t start = now_ms();
    while (!(next_frame(reader).flags & PETCAM_FRAME_AFTER_RESTART)) {
    }
    CHECK(now_ms() - start < 2000);
    petcam_ring_reader_close(reader);
    stop(&second, SIGTERM);
}

static void Two_simulators_do_not_share_a_name(void)
{
    simulator sim = START("ready 1 cameras\n", "--camera", "kitchen");
    pid_t second = fork();
    CHECK(second >= 0);
    if (second == 0) {
        fclose(stderr);
        execl(PETCAM_SIM, "petcam-sim", "--clips", PETCAM_CLIPS, "--prefix", sim.prefix, "--camera", "kitchen", (char *)NULL);
        _exit(127);
    }
    int status;
    CHECK(waitpid(second, &status, 0) == second);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 1);
    petcam_ring_reader *reader = open_ring(&sim, "pet_camera_stream.kitchen", NULL); /* the first is not disturbed */
    next_frame(reader);
    petcam_ring_reader_close(reader);
    stop(&sim, SIGTERM);
}

static void Several_cameras_play_side_by_side(void)
{
    static const char *const rings[] = {"pet_camera_stream.kitchen", "pet_camera_stream.living-room", "pet_camera_stream.garden",
        "pet_camera_stream.bedroom", "pet_camera_stream.kitchen-2", "pet_camera_stream.living-room-2"};
    simulator sim = START("ready 6 cameras\n", "--cameras", "6");
    CHECK_EQUAL(24, count_segments(sim.prefix));
    for (size_t i = 0; i < sizeof rings / sizeof rings[0]; i++) {
        petcam_ring_reader *reader = open_ring(&sim, rings[i], NULL);
        petcam_frame_info info = next_frame(reader);
        CHECK_EQUAL(i, info.camera_id);
        petcam_ring_reader_close(reader);
    }
    stop(&sim, SIGTERM);
}

static void Video_stream_layout_plays_into_channels(void)
{
    simulator sim = START("ready 2 cameras\n", "--camera", "hall=kitchen", "--camera", "garden", "--layout", "video_stream");
    petcam_ring_reader_options options = {.layout = PETCAM_LAYOUT_VIDEO_STREAM};
    petcam_ring_reader *reader = open_ring(&sim, "video_stream_ch0", &options);
    for (int i = 0; i < 35; i++) {
        petcam_frame_info info = next_frame(reader);
        check_unit(&info, &kitchen.main);
        CHECK_EQUAL(info.frame_number % 30 == 0, (info.flags & PETCAM_FRAME_KEYFRAME) != 0);
        CHECK_EQUAL(30, info.fps);
    }
    petcam_ring_reader_close(reader);
    stop(&sim, SIGTERM);
}

int main(void)
{
    load_kitchen();
    RUN(Frames_are_the_clips_access_units_in_order_across_the_seam_and_in_real_time);
    RUN(Sub_stream_jpegs_and_detections_belong_to_the_same_frames);
    RUN(Detection_carries_the_capture_time_of_its_frame);
    RUN(Throttled_ring_sends_keyframes_and_resumes_with_one);
    RUN(Killed_simulator_is_followed_by_the_next_one);
    RUN(Two_simulators_do_not_share_a_name);
    RUN(Several_cameras_play_side_by_side);
    RUN(Video_stream_layout_plays_into_channels);
    clip_unload(&kitchen);
    return 0;
}

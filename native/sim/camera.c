#include "camera.h"

#include <stdio.h>
#include <string.h>

#include "clock.h"

#define SEGMENT_NAME_BYTES 192

/* Later than this, frames are not hurried after each other: the schedule moves, as a board's does after a stall. */
static const int64_t max_late_ns = 200 * PETCAM_NS_PER_MS;

static bool report(const char *name, int32_t status)
{
    if (status != PETCAM_OK) {
        fprintf(stderr, "petcam-sim: %s: %s. %s\n", name, petcam_status_name(status), petcam_status_remedy(status));
    }
    return status == PETCAM_OK;
}

static void segment_name(const camera *camera, const char *stem, char name[SEGMENT_NAME_BYTES])
{
    const sim_options *options = camera->options;
    snprintf(name, SEGMENT_NAME_BYTES, "/%s%s%s%s", options->prefix, stem, options->bare ? "" : ".", options->bare ? "" : camera->choice->name);
}

static bool open_ring(const camera *camera, const char *name, petcam_ring_writer **writer)
{
    petcam_ring_writer_options options = {.layout = camera->options->layout, .mode = camera->options->mode};
    return report(name, petcam_ring_writer_create(name, &options, writer));
}

static bool open_named_ring(const camera *camera, const char *stem, petcam_ring_writer **writer)
{
    char name[SEGMENT_NAME_BYTES];
    segment_name(camera, stem, name);
    return open_ring(camera, name, writer);
}

static bool open_detections(camera *camera)
{
    char name[SEGMENT_NAME_BYTES];
    segment_name(camera, "pet_camera_detections", name);
    petcam_detection_writer_options options = {.layout = camera->options->detection_layout, .mode = camera->options->mode};
    return report(name, petcam_detection_writer_create(name, &options, &camera->detections));
}

static bool open_channel(camera *camera, size_t camera_count)
{
    char name[SEGMENT_NAME_BYTES];
    if (camera_count == 1) {
        snprintf(name, sizeof name, "/%svideo_stream", camera->options->prefix);
    } else {
        snprintf(name, sizeof name, "/%svideo_stream_ch%d", camera->options->prefix, camera->id);
    }
    return open_ring(camera, name, &camera->main);
}

bool camera_open(camera *camera, const camera_choice *choice, const clip *clip, const sim_options *options, int32_t id, size_t camera_count)
{
    memset(camera, 0, sizeof *camera);
    camera->choice = choice;
    camera->clip = clip;
    camera->options = options;
    camera->id = id;
    camera->main_throttle = camera->sub_throttle = camera->jpeg_throttle = THROTTLE_INITIAL;
    if (options->layout == PETCAM_LAYOUT_VIDEO_STREAM) {
        return open_channel(camera, camera_count);
    }
    return open_named_ring(camera, "pet_camera_stream", &camera->main) && open_named_ring(camera, "pet_camera_stream_sub", &camera->sub)
        && open_named_ring(camera, "pet_camera_mjpeg_frame", &camera->jpeg) && open_detections(camera);
}

/* Spreads wanted events a second evenly over the frames of a second. */
static bool is_chosen(uint64_t frame_number, uint32_t wanted, uint32_t fps)
{
    return frame_number % fps * wanted % fps < wanted;
}

static void note_result(camera *camera, int32_t status)
{
    if (status == PETCAM_OK) {
        return;
    }
    atomic_fetch_add_explicit(&camera->failed, 1, memory_order_relaxed);
    if (!camera->reported && status != PETCAM_BUSY) {
        camera->reported = true;
        report(camera->choice->name, status);
    }
}

/* What is the same for all that is published of one captured frame. */
struct capture {
    uint64_t number;
    size_t clip_frame;
    int64_t now_ns;
    int64_t frame_ns;
    struct timespec time;
};

static petcam_frame_info describe(const camera *camera, const struct capture *capture, int32_t width, int32_t height, int32_t format, size_t size)
{
    return (petcam_frame_info){
        .frame_number = capture->number,
        .timestamp_sec = capture->time.tv_sec,
        .timestamp_nsec = capture->time.tv_nsec,
        .camera_id = camera->id,
        .width = width,
        .height = height,
        .format = format,
        .data_size = size,
        .fps = camera->clip->entry.fps,
    };
}

static void publish_video(camera *camera, const struct capture *capture, const clip_stream *stream, petcam_ring_writer *writer,
    throttle *throttle, int32_t width, int32_t height)
{
    const access_unit *unit = &stream->units[capture->clip_frame];
    if (!throttle_admits(throttle, petcam_ring_writer_frame_interval(writer), capture->frame_ns, unit->is_keyframe, capture->now_ns)) {
        return;
    }
    petcam_frame_info info = describe(camera, capture, width, height, PETCAM_FORMAT_H264, unit->size);
    info.flags = unit->is_keyframe ? PETCAM_FRAME_KEYFRAME : 0;
    note_result(camera, petcam_ring_writer_write(writer, &info, stream->file.bytes + unit->offset));
}

static void publish_jpeg(camera *camera, const struct capture *capture)
{
    const clip *clip = camera->clip;
    uint32_t interval_ms = petcam_ring_writer_frame_interval(camera->jpeg);
    if (clip->jpeg_count == 0 || !is_chosen(capture->number, camera->options->jpeg_fps, clip->entry.fps)
        || !throttle_admits_still(&camera->jpeg_throttle, interval_ms, capture->frame_ns, capture->now_ns)) {
        return;
    }
    jpeg_span jpeg = clip_jpeg(clip, capture->clip_frame);
    petcam_frame_info info = describe(camera, capture, jpeg.width, jpeg.height, PETCAM_FORMAT_JPEG, jpeg.size);
    note_result(camera, petcam_ring_writer_write(camera->jpeg, &info, clip->jpeg_file.bytes + jpeg.offset));
}

static void begin_detection(camera *camera, const struct capture *capture)
{
    if (!is_chosen(capture->number, camera->options->detections_fps, camera->clip->entry.fps) || camera->pending_count == MAX_PENDING_DETECTIONS) {
        return;
    }
    uint32_t last = (camera->pending_first + camera->pending_count++) % MAX_PENDING_DETECTIONS;
    camera->pending[last] = (pending_detection){
        .due_ns = capture->now_ns + (int64_t)camera->options->detection_delay_ms * PETCAM_NS_PER_MS,
        .frame_number = capture->number,
        .captured = capture->time,
    };
}

static void publish_detection(camera *camera)
{
    const pending_detection *pending = &camera->pending[camera->pending_first];
    const frame_boxes *boxes = &camera->clip->boxes[pending->frame_number % camera->clip->entry.frames];
    petcam_detection_set set = {
        .frame_number = pending->frame_number,
        .timestamp_sec = pending->captured.tv_sec,
        .timestamp_nsec = pending->captured.tv_nsec,
        .count = boxes->count,
    };
    memcpy(set.detections, boxes->boxes, sizeof set.detections);
    note_result(camera, petcam_detection_writer_write(camera->detections, &set));
    camera->pending_first = (camera->pending_first + 1) % MAX_PENDING_DETECTIONS;
    camera->pending_count--;
}

static void publish_frame(camera *camera, uint64_t number, int64_t now_ns)
{
    const clip_entry *entry = &camera->clip->entry;
    struct capture capture = {
        .number = number, .clip_frame = number % entry->frames, .now_ns = now_ns, .frame_ns = PETCAM_NS_PER_S / entry->fps,
    };
    clock_gettime(CLOCK_REALTIME, &capture.time);
    publish_video(camera, &capture, &camera->clip->main, camera->main, &camera->main_throttle, entry->width, entry->height);
    if (camera->sub != NULL) {
        publish_video(camera, &capture, &camera->clip->sub, camera->sub, &camera->sub_throttle, entry->sub_width, entry->sub_height);
        publish_jpeg(camera, &capture);
        begin_detection(camera, &capture);
    }
    atomic_fetch_add_explicit(&camera->frames, 1, memory_order_relaxed);
}

static int64_t sleep_until(int64_t due_ns)
{
    struct timespec due = petcam_timespec(due_ns);
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL) != 0) {
    }
    return petcam_now();
}

static void note_lateness(camera *camera, int64_t late_ns)
{
    if (late_ns > max_late_ns) {
        camera->origin_ns += late_ns;
        atomic_fetch_add_explicit(&camera->slips, 1, memory_order_relaxed);
    }
    if (late_ns > atomic_load_explicit(&camera->worst_late_ns, memory_order_relaxed)) {
        atomic_store_explicit(&camera->worst_late_ns, late_ns, memory_order_relaxed);
    }
}

/* Due times are counted from the origin, never from the last frame, so that nothing adds up to a drift. */
static void *run(void *argument)
{
    camera *camera = argument;
    uint64_t played = 0;
    while (!atomic_load_explicit(&camera->stop, memory_order_acquire)) {
        int64_t due_ns = camera->origin_ns + (int64_t)(played * (uint64_t)PETCAM_NS_PER_S / camera->clip->entry.fps);
        if (camera->pending_count > 0 && camera->pending[camera->pending_first].due_ns < due_ns) {
            sleep_until(camera->pending[camera->pending_first].due_ns);
            publish_detection(camera);
            continue;
        }
        int64_t now_ns = sleep_until(due_ns);
        note_lateness(camera, now_ns - due_ns);
        publish_frame(camera, camera->options->first_frame + played++, now_ns);
    }
    return NULL;
}

bool camera_start(camera *camera, int64_t origin_ns)
{
    camera->origin_ns = origin_ns;
    int error = pthread_create(&camera->thread, NULL, run, camera);
    if (error != 0) {
        fprintf(stderr, "petcam-sim: %s: cannot start a thread: %s.\n", camera->choice->name, strerror(error));
    }
    return error == 0;
}

void camera_stop(camera *camera)
{
    atomic_store_explicit(&camera->stop, true, memory_order_release);
    pthread_join(camera->thread, NULL);
}

void camera_close(camera *camera)
{
    petcam_ring_writer_close(camera->main);
    petcam_ring_writer_close(camera->sub);
    petcam_ring_writer_close(camera->jpeg);
    petcam_detection_writer_close(camera->detections);
    camera->main = camera->sub = camera->jpeg = NULL;
    camera->detections = NULL;
}

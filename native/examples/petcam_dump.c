/* petcam-dump: shows what a board publishes. The smallest complete reader: open, wait, read, follow restarts, stop.
 *
 *   petcam-dump --ring /pet_camera_stream.kitchen                  one line per frame
 *   petcam-dump --ring /pet_camera_stream.kitchen --data | ffplay -f h264 -
 *   petcam-dump --ring /pet_camera_mjpeg_frame.kitchen --count 1 --data > picture.jpg
 *   petcam-dump --detections /pet_camera_detections.kitchen        one line per box
 */
#include <getopt.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "petcam/petcam.h"

#define BUFFER_BYTES 3110400 /* the largest slot of any layout */

typedef struct dump_options {
    const char *ring;
    const char *detections;
    int32_t layout;
    int32_t detection_layout;
    uint64_t count; /* 0 = without end */
    bool data;      /* payload to standard output; lines to standard error */
} dump_options;

static volatile sig_atomic_t stopped;

static void stop(int signal_number)
{
    (void)signal_number;
    stopped = 1;
}

/* Time since the producer's capture stamp, which is wall-clock time of the same machine. */
static double age_ms(int64_t seconds, int64_t nanoseconds)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (double)(now.tv_sec - seconds) * 1e3 + (double)(now.tv_nsec - nanoseconds) / 1e6;
}

static bool explain(const char *name, int32_t status)
{
    fprintf(stderr, "petcam-dump: %s: %s. %s\n", name, petcam_status_name(status), petcam_status_remedy(status));
    return false;
}

static void print_frame(FILE *out, const petcam_frame_info *info)
{
    static const char *const formats[] = {"jpeg", "nv12", "rgb", "h264", "h265"};
    fprintf(out, "frame %" PRIu64 "  %s %" PRId32 "x%" PRId32 "  %" PRIu64 " bytes  age %.1f ms%s", info->frame_number, formats[info->format],
        info->width, info->height, info->data_size, age_ms(info->timestamp_sec, info->timestamp_nsec),
        info->flags & PETCAM_FRAME_AFTER_RESTART ? "  producer restarted" : "");
    if (info->missed > 0) {
        fprintf(out, "  missed %" PRIu32, info->missed);
    }
    fputc('\n', out);
}

static bool dump_frame(petcam_ring_reader *reader, const dump_options *options, unsigned char *buffer, bool *got)
{
    petcam_frame_info info;
    int32_t status = petcam_ring_reader_read(reader, buffer, BUFFER_BYTES, &info);
    *got = status == PETCAM_OK;
    if (status == PETCAM_NO_FRAME) {
        return true;
    }
    if (status != PETCAM_OK) {
        explain(options->ring, status); /* the frame was skipped; the next may be good */
        return true;
    }
    print_frame(options->data ? stderr : stdout, &info);
    return !options->data || (fwrite(buffer, (size_t)info.data_size, 1, stdout) == 1 && fflush(stdout) == 0);
}

static bool dump_ring(const dump_options *options)
{
    petcam_ring_reader_options reader_options = {.layout = options->layout};
    petcam_ring_reader *reader;
    int32_t status = petcam_ring_reader_open(options->ring, &reader_options, &reader);
    if (status != PETCAM_OK) {
        return explain(options->ring, status);
    }
    unsigned char *buffer = malloc(BUFFER_BYTES);
    bool good = buffer != NULL;
    for (uint64_t frames = 0; good && !stopped && (options->count == 0 || frames < options->count);) {
        status = petcam_ring_reader_wait(reader, 1000);
        bool got = false;
        if (status == PETCAM_OK) {
            good = dump_frame(reader, options, buffer, &got);
        } else {
            explain(options->ring, status); /* the reader keeps looking for the producer by itself */
        }
        frames += got;
    }
    free(buffer);
    petcam_ring_reader_close(reader);
    return good;
}

static void print_set(const petcam_detection_set *set)
{
    printf("frame %" PRIu64 "  %" PRId32 " boxes  age %.1f ms\n", set->frame_number, set->count, age_ms(set->timestamp_sec, set->timestamp_nsec));
    for (int32_t i = 0; i < set->count; i++) {
        const petcam_detection *box = &set->detections[i];
        printf("  %s %.2f at %" PRId32 ",%" PRId32 " %" PRId32 "x%" PRId32 "\n", box->class_name, (double)box->confidence, box->x, box->y, box->w, box->h);
    }
    fflush(stdout);
}

static bool dump_detections(const dump_options *options)
{
    petcam_detection_reader_options reader_options = {.layout = options->detection_layout};
    petcam_detection_reader *reader;
    int32_t status = petcam_detection_reader_open(options->detections, &reader_options, &reader);
    if (status != PETCAM_OK) {
        return explain(options->detections, status);
    }
    for (uint64_t sets = 0; !stopped && (options->count == 0 || sets < options->count);) {
        petcam_detection_set set;
        status = petcam_detection_reader_wait(reader, 1000);
        if (status == PETCAM_OK) {
            status = petcam_detection_reader_read(reader, &set);
        }
        if (status == PETCAM_OK) {
            print_set(&set);
            sets++;
        } else {
            explain(options->detections, status);
        }
    }
    petcam_detection_reader_close(reader);
    return true;
}

static int usage(void)
{
    fputs(
        "usage: petcam-dump --ring /NAME [--layout petcam|video_stream] [--data] [--count N]\n"
        "       petcam-dump --detections /NAME [--detection-layout timespec|f64] [--count N]\n"
        "--data writes the frames' bytes to standard output, and the lines to standard error.\n",
        stderr);
    return 2;
}

int main(int argc, char **argv)
{
    static const struct option long_options[] = {
        {"ring", required_argument, NULL, 'r'},   {"detections", required_argument, NULL, 'd'}, {"layout", required_argument, NULL, 'l'},
        {"detection-layout", required_argument, NULL, 'L'}, {"count", required_argument, NULL, 'n'}, {"data", no_argument, NULL, 'D'},
        {NULL, 0, NULL, 0},
    };
    dump_options options = {0};
    for (int code; (code = getopt_long(argc, argv, "", long_options, NULL)) != -1;) {
        switch (code) {
        case 'r': options.ring = optarg; break;
        case 'd': options.detections = optarg; break;
        case 'l': options.layout = strcmp(optarg, "video_stream") == 0; break;
        case 'L': options.detection_layout = strcmp(optarg, "f64") == 0; break;
        case 'n': options.count = strtoull(optarg, NULL, 10); break;
        case 'D': options.data = true; break;
        default: return usage();
        }
    }
    if ((options.ring == NULL) == (options.detections == NULL) || optind != argc) {
        return usage();
    }
    struct sigaction action = {.sa_handler = stop};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    return (options.ring != NULL ? dump_ring(&options) : dump_detections(&options)) ? EXIT_SUCCESS : EXIT_FAILURE;
}

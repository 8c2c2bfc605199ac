#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "petcam/petcam.h"

enum option_code {
    OPT_CLIPS = 256, OPT_JPEGS, OPT_CAMERA, OPT_CAMERAS, OPT_PREFIX, OPT_BARE, OPT_LAYOUT, OPT_DETECTION_LAYOUT, OPT_DETECTIONS_FPS,
    OPT_DETECTION_DELAY, OPT_JPEG_FPS, OPT_MODE, OPT_FIRST_FRAME, OPT_DURATION, OPT_LIST, OPT_VERIFY, OPT_VERBOSE, OPT_HELP
};

static const struct option long_options[] = {
    {"clips", required_argument, NULL, OPT_CLIPS},
    {"jpegs", required_argument, NULL, OPT_JPEGS},
    {"camera", required_argument, NULL, OPT_CAMERA},
    {"cameras", required_argument, NULL, OPT_CAMERAS},
    {"prefix", required_argument, NULL, OPT_PREFIX},
    {"bare", no_argument, NULL, OPT_BARE},
    {"layout", required_argument, NULL, OPT_LAYOUT},
    {"detection-layout", required_argument, NULL, OPT_DETECTION_LAYOUT},
    {"detections-fps", required_argument, NULL, OPT_DETECTIONS_FPS},
    {"detection-delay-ms", required_argument, NULL, OPT_DETECTION_DELAY},
    {"jpeg-fps", required_argument, NULL, OPT_JPEG_FPS},
    {"mode", required_argument, NULL, OPT_MODE},
    {"first-frame", required_argument, NULL, OPT_FIRST_FRAME},
    {"duration", required_argument, NULL, OPT_DURATION},
    {"list", no_argument, NULL, OPT_LIST},
    {"verify", no_argument, NULL, OPT_VERIFY},
    {"verbose", no_argument, NULL, OPT_VERBOSE},
    {"help", no_argument, NULL, OPT_HELP},
    {NULL, 0, NULL, 0},
};

void options_print_help(void)
{
    puts(
        "petcam-sim: a board without a board. Plays clips in real time into the shared memory that a pet camera board publishes.\n"
        "\n"
        "usage: petcam-sim --cameras N [options]\n"
        "       petcam-sim --camera NAME[=CLIP] [--camera ...] [options]\n"
        "       petcam-sim --list | --verify [--clips DIR]\n"
        "\n"
        "which cameras\n"
        "  --cameras N              N cameras with the clips in turn: kitchen, living-room, ..., kitchen-2, ...\n"
        "  --camera NAME[=CLIP]     a camera called NAME that plays CLIP (default: the clip called NAME); may be repeated\n"
        "  --clips DIR              folder with the manifest and the clips (default: this source tree's)\n"
        "  --jpegs DIR              folder with CLIP.mjpeg files (default: beside this program)\n"
        "\n"
        "where to\n"
        "  --prefix TEXT            put TEXT in front of every segment's name: /TEXTpet_camera_stream.kitchen\n"
        "  --bare                   one camera only: the board's own names, without \".NAME\"\n"
        "  --layout LAYOUT          petcam (default): /pet_camera_stream.NAME, /pet_camera_stream_sub.NAME,\n"
        "                           /pet_camera_mjpeg_frame.NAME, /pet_camera_detections.NAME\n"
        "                           video_stream: /video_stream, or /video_stream_ch0 ... for several cameras; H.264 only\n"
        "  --detection-layout L     timespec (default), or f64: the later revision's timestamp\n"
        "  --mode OCTAL             permissions of the segments (default 0600)\n"
        "\n"
        "what and when\n"
        "  --detections-fps N       how often boxes are published, 0 to the clip's rate (default 10; 0: never)\n"
        "  --detection-delay-ms N   how long the detector takes, 0..2000: boxes appear this much after their frame (default 60)\n"
        "  --jpeg-fps N             how often JPEGs are published, 0 to the clip's rate (default 10; 0: never)\n"
        "  --first-frame N          number of the first frame (default 0); frame N shows clip frame N mod its length\n"
        "  --duration SECONDS       stop by itself\n"
        "\n"
        "else\n"
        "  --list                   list the clips            --verify    check the clips\n"
        "  --verbose                a status line every 10 s on standard error\n"
        "  --help                   this text\n"
        "\n"
        "Prints \"ready N cameras\" on standard output once all segments exist. Stops on SIGINT, SIGTERM or SIGHUP and removes its\n"
        "segments. A reader may throttle a ring through frame_interval_ms; H.264 is then reduced to keyframes, so that it stays\n"
        "decodable, and resumes at the next keyframe when the throttle is lifted.");
}

static bool fail(const char *option, const char *value, const char *expected)
{
    fprintf(stderr, "petcam-sim: --%s '%s': expected %s. Try --help.\n", option, value, expected);
    return false;
}

static bool parse_number(const char *text, int base, uint64_t limit, uint64_t *number)
{
    char *end;
    errno = 0;
    unsigned long long value = strtoull(text, &end, base);
    if (errno != 0 || end == text || *end != '\0' || text[0] == '-' || value > limit) {
        return false;
    }
    *number = value;
    return true;
}

static bool parse_count(const char *option, const char *text, uint32_t limit, uint32_t *count)
{
    uint64_t value;
    char expected[48];
    snprintf(expected, sizeof expected, "a number from 0 to %u", limit);
    if (!parse_number(text, 10, limit, &value)) {
        return fail(option, text, expected);
    }
    *count = (uint32_t)value;
    return true;
}

/* Names become part of a file's name in /dev/shm and of a URL. */
static bool is_name(const char *text, size_t length, size_t limit)
{
    return length > 0 && length < limit
        && strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") >= length;
}

static bool add_camera(sim_options *options, const char *text)
{
    size_t length = strcspn(text, "=");
    const char *clip = text[length] == '=' ? text + length + 1 : text;
    if (options->camera_count == MAX_CAMERAS || !is_name(text, length, CAMERA_NAME_BYTES) || !is_name(clip, strlen(clip), CAMERA_NAME_BYTES)) {
        return fail("camera", text, "NAME or NAME=CLIP of letters, digits, '-' and '_'");
    }
    camera_choice *camera = &options->cameras[options->camera_count];
    memcpy(camera->name, text, length);
    camera->name[length] = '\0';
    strcpy(camera->clip, clip);
    for (size_t i = 0; i < options->camera_count; i++) {
        if (strcmp(options->cameras[i].name, camera->name) == 0) {
            return fail("camera", text, "each name once");
        }
    }
    options->camera_count++;
    return true;
}

static bool parse_choice(const char *option, const char *text, const char *first, const char *second, int32_t *choice)
{
    char expected[64];
    snprintf(expected, sizeof expected, "%s or %s", first, second);
    *choice = strcmp(text, second) == 0;
    return *choice || strcmp(text, first) == 0 || fail(option, text, expected);
}

static bool parse_prefix(sim_options *options, const char *text)
{
    size_t length = strlen(text);
    if (!is_name(text, length, PREFIX_BYTES)) {
        return fail("prefix", text, "up to 63 letters, digits, '-' and '_'");
    }
    memcpy(options->prefix, text, length + 1);
    return true;
}

static bool parse_mode(sim_options *options, const char *text)
{
    uint64_t mode;
    if (!parse_number(text, 8, 0666, &mode) || (mode & ~UINT64_C(0666)) != 0 || (mode & 0600) != 0600) {
        return fail("mode", text, "octal permissions such as 0600 or 0660");
    }
    options->mode = (uint32_t)mode;
    return true;
}

static bool parse_first_frame(sim_options *options, const char *text)
{
    return parse_number(text, 10, INT64_MAX, &options->first_frame) || fail("first-frame", text, "a number from 0");
}

static bool take(sim_options *options, int code, const char *value)
{
    uint32_t count;
    switch (code) {
    case OPT_CLIPS: options->clips = value; return true;
    case OPT_JPEGS: options->jpegs = value; return true;
    case OPT_CAMERA: return add_camera(options, value);
    case OPT_CAMERAS:
        options->generated = parse_count("cameras", value, MAX_CAMERAS, &count) ? count : 0;
        return options->generated > 0 || fail("cameras", value, "at least 1");
    case OPT_PREFIX: return parse_prefix(options, value);
    case OPT_BARE: options->bare = true; return true;
    case OPT_LAYOUT: return parse_choice("layout", value, "petcam", "video_stream", &options->layout);
    case OPT_DETECTION_LAYOUT: return parse_choice("detection-layout", value, "timespec", "f64", &options->detection_layout);
    case OPT_DETECTIONS_FPS: return parse_count("detections-fps", value, 240, &options->detections_fps);
    case OPT_DETECTION_DELAY: return parse_count("detection-delay-ms", value, 2000, &options->detection_delay_ms);
    case OPT_JPEG_FPS: return parse_count("jpeg-fps", value, 240, &options->jpeg_fps);
    case OPT_MODE: return parse_mode(options, value);
    case OPT_FIRST_FRAME: return parse_first_frame(options, value);
    case OPT_DURATION: return parse_count("duration", value, 86400 * 365, &options->duration_s);
    case OPT_LIST: options->action = SIM_LIST; return true;
    case OPT_VERIFY: options->action = SIM_VERIFY; return true;
    case OPT_VERBOSE: options->verbose = true; return true;
    case OPT_HELP: options->action = SIM_HELP; return true;
    default: fputs("petcam-sim: try --help.\n", stderr); return false; /* getopt has said what is wrong */
    }
}

static bool is_complete(const sim_options *options)
{
    size_t cameras = options->camera_count + options->generated;
    if (options->action != SIM_PLAY) {
        return true;
    }
    if (cameras == 0) {
        fputs("petcam-sim: no cameras. Say --cameras N or --camera NAME[=CLIP]. Try --help.\n", stderr);
        return false;
    }
    if (options->camera_count > 0 && options->generated > 0) {
        fputs("petcam-sim: --cameras and --camera exclude each other.\n", stderr);
        return false;
    }
    if (options->bare && cameras != 1) {
        fprintf(stderr, "petcam-sim: --bare gives one camera the board's own names; there are %zu cameras.\n", cameras);
        return false;
    }
    return true;
}

bool options_parse(sim_options *options, int argc, char **argv, const char *default_clips, const char *default_jpegs)
{
    *options = (sim_options){
        .clips = default_clips, .jpegs = default_jpegs, .detections_fps = 10, .detection_delay_ms = 60, .jpeg_fps = 10, .mode = 0600,
    };
    optind = 1;
    for (int code; (code = getopt_long(argc, argv, "", long_options, NULL)) != -1;) {
        if (!take(options, code, optarg)) {
            return false;
        }
    }
    if (optind < argc) {
        fprintf(stderr, "petcam-sim: '%s' is not an option. Try --help.\n", argv[optind]);
        return false;
    }
    return is_complete(options);
}

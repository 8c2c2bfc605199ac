/* The simulator's parts: parsers of clips, the throttle, the command line. */
#include "access_units.h"
#include "boxes.h"
#include "clip.h"
#include "jpegs.h"
#include "manifest.h"
#include "options.h"
#include "raw_segment.h"
#include "throttle.h"

#define FRAME_NS 33333333
#define MS INT64_C(1000000)

static void Access_units_begin_at_parameter_sets_or_at_a_new_picture(void)
{
    static const unsigned char stream[] = {
        0, 0, 0, 1, 0x67, 1, 0, 0, 0, 1, 0x68, 2, 0, 0, 1, 0x65, 0x88, 3, /* SPS PPS IDR */
        0, 0, 1, 0x65, 0x40, 4,                                            /* a second slice of the same picture */
        0, 0, 0, 1, 0x41, 0x9A, 5,                                         /* a picture */
        0, 0, 1, 0x41, 0x80,                                               /* another */
        0, 0, 1, 0x09, 0xF0, 0, 0, 1, 0x41, 0x80,                          /* another, with a delimiter */
    };
    access_unit units[8];
    CHECK_EQUAL(4, find_access_units(stream, sizeof stream, units, 8));
    CHECK_EQUAL(0, units[0].offset);
    CHECK_EQUAL(24, units[0].size);
    CHECK(units[0].is_keyframe && units[0].has_parameter_sets);
    CHECK_EQUAL(24, units[1].offset); /* the long start code is its own */
    CHECK_EQUAL(7, units[1].size);
    CHECK(!units[1].is_keyframe && !units[1].has_parameter_sets);
    CHECK_EQUAL(5, units[2].size);
    CHECK_EQUAL(10, units[3].size);
    CHECK_EQUAL(sizeof stream, units[3].offset + units[3].size);
    CHECK_EQUAL(4, find_access_units(stream, sizeof stream, units, 2)); /* counts on when there is no room */
    CHECK_EQUAL(24, units[0].size);
    CHECK_EQUAL(0, find_access_units(stream, 3, units, 8));
    for (size_t size = 0; size <= sizeof stream; size++) {
        find_access_units(stream, size, units, 8);
    }
}

static void Jpegs_end_at_their_own_marker_not_at_one_inside_a_segment(void)
{
    static const unsigned char picture[] = {
        0xFF, 0xD8,                                                 /* SOI */
        0xFF, 0xFE, 0, 6, 0xFF, 0xD9, 0xFF, 0xD8,                   /* a comment that looks like the end and a beginning */
        0xFF, 0xC0, 0, 11, 8, 0, 90, 0, 160, 1, 1, 0x11, 0,         /* 160x90 */
        0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0,                        /* SOS */
        1, 2, 0xFF, 0, 3, 0xFF, 0xD0, 4, 0xFF, 0xD9,                /* stuffing, a restart marker, EOI */
    };
    unsigned char file[2 * sizeof picture + 1];
    jpeg_span spans[4];
    memcpy(file, picture, sizeof picture);
    memcpy(file + sizeof picture, picture, sizeof picture);
    CHECK_EQUAL(2, find_jpegs(file, 2 * sizeof picture, spans, 4));
    CHECK_EQUAL(sizeof picture, spans[0].size);
    CHECK_EQUAL(sizeof picture, spans[1].offset);
    CHECK_EQUAL(160, spans[1].width);
    CHECK_EQUAL(90, spans[1].height);
    CHECK_EQUAL(1, find_jpegs(file, 2 * sizeof picture - 1, spans, 4)); /* the second is cut short */
    CHECK_EQUAL(2, find_jpegs(file, 2 * sizeof picture, spans, 1));
    for (size_t size = 0; size < sizeof picture; size++) {
        CHECK_EQUAL(0, find_jpegs(picture, size, spans, 4));
    }
}

static void check_boxes(const char *text, size_t wrong_line)
{
    frame_boxes frames[10];
    CHECK_EQUAL(wrong_line, parse_boxes(text, strlen(text), frames, 10));
}

static void Boxes_are_parsed_and_wrong_lines_are_named(void)
{
    frame_boxes frames[10];
    const char *text = "# comment\n0 cat 0.9 1 2 3 4\n0 dog 0.5 5 6 7 8\n\n9 cat 1 9 9 9 9";
    CHECK_EQUAL(0, parse_boxes(text, strlen(text), frames, 10));
    CHECK_EQUAL(2, frames[0].count);
    CHECK(strcmp("dog", frames[0].boxes[1].class_name) == 0);
    CHECK_EQUAL(8, frames[0].boxes[1].h);
    CHECK_EQUAL(0, frames[5].count);
    CHECK_EQUAL(1, frames[9].count);
    check_boxes("0 cat 0.9 1 2 3\n", 1);
    check_boxes("# x\n0 cat 0.9 1 2 3 4 5\n", 2);
    check_boxes("10 cat 0.9 1 2 3 4\n", 1);
    check_boxes("0 cat x 1 2 3 4\n", 1);
}

static void Committed_clips_are_what_the_manifest_says(void)
{
    manifest manifest;
    CHECK(manifest_load(&manifest, PETCAM_CLIPS));
    CHECK_EQUAL(4, manifest.count);
    CHECK(manifest_find(&manifest, "kitchen") != NULL);
    CHECK(manifest_find(&manifest, "attic") == NULL);
    for (size_t i = 0; i < manifest.count; i++) {
        clip clip;
        CHECK(clip_load(&clip, &manifest.clips[i], PETCAM_CLIPS, PETCAM_JPEGS));
        for (uint32_t frame = 0; frame < clip.entry.frames; frame++) {
            CHECK_EQUAL(frame % 30 == 0, clip.main.units[frame].is_keyframe);
            CHECK_EQUAL(frame % 30 == 0, clip.sub.units[frame].is_keyframe);
            CHECK(clip.boxes[frame].count > 0);
        }
        clip_unload(&clip);
    }
}

static void Throttled_video_is_keyframes_only_and_resumes_at_one(void)
{
    throttle gate = THROTTLE_INITIAL;
    CHECK(!throttle_admits(&gate, 0, FRAME_NS, false, 0)); /* nothing before the first keyframe */
    CHECK(throttle_admits(&gate, 0, FRAME_NS, true, 0));
    CHECK(throttle_admits(&gate, 33, FRAME_NS, false, 33 * MS)); /* an interval of a frame is no throttle */
    CHECK(!throttle_admits(&gate, 500, FRAME_NS, false, 800 * MS));
    CHECK(throttle_admits(&gate, 500, FRAME_NS, true, 1000 * MS));
    CHECK(!throttle_admits(&gate, 2000, FRAME_NS, true, 2000 * MS));
    CHECK(throttle_admits(&gate, 2000, FRAME_NS, true, 2990 * MS)); /* half a frame early is on time */
    CHECK(!throttle_admits(&gate, 0, FRAME_NS, false, 3033 * MS)); /* lifted, but this one's references are missing */
    CHECK(throttle_admits(&gate, 0, FRAME_NS, true, 4000 * MS));
    CHECK(throttle_admits(&gate, 0, FRAME_NS, false, 4033 * MS));
}

static void Throttled_stills_keep_their_distance(void)
{
    throttle gate = THROTTLE_INITIAL;
    CHECK(throttle_admits_still(&gate, 500, FRAME_NS, 0));
    CHECK(!throttle_admits_still(&gate, 500, FRAME_NS, 400 * MS));
    CHECK(throttle_admits_still(&gate, 500, FRAME_NS, 500 * MS));
    CHECK(throttle_admits_still(&gate, 0, FRAME_NS, 533 * MS));
}

#define PARSE(options, ...) \
    parse_arguments((options), (char *[]){"petcam-sim", __VA_ARGS__, NULL}, (int)(sizeof((char *[]){"petcam-sim", __VA_ARGS__}) / sizeof(char *)))

static bool parse_arguments(sim_options *options, char **arguments, int count)
{
    return options_parse(options, count, arguments, "clips", "jpegs");
}

static void Command_line_is_understood_or_refused(void)
{
    static sim_options options;
    CHECK(PARSE(&options, "--camera", "hall=kitchen", "--camera", "garden", "--prefix", "t_", "--mode", "0660", "--detection-delay-ms", "5"));
    CHECK_EQUAL(2, options.camera_count);
    CHECK(strcmp("hall", options.cameras[0].name) == 0);
    CHECK(strcmp("kitchen", options.cameras[0].clip) == 0);
    CHECK(strcmp("garden", options.cameras[1].clip) == 0);
    CHECK_EQUAL(0660, options.mode);
    CHECK_EQUAL(5, options.detection_delay_ms);
    CHECK(PARSE(&options, "--cameras", "8", "--layout", "video_stream"));
    CHECK_EQUAL(8, options.generated);
    CHECK_EQUAL(PETCAM_LAYOUT_VIDEO_STREAM, options.layout);
    CHECK(PARSE(&options, "--list"));
    CHECK_EQUAL(SIM_LIST, options.action);
    CHECK(!PARSE(&options, "--cameras", "0"));
    CHECK(!PARSE(&options, "--cameras", "-1"));
    CHECK(!PARSE(&options, "--cameras", "2x"));
    CHECK(!PARSE(&options, "--camera", "a/b"));
    CHECK(!PARSE(&options, "--camera", "a", "--camera", "a=kitchen"));
    CHECK(!PARSE(&options, "--camera", "a", "--cameras", "2"));
    CHECK(!PARSE(&options, "--cameras", "2", "--bare"));
    CHECK(!PARSE(&options, "--cameras", "2", "--layout", "other"));
    CHECK(!PARSE(&options, "--cameras", "2", "--mode", "0777"));
    CHECK(!PARSE(&options, "--cameras", "2", "--first-frame", "99999999999999999999"));
    CHECK(!PARSE(&options, "--cameras", "2", "surplus"));
    CHECK(!PARSE(&options, "--verbose"));
}

int main(void)
{
    RUN(Access_units_begin_at_parameter_sets_or_at_a_new_picture);
    RUN(Jpegs_end_at_their_own_marker_not_at_one_inside_a_segment);
    RUN(Boxes_are_parsed_and_wrong_lines_are_named);
    RUN(Committed_clips_are_what_the_manifest_says);
    RUN(Throttled_video_is_keyframes_only_and_resumes_at_one);
    RUN(Throttled_stills_keep_their_distance);
    RUN(Command_line_is_understood_or_refused);
    return 0;
}

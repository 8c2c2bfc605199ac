/* The simulator's command line. */
#ifndef SIM_OPTIONS_H
#define SIM_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CAMERA_NAME_BYTES 64
#define PREFIX_BYTES 64
#define MAX_CAMERAS 256

typedef struct camera_choice {
    char name[CAMERA_NAME_BYTES];
    char clip[CAMERA_NAME_BYTES];
} camera_choice;

enum sim_action { SIM_PLAY, SIM_LIST, SIM_VERIFY, SIM_HELP };

typedef struct sim_options {
    enum sim_action action;
    const char *clips;       /* folder */
    const char *jpegs;       /* folder */
    camera_choice cameras[MAX_CAMERAS];
    size_t camera_count;     /* chosen by name */
    size_t generated;        /* --cameras N: taken from the manifest in turn */
    char prefix[PREFIX_BYTES];
    bool bare;               /* names without ".<camera>" */
    int32_t layout;          /* enum petcam_layout */
    int32_t detection_layout;
    uint32_t detections_fps; /* 0 = none */
    uint32_t detection_delay_ms;
    uint32_t jpeg_fps;       /* 0 = none */
    uint32_t mode;
    uint64_t first_frame;
    uint32_t duration_s;     /* 0 = until stopped */
    bool verbose;
} sim_options;

/* Prints what is wrong to standard error and returns false. default_clips and default_jpegs stand in for their options. */
bool options_parse(sim_options *options, int argc, char **argv, const char *default_clips, const char *default_jpegs);
void options_print_help(void);

#endif

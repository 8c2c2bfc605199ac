/* petcam-sim: a board without a board. options.c has the command line, camera.c the camera. */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "fleet.h"
#include "verify.h"

static const int64_t status_period = 10 * PETCAM_NS_PER_S;

/* The build puts the JPEGs into the folder "clips" beside the program. */
static void default_jpeg_folder(char folder[PATH_MAX])
{
    char self[PATH_MAX - 16];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    self[length < 0 ? 0 : length] = '\0';
    char *slash = strrchr(self, '/');
    if (slash != NULL) {
        *slash = '\0';
    }
    snprintf(folder, PATH_MAX, "%s/clips", slash != NULL ? self : ".");
}

static int list(const manifest *manifest)
{
    for (size_t i = 0; i < manifest->count; i++) {
        const clip_entry *clip = &manifest->clips[i];
        printf("%-12s  %u frames at %u fps, %dx%d and %dx%d\n", clip->name, clip->frames, clip->fps, clip->width, clip->height, clip->sub_width,
            clip->sub_height);
    }
    return EXIT_SUCCESS;
}

static int verify(const manifest *manifest, const sim_options *options)
{
    bool good = true;
    for (size_t i = 0; i < manifest->count; i++) {
        clip clip;
        bool loaded = clip_load(&clip, &manifest->clips[i], options->clips, options->jpegs);
        good &= loaded && clip_verify(&clip);
        clip_unload(&clip);
    }
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Signals are taken here, one at a time; blocked before any thread starts, so that no thread is interrupted. */
static void block_signals(sigset_t *signals)
{
    sigemptyset(signals);
    sigaddset(signals, SIGINT);
    sigaddset(signals, SIGTERM);
    sigaddset(signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, signals, NULL);
    signal(SIGPIPE, SIG_IGN); /* whoever read the ready line may have gone */
}

static void wait_for_end(const fleet *fleet, const sim_options *options, const sigset_t *signals)
{
    int64_t start = petcam_now();
    int64_t end = options->duration_s == 0 ? INT64_MAX : start + (int64_t)options->duration_s * PETCAM_NS_PER_S;
    int64_t next_status = start + status_period;
    for (int64_t now = start; now < end; now = petcam_now()) {
        int64_t until = end < next_status ? end : next_status;
        struct timespec timeout = petcam_timespec(until - now);
        if (until > now && sigtimedwait(signals, NULL, &timeout) > 0) {
            return;
        }
        if (petcam_now() >= next_status) {
            next_status += status_period;
            if (options->verbose) {
                fleet_print_status(fleet, (double)(petcam_now() - start) / 1e9);
            }
        }
    }
}

static int play(sim_options *options, const manifest *manifest)
{
    static fleet fleet; /* too large for a stack */
    sigset_t signals;
    block_signals(&signals);
    bool good = fleet_open(&fleet, options, manifest);
    if (good) {
        printf("ready %zu cameras\n", fleet.opened);
        fflush(stdout);
        good = fleet_start(&fleet);
    }
    if (good) {
        wait_for_end(&fleet, options, &signals);
    }
    fleet_close(&fleet);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    static sim_options options;
    static manifest manifest;
    char jpegs[PATH_MAX];
    default_jpeg_folder(jpegs);
    if (!options_parse(&options, argc, argv, PETCAM_DEFAULT_CLIPS, jpegs)) {
        return 2;
    }
    if (options.action == SIM_HELP) {
        options_print_help();
        return EXIT_SUCCESS;
    }
    if (!manifest_load(&manifest, options.clips)) {
        return EXIT_FAILURE;
    }
    switch (options.action) {
    case SIM_LIST: return list(&manifest);
    case SIM_VERIFY: return verify(&manifest, &options);
    default: return play(&options, &manifest);
    }
}

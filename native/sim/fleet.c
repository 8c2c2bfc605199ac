#include "fleet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"

/* --cameras N: kitchen, living-room, ..., and on the second round kitchen-2, living-room-2, ... */
static void generate_cameras(sim_options *options, const manifest *manifest)
{
    for (size_t i = 0; i < options->generated; i++) {
        camera_choice *camera = &options->cameras[options->camera_count++];
        const char *clip = manifest->clips[i % manifest->count].name;
        size_t round = i / manifest->count + 1;
        snprintf(camera->clip, sizeof camera->clip, "%s", clip);
        if (round == 1) {
            snprintf(camera->name, sizeof camera->name, "%s", clip);
        } else {
            snprintf(camera->name, sizeof camera->name, "%.58s-%u", clip, (unsigned)round % 1000);
        }
    }
}

static const clip *clip_of(fleet *fleet, const sim_options *options, const manifest *manifest, const char *name)
{
    const clip_entry *entry = manifest_find(manifest, name);
    if (entry == NULL) {
        fprintf(stderr, "petcam-sim: no clip '%s' in %s. --list lists them.\n", name, options->clips);
        return NULL;
    }
    size_t place = (size_t)(entry - manifest->clips);
    if (!fleet->is_loaded[place]) {
        fleet->is_loaded[place] = true; /* also when it fails, so that close unloads what there is */
        if (!clip_load(&fleet->clips[place], entry, options->clips, options->jpegs)) {
            return NULL;
        }
        if (fleet->clips[place].jpeg_count == 0 && options->jpeg_fps > 0 && options->layout == PETCAM_LAYOUT_PETCAM) {
            fprintf(stderr, "petcam-sim: %s/%s.mjpeg is missing, so no JPEGs are published. Building with ffmpeg installed makes it.\n", options->jpegs, name);
        }
    }
    return &fleet->clips[place];
}

bool fleet_open(fleet *fleet, sim_options *options, const manifest *manifest)
{
    memset(fleet, 0, sizeof *fleet);
    generate_cameras(options, manifest);
    fleet->cameras = calloc(options->camera_count, sizeof *fleet->cameras);
    if (fleet->cameras == NULL) {
        fputs("petcam-sim: out of memory.\n", stderr);
        return false;
    }
    for (size_t i = 0; i < options->camera_count; i++) {
        const clip *clip = clip_of(fleet, options, manifest, options->cameras[i].clip);
        if (clip == NULL) {
            return false;
        }
        fleet->opened++;
        if (!camera_open(&fleet->cameras[i], &options->cameras[i], clip, options, (int32_t)i, options->camera_count)) {
            return false;
        }
    }
    return true;
}

/* Cameras start a little after each other, so that a machine with many does not have them all at once. */
bool fleet_start(fleet *fleet)
{
    int64_t origin = petcam_now();
    for (size_t i = 0; i < fleet->opened; i++) {
        int64_t frame_ns = PETCAM_NS_PER_S / fleet->cameras[i].clip->entry.fps;
        if (!camera_start(&fleet->cameras[i], origin + frame_ns * (int64_t)i / (int64_t)fleet->opened)) {
            return false;
        }
        fleet->started++;
    }
    return true;
}

void fleet_print_status(const fleet *fleet, double seconds)
{
    uint64_t frames = 0;
    uint64_t failed = 0;
    uint64_t slips = 0;
    int64_t worst = 0;
    for (size_t i = 0; i < fleet->started; i++) {
        const camera *camera = &fleet->cameras[i];
        int64_t late = atomic_load_explicit(&camera->worst_late_ns, memory_order_relaxed);
        frames += atomic_load_explicit(&camera->frames, memory_order_relaxed);
        failed += atomic_load_explicit(&camera->failed, memory_order_relaxed);
        slips += atomic_load_explicit(&camera->slips, memory_order_relaxed);
        worst = late > worst ? late : worst;
    }
    fprintf(stderr, "petcam-sim: %.0f s, %zu cameras, %.2f fps each, latest frame %.1f ms late, %llu refused writes, %llu stalls\n", seconds,
        fleet->started, (double)frames / (double)fleet->started / seconds, (double)worst / 1e6, (unsigned long long)failed,
        (unsigned long long)slips);
}

void fleet_close(fleet *fleet)
{
    for (size_t i = 0; i < fleet->started; i++) {
        camera_stop(&fleet->cameras[i]);
    }
    for (size_t i = 0; i < fleet->opened; i++) {
        camera_close(&fleet->cameras[i]);
    }
    for (size_t i = 0; i < MANIFEST_MAX_CLIPS; i++) {
        if (fleet->is_loaded[i]) {
            clip_unload(&fleet->clips[i]);
        }
    }
    free(fleet->cameras);
}

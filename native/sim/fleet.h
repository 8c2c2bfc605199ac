/* All cameras of one simulator process, and the clips they share. */
#ifndef SIM_FLEET_H
#define SIM_FLEET_H

#include <stdbool.h>
#include <stddef.h>

#include "camera.h"
#include "clip.h"
#include "manifest.h"
#include "options.h"

typedef struct fleet {
    clip clips[MANIFEST_MAX_CLIPS]; /* by place in the manifest; loaded where a camera plays it */
    bool is_loaded[MANIFEST_MAX_CLIPS];
    camera *cameras;
    size_t opened;
    size_t started;
} fleet;

/* Loads the clips and creates all segments. Prints what is wrong and returns false; close releases what there is. */
bool fleet_open(fleet *fleet, sim_options *options, const manifest *manifest);
bool fleet_start(fleet *fleet);
void fleet_print_status(const fleet *fleet, double seconds);
void fleet_close(fleet *fleet);

#endif

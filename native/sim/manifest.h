/* The list of clips in a folder: its file "manifest", one clip a line. */
#ifndef SIM_MANIFEST_H
#define SIM_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CLIP_NAME_BYTES 64
#define MANIFEST_MAX_CLIPS 64

typedef struct clip_entry {
    char name[CLIP_NAME_BYTES];
    uint32_t number; /* in the picture's machine-readable strip */
    uint32_t frames;
    uint32_t fps;
    int32_t width, height;
    int32_t sub_width, sub_height;
} clip_entry;

typedef struct manifest {
    clip_entry clips[MANIFEST_MAX_CLIPS];
    size_t count;
} manifest;

/* Prints what is wrong to standard error and returns false. */
bool manifest_load(manifest *manifest, const char *folder);

/* NULL when there is none of that name. */
const clip_entry *manifest_find(const manifest *manifest, const char *name);

#endif

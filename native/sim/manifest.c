#include "manifest.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

static bool parse_line(const char *line, clip_entry *entry)
{
    int end = 0;
    int fields = sscanf(line, "%63s %u %u %u %d %d %d %d %n", entry->name, &entry->number, &entry->frames, &entry->fps, &entry->width,
        &entry->height, &entry->sub_width, &entry->sub_height, &end);
    return fields == 8 && line[end] == '\0' && entry->frames > 0 && entry->frames <= 100000 && entry->fps > 0 && entry->fps <= 240
        && entry->width > 0 && entry->height > 0 && strchr(entry->name, '/') == NULL;
}

static bool parse(manifest *manifest, FILE *file, const char *path)
{
    char line[256];
    for (unsigned number = 1; fgets(line, sizeof line, file) != NULL; number++) {
        if (line[0] == '#' || line[0] == '\n') {
            continue;
        }
        if (manifest->count == MANIFEST_MAX_CLIPS || !parse_line(line, &manifest->clips[manifest->count])) {
            fprintf(stderr, "petcam-sim: %s:%u: expected 'name number frames fps width height sub-width sub-height', at most %d clips.\n", path,
                number, MANIFEST_MAX_CLIPS);
            return false;
        }
        manifest->count++;
    }
    if (manifest->count == 0) {
        fprintf(stderr, "petcam-sim: %s lists no clips.\n", path);
    }
    return manifest->count > 0;
}

bool manifest_load(manifest *manifest, const char *folder)
{
    char path[PATH_MAX];
    manifest->count = 0;
    snprintf(path, sizeof path, "%s/manifest", folder);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        fprintf(stderr, "petcam-sim: cannot read %s: %s. --clips names the folder that holds the clips and their manifest.\n", path, strerror(errno));
        return false;
    }
    bool parsed = parse(manifest, file, path);
    fclose(file);
    return parsed;
}

const clip_entry *manifest_find(const manifest *manifest, const char *name)
{
    for (size_t i = 0; i < manifest->count; i++) {
        if (strcmp(manifest->clips[i].name, name) == 0) {
            return &manifest->clips[i];
        }
    }
    return NULL;
}

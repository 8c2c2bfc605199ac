#include "clip.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool load_stream(clip_stream *stream, const clip_entry *entry, const char *folder, const char *suffix)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s%s", folder, entry->name, suffix);
    if (!file_map_open(&stream->file, path)) {
        fprintf(stderr, "petcam-sim: cannot read %s: %s. clips/build.sh makes the clips.\n", path, strerror(errno));
        return false;
    }
    stream->units = calloc(entry->frames, sizeof *stream->units);
    if (stream->units == NULL) {
        fprintf(stderr, "petcam-sim: out of memory while loading %s.\n", path);
        return false;
    }
    size_t found = find_access_units(stream->file.bytes, stream->file.size, stream->units, entry->frames);
    if (found != entry->frames) {
        fprintf(stderr, "petcam-sim: %s holds %zu access units, but the manifest says %u.\n", path, found, entry->frames);
        return false;
    }
    return true;
}

static bool load_boxes(clip *clip, const char *folder)
{
    char path[PATH_MAX];
    file_map file;
    snprintf(path, sizeof path, "%s/%s.boxes", folder, clip->entry.name);
    clip->boxes = calloc(clip->entry.frames, sizeof *clip->boxes);
    if (clip->boxes == NULL || !file_map_open(&file, path)) {
        fprintf(stderr, "petcam-sim: cannot read %s: %s.\n", path, strerror(errno));
        return false;
    }
    size_t wrong = parse_boxes((const char *)file.bytes, file.size, clip->boxes, clip->entry.frames);
    file_map_close(&file);
    if (wrong != 0) {
        fprintf(stderr, "petcam-sim: %s:%zu: expected 'frame class confidence x y w h', at most %d boxes a frame.\n", path, wrong, PETCAM_MAX_DETECTIONS);
    }
    return wrong == 0;
}

static bool load_jpegs(clip *clip, const char *folder)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s.mjpeg", folder, clip->entry.name);
    if (!file_map_open(&clip->jpeg_file, path)) {
        return true; /* the build makes it only where ffmpeg is installed */
    }
    clip->jpegs = calloc(clip->entry.frames, sizeof *clip->jpegs);
    if (clip->jpegs == NULL) {
        fprintf(stderr, "petcam-sim: out of memory while loading %s.\n", path);
        return false;
    }
    clip->jpeg_count = find_jpegs(clip->jpeg_file.bytes, clip->jpeg_file.size, clip->jpegs, clip->entry.frames);
    if (clip->jpeg_count == 0 || clip->entry.frames % clip->jpeg_count != 0) {
        fprintf(stderr, "petcam-sim: %s holds %zu JPEGs, which does not divide the clip's %u frames.\n", path, clip->jpeg_count, clip->entry.frames);
        return false;
    }
    clip->jpeg_stride = clip->entry.frames / clip->jpeg_count;
    return true;
}

bool clip_load(clip *clip, const clip_entry *entry, const char *folder, const char *jpeg_folder)
{
    memset(clip, 0, sizeof *clip);
    clip->entry = *entry;
    return load_stream(&clip->main, entry, folder, ".h264") && load_stream(&clip->sub, entry, folder, ".sub.h264")
        && load_boxes(clip, folder) && load_jpegs(clip, jpeg_folder);
}

void clip_unload(clip *clip)
{
    file_map_close(&clip->main.file);
    file_map_close(&clip->sub.file);
    file_map_close(&clip->jpeg_file);
    free(clip->main.units);
    free(clip->sub.units);
    free(clip->jpegs);
    free(clip->boxes);
    memset(clip, 0, sizeof *clip);
}

jpeg_span clip_jpeg(const clip *clip, size_t frame)
{
    return clip->jpegs[frame / clip->jpeg_stride];
}

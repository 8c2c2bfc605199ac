#include "boxes.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define LINE_BYTES 128

static bool parse_line(const char *line, frame_boxes *frames, size_t frame_count)
{
    unsigned frame;
    petcam_detection box = {0};
    int end = 0;
    int fields = sscanf(line, "%u %31s %f %d %d %d %d %n", &frame, box.class_name, &box.confidence, &box.x, &box.y, &box.w, &box.h, &end);
    if (fields != 7 || line[end] != '\0' || frame >= frame_count || frames[frame].count == PETCAM_MAX_DETECTIONS) {
        return false;
    }
    frames[frame].boxes[frames[frame].count++] = box;
    return true;
}

size_t parse_boxes(const char *text, size_t size, frame_boxes *frames, size_t frame_count)
{
    memset(frames, 0, frame_count * sizeof *frames);
    size_t line_number = 0;
    for (const char *end = text + size; text < end;) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        size_t length = (size_t)((newline != NULL ? newline : end) - text);
        char line[LINE_BYTES];
        line_number++;
        if (length >= sizeof line) {
            return line_number;
        }
        memcpy(line, text, length);
        line[length] = '\0';
        if (line[0] != '#' && line[0] != '\0' && !parse_line(line, frames, frame_count)) {
            return line_number;
        }
        text += length + 1;
    }
    return 0;
}

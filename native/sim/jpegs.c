#include "jpegs.h"

#include <stdbool.h>

enum marker { SOF0 = 0xC0, SOF2 = 0xC2, RST0 = 0xD0, RST7 = 0xD7, SOI = 0xD8, EOI = 0xD9, SOS = 0xDA };

static size_t skip_segment(const unsigned char *bytes, size_t size, size_t at)
{
    if (at + 4 > size) {
        return size;
    }
    return at + 2 + ((size_t)bytes[at + 2] << 8 | bytes[at + 3]);
}

/* Entropy-coded data: 0xFF is followed by 0 (stuffing) or a restart marker; anything else ends it. */
static size_t skip_scan(const unsigned char *bytes, size_t size, size_t at)
{
    while (at + 1 < size && !(bytes[at] == 0xFF && bytes[at + 1] != 0 && (bytes[at + 1] < RST0 || bytes[at + 1] > RST7))) {
        at++;
    }
    return at;
}

/* Reads the picture that begins at start; false when there is no complete one. Walks the marker segments, since what is in
 * them may look like markers. */
static bool read_picture(const unsigned char *bytes, size_t size, size_t start, jpeg_span *span)
{
    if (start + 2 > size || bytes[start] != 0xFF || bytes[start + 1] != SOI) {
        return false;
    }
    *span = (jpeg_span){.offset = start};
    size_t at = start + 2;
    while (at + 2 <= size && bytes[at] == 0xFF) {
        unsigned char marker = bytes[at + 1];
        if (marker == EOI) {
            span->size = at + 2 - start;
            return true;
        }
        if (marker >= SOF0 && marker <= SOF2 && at + 9 <= size) {
            span->height = bytes[at + 5] << 8 | bytes[at + 6];
            span->width = bytes[at + 7] << 8 | bytes[at + 8];
        }
        at = skip_segment(bytes, size, at);
        if (marker == SOS) {
            at = skip_scan(bytes, size, at);
        }
    }
    return false;
}

size_t find_jpegs(const unsigned char *bytes, size_t size, jpeg_span *spans, size_t capacity)
{
    size_t count = 0;
    jpeg_span span;
    for (size_t at = 0; read_picture(bytes, size, at, &span); at += span.size) {
        if (count < capacity) {
            spans[count] = span;
        }
        count++;
    }
    return count;
}

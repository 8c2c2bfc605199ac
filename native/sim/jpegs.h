/* Finds the pictures in a file of JPEGs laid one after the other (ITU-T T.81 annex B). */
#ifndef SIM_JPEGS_H
#define SIM_JPEGS_H

#include <stddef.h>

typedef struct jpeg_span {
    size_t offset;
    size_t size;
    int width, height; /* pixels, from its frame header */
} jpeg_span;

/* Writes up to capacity spans and returns how many complete pictures the bytes hold. Stops at what is not a JPEG. */
size_t find_jpegs(const unsigned char *bytes, size_t size, jpeg_span *spans, size_t capacity);

#endif

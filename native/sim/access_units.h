/* Finds the access units in an Annex B byte stream of H.264 (ITU-T H.264 section 7.4.1.2.3). */
#ifndef SIM_ACCESS_UNITS_H
#define SIM_ACCESS_UNITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct access_unit {
    size_t offset;
    size_t size;
    bool is_keyframe;         /* holds an IDR slice */
    bool has_parameter_sets;  /* an SPS and a PPS in front of it */
} access_unit;

/* Writes up to capacity units and returns how many the stream holds. */
size_t find_access_units(const unsigned char *stream, size_t size, access_unit *units, size_t capacity);

#endif

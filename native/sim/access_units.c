#include "access_units.h"

enum nal_type { NAL_SLICE = 1, NAL_IDR_SLICE = 5, NAL_SEI = 6, NAL_SPS = 7, NAL_PPS = 8, NAL_DELIMITER = 9 };

struct scan {
    access_unit *units;
    size_t capacity;
    size_t count;
    bool has_slice; /* the unit being read has its picture already */
    bool has_sps;
    bool has_pps;
};

static bool next_start_code(const unsigned char *stream, size_t size, size_t from, size_t *at)
{
    for (size_t i = from; i + 3 < size; i++) {
        if (stream[i] == 0 && stream[i + 1] == 0 && stream[i + 2] == 1) {
            *at = i;
            return true;
        }
    }
    return false;
}

static void begin_unit(struct scan *scan, size_t offset)
{
    if (scan->count > 0 && scan->count <= scan->capacity) {
        access_unit *last = &scan->units[scan->count - 1];
        last->size = offset - last->offset;
    }
    if (scan->count < scan->capacity) {
        scan->units[scan->count] = (access_unit){.offset = offset};
    }
    scan->count++;
    scan->has_slice = scan->has_sps = scan->has_pps = false;
}

static bool begins_unit(const struct scan *scan, unsigned type, unsigned char first_payload_byte)
{
    if (scan->count == 0) {
        return true;
    }
    if (type == NAL_SLICE || type == NAL_IDR_SLICE) {
        /* first_mb_in_slice is ue(v); zero, and so a new picture, is the single bit 1. */
        return scan->has_slice && (first_payload_byte & 0x80) != 0;
    }
    return scan->has_slice && type >= NAL_SEI && type <= NAL_DELIMITER;
}

static void take_nal(struct scan *scan, unsigned type)
{
    scan->has_slice |= type == NAL_SLICE || type == NAL_IDR_SLICE;
    scan->has_sps |= type == NAL_SPS;
    scan->has_pps |= type == NAL_PPS;
    if (scan->count <= scan->capacity) {
        access_unit *unit = &scan->units[scan->count - 1];
        unit->is_keyframe |= type == NAL_IDR_SLICE;
        unit->has_parameter_sets = scan->has_sps && scan->has_pps;
    }
}

size_t find_access_units(const unsigned char *stream, size_t size, access_unit *units, size_t capacity)
{
    struct scan scan = {.units = units, .capacity = capacity};
    size_t at = 0;
    for (size_t from = 0; next_start_code(stream, size, from, &at); from = at + 3) {
        size_t start = at > 0 && stream[at - 1] == 0 ? at - 1 : at; /* the long start code belongs to its unit */
        unsigned type = stream[at + 3] & 31u;
        if (begins_unit(&scan, type, at + 4 < size ? stream[at + 4] : 0)) {
            begin_unit(&scan, start);
        }
        take_nal(&scan, type);
    }
    if (scan.count > 0 && scan.count <= capacity) {
        access_unit *last = &units[scan.count - 1];
        last->size = size - last->offset;
    }
    return scan.count;
}

/* A whole file, mapped for reading: cameras that play the same clip share its memory. */
#ifndef SIM_FILE_MAP_H
#define SIM_FILE_MAP_H

#include <stdbool.h>
#include <stddef.h>

typedef struct file_map {
    const unsigned char *bytes; /* NULL for none */
    size_t size;
} file_map;

/* false when the file is absent, empty or unreadable; errno says which. */
bool file_map_open(file_map *map, const char *path);
void file_map_close(file_map *map);

#endif

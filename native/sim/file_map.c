#include "file_map.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

bool file_map_open(file_map *map, const char *path)
{
    *map = (file_map){0};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    struct stat status;
    void *bytes = MAP_FAILED;
    if (fstat(fd, &status) == 0 && status.st_size > 0) {
        bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    } else {
        errno = ENODATA;
    }
    int error = errno;
    close(fd);
    errno = error;
    if (bytes == MAP_FAILED) {
        return false;
    }
    *map = (file_map){bytes, (size_t)status.st_size};
    return true;
}

void file_map_close(file_map *map)
{
    if (map->bytes != NULL) {
        munmap((void *)(size_t)map->bytes, map->size);
    }
    *map = (file_map){0};
}

#include "segment.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "petcam/petcam.h"

/* Where shm_open keeps segments on Linux, in glibc and musl alike; link and rename need the path. */
#define SHM_FOLDER "/dev/shm"
#define PATH_BYTES (sizeof SHM_FOLDER + PETCAM_NAME_BYTES + 32)

bool petcam_segment_name_is_valid(const char *name)
{
    return name != NULL && name[0] == '/' && name[1] != '\0' && name[1] != '.' && strchr(name + 1, '/') == NULL
        && strlen(name) < PETCAM_NAME_BYTES;
}

int32_t petcam_segment_status_of_errno(int error)
{
    switch (error) {
    case ENOENT: return PETCAM_NO_SEGMENT;
    case EACCES:
    case EPERM: return PETCAM_ACCESS_DENIED;
    case ENOMEM:
    case ENOSPC: return PETCAM_NO_MEMORY;
    case EINVAL:
    case ENAMETOOLONG: return PETCAM_INVALID_ARGUMENT;
    default: return PETCAM_SYSTEM_ERROR;
    }
}

static int32_t map(petcam_segment *segment, int fd, size_t size)
{
    struct stat status;
    if (fstat(fd, &status) != 0) {
        return PETCAM_SYSTEM_ERROR;
    }
    if (status.st_size != (off_t)size) {
        return PETCAM_WRONG_SIZE;
    }
    void *base = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (base == MAP_FAILED) {
        return petcam_segment_status_of_errno(errno);
    }
    *segment = (petcam_segment){.base = base, .size = size, .device = status.st_dev, .inode = status.st_ino, .fd = -1, .stale = -1};
    return PETCAM_OK;
}

int32_t petcam_segment_attach(petcam_segment *segment, const char *name, size_t size)
{
    int fd = shm_open(name, O_RDWR | O_CLOEXEC, 0);
    if (fd < 0) {
        return petcam_segment_status_of_errno(errno);
    }
    int32_t status = map(segment, fd, size);
    close(fd);
    return status;
}

enum petcam_identity petcam_segment_identity(const petcam_segment *segment, const char *name)
{
    int fd = shm_open(name, O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0) {
        /* A name that may not be opened is not ours; attaching again will say why. */
        return errno == ENOENT ? PETCAM_IDENTITY_GONE : PETCAM_IDENTITY_REPLACED;
    }
    struct stat status;
    int result = fstat(fd, &status);
    close(fd);
    if (result != 0 || status.st_dev != segment->device || status.st_ino != segment->inode) {
        return PETCAM_IDENTITY_REPLACED;
    }
    return status.st_size == (off_t)segment->size ? PETCAM_IDENTITY_SAME : PETCAM_IDENTITY_RESIZED;
}

static void path_of(char path[PATH_BYTES], const char *name)
{
    snprintf(path, PATH_BYTES, "%s%s", SHM_FOLDER, name);
}

/* Until it is published, a segment is known by a name of its own. */
static void unpublished_name(char unpublished[PETCAM_NAME_BYTES + 32], const char *name)
{
    snprintf(unpublished, PETCAM_NAME_BYTES + 32, "%s.%ld.new", name, (long)getpid());
}

/* Takes the lock of the segment that has the name now. Its living writer would hold it; a killed one cannot. */
static int32_t lock_stale(const char *name, int *stale)
{
    *stale = shm_open(name, O_RDONLY | O_CLOEXEC, 0);
    if (*stale < 0) {
        return errno == ENOENT ? PETCAM_OK : petcam_segment_status_of_errno(errno);
    }
    struct stat ours;
    struct stat named;
    char path[PATH_BYTES];
    path_of(path, name);
    /* The comparison catches a creator that replaced the stale segment between our open and our lock. */
    if (flock(*stale, LOCK_EX | LOCK_NB) == 0 && fstat(*stale, &ours) == 0 && stat(path, &named) == 0
        && ours.st_ino == named.st_ino) {
        return PETCAM_OK;
    }
    close(*stale);
    *stale = -1;
    return PETCAM_IN_USE;
}

static int32_t create_unpublished(petcam_segment *segment, const char *name, size_t size, mode_t mode)
{
    char unpublished[PETCAM_NAME_BYTES + 32];
    unpublished_name(unpublished, name);
    shm_unlink(unpublished); /* left by a killed process that had our id; usually absent */
    int fd = shm_open(unpublished, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (fd < 0) {
        return petcam_segment_status_of_errno(errno);
    }
    /* fchmod, because the process's umask narrows what shm_open was asked for. */
    int32_t status = fchmod(fd, mode) == 0 && flock(fd, LOCK_EX | LOCK_NB) == 0 && ftruncate(fd, (off_t)size) == 0
        ? map(segment, fd, size)
        : petcam_segment_status_of_errno(errno);
    if (status != PETCAM_OK) {
        shm_unlink(unpublished);
        close(fd);
        return status;
    }
    segment->fd = fd;
    return PETCAM_OK;
}

static void close_if_open(int fd)
{
    if (fd >= 0) {
        close(fd);
    }
}

int32_t petcam_segment_create(petcam_segment *segment, const char *name, size_t size, mode_t mode)
{
    int stale;
    int32_t claimed = lock_stale(name, &stale);
    if (claimed != PETCAM_OK) {
        return claimed;
    }
    int32_t created = create_unpublished(segment, name, size, mode);
    if (created != PETCAM_OK) {
        close_if_open(stale);
        return created;
    }
    segment->stale = stale;
    return PETCAM_OK;
}

int32_t petcam_segment_publish(petcam_segment *segment, const char *name)
{
    char unpublished[PETCAM_NAME_BYTES + 32];
    char from[PATH_BYTES];
    char to[PATH_BYTES];
    unpublished_name(unpublished, name);
    path_of(from, unpublished);
    path_of(to, name);
    /* Atomic: a reader that opens the name gets the stale segment or the complete new one. Where there is no stale one, link,
     * unlike rename, does not replace what another creator has just published. */
    int result = segment->stale >= 0 ? rename(from, to) : link(from, to);
    int32_t status = result == 0 ? PETCAM_OK : errno == EEXIST ? PETCAM_IN_USE : petcam_segment_status_of_errno(errno);
    shm_unlink(unpublished);
    close_if_open(segment->stale);
    segment->stale = -1;
    return status;
}

int32_t petcam_segment_reserve(const petcam_segment *segment, size_t offset, size_t bytes)
{
    int error = posix_fallocate(segment->fd, (off_t)offset, (off_t)bytes);
    return error == 0 ? PETCAM_OK : petcam_segment_status_of_errno(error);
}

void petcam_segment_discard(petcam_segment *segment, const char *name)
{
    char unpublished[PETCAM_NAME_BYTES + 32];
    unpublished_name(unpublished, name);
    shm_unlink(unpublished);
    petcam_segment_detach(segment);
}

bool petcam_segment_unlink(const petcam_segment *segment, const char *name)
{
    return petcam_segment_identity(segment, name) == PETCAM_IDENTITY_SAME && shm_unlink(name) == 0;
}

void petcam_segment_detach(petcam_segment *segment)
{
    if (segment->base != NULL) {
        munmap(segment->base, segment->size);
        close_if_open(segment->fd);
        close_if_open(segment->stale);
    }
    *segment = (petcam_segment){.fd = -1, .stale = -1};
}

/* Shared memory by hand: what a producer that is not ours does, and what its bytes look like. */
#ifndef TESTS_RAW_SEGMENT_H
#define TESTS_RAW_SEGMENT_H

#include <fcntl.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "check.h"

/* Offsets written down from the boards' documentation, on purpose not taken from the library's structs. */
#define RING_BYTES 93313480u
#define RING_SLOT(index) (40u + (index) % 30u * 3110448u)
#define RING_CAPACITY 3110400u
#define VIDEO_BYTES 15729664u
#define VIDEO_SLOT(index) (64u + (index) % 30u * 524320u)

static inline unsigned char *map_raw(const char *name, size_t size)
{
    int fd = shm_open(name, O_RDWR, 0);
    CHECK(fd >= 0);
    struct stat status;
    CHECK(fstat(fd, &status) == 0);
    CHECK_EQUAL(size, status.st_size);
    void *base = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    CHECK(base != MAP_FAILED);
    close(fd);
    return base;
}

static inline unsigned char *create_raw(const char *name, size_t size)
{
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    CHECK(fd >= 0);
    CHECK(ftruncate(fd, (off_t)size) == 0);
    close(fd);
    return map_raw(name, size);
}

/* A petcam ring as the existing daemon leaves it before its first frame. */
static inline unsigned char *create_raw_ring(const char *name)
{
    unsigned char *base = create_raw(name, RING_BYTES);
    CHECK(sem_init((sem_t *)(void *)(base + 8), 1, 0) == 0);
    return base;
}

static inline uint32_t get_u32(const unsigned char *at)
{
    uint32_t value;
    memcpy(&value, at, 4);
    return value;
}

static inline uint64_t get_u64(const unsigned char *at)
{
    uint64_t value;
    memcpy(&value, at, 8);
    return value;
}

static inline void put_u32(unsigned char *at, uint32_t value)
{
    memcpy(at, &value, 4);
}

static inline void put_u64(unsigned char *at, uint64_t value)
{
    memcpy(at, &value, 8);
}

static inline void raise_index(unsigned char *base)
{
    atomic_fetch_add((_Atomic uint32_t *)(void *)base, 1);
}

static inline void post(unsigned char *base)
{
    CHECK(sem_post((sem_t *)(void *)(base + 8)) == 0);
}

/* Every byte of a frame's payload follows from its number, so that a torn one cannot look whole. */
static inline unsigned char payload_byte(uint64_t number, size_t at)
{
    return (unsigned char)(number * 31 + at * 7 + (at >> 8));
}

static inline void fill_payload(unsigned char *data, size_t size, uint64_t number)
{
    for (size_t i = 0; i < size; i++) {
        data[i] = payload_byte(number, i);
    }
}

static inline int payload_is_whole(const unsigned char *data, size_t size, uint64_t number)
{
    for (size_t i = 0; i < size; i++) {
        if (data[i] != payload_byte(number, i)) {
            return 0;
        }
    }
    return 1;
}

static inline void put_slot_header(unsigned char *slot, uint64_t number, uint64_t size)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    put_u64(slot, number);
    put_u64(slot + 8, (uint64_t)now.tv_sec);
    put_u64(slot + 16, (uint64_t)now.tv_nsec);
    put_u32(slot + 24, 0);
    put_u32(slot + 28, 1280);
    put_u32(slot + 32, 720);
    put_u32(slot + 36, 3);
    put_u64(slot + 40, size);
}

static inline void sleep_ms(long milliseconds)
{
    struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    nanosleep(&time, NULL);
}

static inline int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static inline petcam_frame_info frame_of(uint64_t number, size_t size)
{
    return (petcam_frame_info){
        .frame_number = number, .timestamp_sec = 1700000000, .timestamp_nsec = 123456789, .camera_id = 7, .width = 1280, .height = 720,
        .format = PETCAM_FORMAT_H264, .data_size = size, .fps = 30,
    };
}

/* Writes a whole frame through the library. */
static inline void write_frame(petcam_ring_writer *writer, uint64_t number, size_t size)
{
    unsigned char *data = malloc(size);
    petcam_frame_info info = frame_of(number, size);
    CHECK(data != NULL);
    fill_payload(data, size, number);
    CHECK_STATUS(PETCAM_OK, petcam_ring_writer_write(writer, &info, data));
    free(data);
}

#endif

/* A test is a function; a check that fails says where and ends the process. */
#ifndef TESTS_CHECK_H
#define TESTS_CHECK_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "petcam/petcam.h"

#define CHECK(condition) \
    do { \
        if (!(condition)) { \
            fprintf(stderr, "%s:%d: %s: not true: %s\n", __FILE__, __LINE__, __func__, #condition); \
            exit(1); \
        } \
    } while (0)

#define CHECK_EQUAL(expected, actual) \
    do { \
        long long expected_value = (long long)(expected); \
        long long actual_value = (long long)(actual); \
        if (expected_value != actual_value) { \
            fprintf(stderr, "%s:%d: %s: %s is %lld, expected %lld\n", __FILE__, __LINE__, __func__, #actual, actual_value, expected_value); \
            exit(1); \
        } \
    } while (0)

#define CHECK_STATUS(expected, actual) \
    do { \
        int32_t actual_status = (actual); \
        if (actual_status != (expected)) { \
            fprintf(stderr, "%s:%d: %s: %s gave %s, expected %s\n", __FILE__, __LINE__, __func__, #actual, petcam_status_name(actual_status), \
                petcam_status_name(expected)); \
            exit(1); \
        } \
    } while (0)

#define RUN(test) \
    do { \
        fprintf(stderr, "  %s\n", #test); \
        test(); \
    } while (0)

/* Names are unique to the process and to the test, so that tests run side by side. */
#define NAME_BYTES 96

static inline const char *unique_name(char name[NAME_BYTES], const char *stem)
{
    static int count;
    snprintf(name, NAME_BYTES, "/petcam_test_%ld_%d_%s", (long)getpid(), ++count, stem);
    return name;
}

#endif

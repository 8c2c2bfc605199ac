/* Draws one clip: raw YUV 4:2:0 pictures (BT.709, limited range) to standard output, the true boxes to a file. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "overlay.h"
#include "room.h"

static const room *const rooms[] = {&kitchen, &living_room, &garden, &bedroom};
#define ROOMS (sizeof rooms / sizeof rooms[0])

static canvas background;
static canvas picture;
static unsigned char luma[CANVAS_HEIGHT][CANVAS_WIDTH];
static unsigned char blue[CANVAS_HEIGHT / 2][CANVAS_WIDTH / 2];
static unsigned char red[CANVAS_HEIGHT / 2][CANVAS_WIDTH / 2];

/* What a sensor adds. Without it the encoder would have nothing to spend its bits on. */
static void add_noise(canvas *c, unsigned seed)
{
    unsigned state = seed * 2654435761u + 12345u;
    for (int y = 0; y < CANVAS_HEIGHT; y++) {
        for (int x = 0; x < CANVAS_WIDTH; x++) {
            state = state * 1664525u + 1013904223u;
            float grain = ((float)(state >> 24) - 127.5f) * (2.6f / 127.5f / 255);
            c->pixels[y][x][0] += grain;
            c->pixels[y][x][1] += grain;
            c->pixels[y][x][2] += grain;
        }
    }
}

static unsigned char quantize(float value)
{
    return (unsigned char)(value < 0 ? 0 : value > 255 ? 255 : lrintf(value));
}

static void convert(const canvas *c)
{
    for (int y = 0; y < CANVAS_HEIGHT; y++) {
        for (int x = 0; x < CANVAS_WIDTH; x++) {
            const float *p = c->pixels[y][x];
            luma[y][x] = quantize(16 + 219 * (0.2126f * p[0] + 0.7152f * p[1] + 0.0722f * p[2]));
        }
    }
    for (int y = 0; y < CANVAS_HEIGHT / 2; y++) {
        for (int x = 0; x < CANVAS_WIDTH / 2; x++) {
            float mean[3];
            for (int i = 0; i < 3; i++) {
                mean[i] = (c->pixels[2 * y][2 * x][i] + c->pixels[2 * y][2 * x + 1][i] + c->pixels[2 * y + 1][2 * x][i]
                              + c->pixels[2 * y + 1][2 * x + 1][i]) / 4;
            }
            float light = 0.2126f * mean[0] + 0.7152f * mean[1] + 0.0722f * mean[2];
            blue[y][x] = quantize(128 + 224 * (mean[2] - light) / 1.8556f);
            red[y][x] = quantize(128 + 224 * (mean[0] - light) / 1.5748f);
        }
    }
}

static void write_boxes(FILE *file, unsigned frame, const box *boxes, int count)
{
    for (int i = 0; i < count; i++) {
        bounds b = boxes[i].where;
        int left = (int)floorf(b.left);
        int top = (int)floorf(b.top);
        fprintf(file, "%u %s %.3f %d %d %d %d\n", frame, boxes[i].class_name, (double)boxes[i].confidence, left, top,
            (int)ceilf(b.right) - left, (int)ceilf(b.bottom) - top);
    }
}

static int write_picture(void)
{
    return fwrite(luma, sizeof luma, 1, stdout) == 1 && fwrite(blue, sizeof blue, 1, stdout) == 1 && fwrite(red, sizeof red, 1, stdout) == 1;
}

/* Every so many pictures of the room only: fewer a second, numbered without gaps. */
static int draw_clip(unsigned number, unsigned every, FILE *boxes_file)
{
    const room *room = rooms[number];
    room->draw_background(&background);
    fprintf(boxes_file, "# petcam boxes 1: frame class confidence x y w h, pixels of %dx%d, %u frames\n", CANVAS_WIDTH, CANVAS_HEIGHT,
        CLIP_FRAMES / every);
    for (unsigned frame = 0; frame < CLIP_FRAMES; frame += every) {
        unsigned index = frame / every;
        box boxes[ROOM_MAX_BOXES];
        memcpy(&picture, &background, sizeof picture);
        int count = room->draw_frame(&picture, (float)frame / CLIP_FRAMES, boxes);
        add_noise(&picture, frame * 8 + number);
        draw_strip(&picture, number, index);
        draw_caption(&picture, room->label, index, CLIP_RATE / every);
        convert(&picture);
        write_boxes(boxes_file, index, boxes, count);
        if (!write_picture()) {
            perror("writing pictures");
            return EXIT_FAILURE;
        }
    }
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--list") == 0) {
        for (size_t i = 0; i < ROOMS; i++) {
            puts(rooms[i]->name);
        }
        return EXIT_SUCCESS;
    }
    unsigned every = argc == 4 ? (unsigned)strtoul(argv[3], NULL, 10) : 1;
    bool divides = every > 0 && CLIP_RATE % every == 0 && CLIP_FRAMES % every == 0;
    for (unsigned i = 0; (argc == 3 || argc == 4) && divides && i < ROOMS; i++) {
        if (strcmp(argv[1], rooms[i]->name) == 0) {
            FILE *boxes = fopen(argv[2], "w");
            if (boxes == NULL) {
                perror(argv[2]);
                return EXIT_FAILURE;
            }
            int result = draw_clip(i, every, boxes);
            return fclose(boxes) == 0 ? result : EXIT_FAILURE;
        }
    }
    fprintf(stderr, "usage: draw-clips --list | draw-clips ROOM BOXES-FILE [EVERY] > pictures.yuv\n");
    return EXIT_FAILURE;
}

/* A room: a still background, and what moves in it. */
#ifndef CLIPS_ROOM_H
#define CLIPS_ROOM_H

#include "canvas.h"

#define CLIP_FRAMES 300
#define CLIP_RATE 30
#define ROOM_MAX_BOXES 4

typedef struct box {
    const char *class_name;
    float confidence;
    bounds where;
} box;

typedef struct room {
    const char *name;  /* of the clip */
    const char *label; /* on the picture */
    void (*draw_background)(canvas *c);
    /* Draws what moves at time 0 <= t < 1 of the loop, and tells the true boxes; returns their number. */
    int (*draw_frame)(canvas *c, float t, box boxes[ROOM_MAX_BOXES]);
} room;

extern const room kitchen;
extern const room living_room;
extern const room garden;
extern const room bedroom;

/* ---- Parts that rooms share ---- */

/* 0 before from, 1 after to, smooth in between. */
float ramp(float t, float from, float to);
/* 1 inside [from, to], easing over edge on both sides. */
float span(float t, float from, float to, float edge);
/* Eyes: closed briefly at time at. */
float blink_at(float t, float at);
/* Confidence a detector might give: wanders a little, in time with the loop. */
float confidence(float t, float base);

void draw_wall_clock(canvas *c, float x, float y, float radius, float t, color frame);
void draw_plant(canvas *c, float x, float y, float size, float sway, color pot, color leaf);
void draw_skirting(canvas *c, float y, color board);
void draw_floor_boards(canvas *c, float top, color near, color far);

#endif

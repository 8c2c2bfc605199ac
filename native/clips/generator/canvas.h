/* A picture of floating-point RGB, and anti-aliased shapes drawn into it by their signed distance. */
#ifndef CLIPS_CANVAS_H
#define CLIPS_CANVAS_H

#include <stdbool.h>

#define CANVAS_WIDTH 1280
#define CANVAS_HEIGHT 720

typedef struct color {
    float r, g, b, a; /* 0..1, not premultiplied */
} color;

typedef struct point {
    float x, y;
} point;

typedef struct bounds {
    float left, top, right, bottom;
} bounds;

typedef struct canvas {
    float pixels[CANVAS_HEIGHT][CANVAS_WIDTH][3];
    bool tracking; /* whether shapes extend tracked: this is how an animal's true box is found */
    bounds tracked;
} canvas;

/* 0xRRGGBB, opaque. */
color rgb(unsigned hex);
color with_alpha(color base, float alpha);
color mix(color a, color b, float t);

void canvas_track(canvas *c);
bounds canvas_tracked(canvas *c); /* ends tracking; clipped to the picture */

void draw_rect(canvas *c, float left, float top, float right, float bottom, color fill);
void draw_gradient(canvas *c, float left, float top, float right, float bottom, color above, color below);
void draw_round_rect(canvas *c, float left, float top, float right, float bottom, float radius, color fill);
void draw_ellipse(canvas *c, float x, float y, float rx, float ry, float angle, color fill);
void draw_circle(canvas *c, float x, float y, float radius, color fill);
/* A thick line whose thickness changes from end to end, with round ends. */
void draw_limb(canvas *c, float x0, float y0, float r0, float x1, float y1, float r1, color fill);
/* Convex; points clockwise on the screen; corners rounded by radius. */
void draw_polygon(canvas *c, const point *points, int count, float radius, color fill);
/* Fades from full at the centre to nothing at the rim: shadows (dark) and light (bright). Never tracked. */
void draw_glow(canvas *c, float x, float y, float rx, float ry, color fill);

#endif

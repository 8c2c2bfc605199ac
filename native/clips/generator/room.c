#include "room.h"

#include <math.h>

#define TURN 6.2831853f

float ramp(float t, float from, float to)
{
    float x = (t - from) / (to - from);
    x = x < 0 ? 0 : x > 1 ? 1 : x;
    return x * x * (3 - 2 * x);
}

float span(float t, float from, float to, float edge)
{
    return ramp(t, from, from + edge) * (1 - ramp(t, to - edge, to));
}

float blink_at(float t, float at)
{
    float distance = fabsf(t - at) * 60;
    return distance < 1 ? 1 - distance * distance : 0;
}

float confidence(float t, float base)
{
    return base + 0.02f * sinf(t * TURN) + 0.012f * sinf(t * TURN * 7);
}

void draw_wall_clock(canvas *c, float x, float y, float radius, float t, color frame)
{
    draw_glow(c, x + 5, y + 9, radius * 1.4f, radius * 1.4f, (color){0, 0, 0, 0.22f});
    draw_circle(c, x, y, radius, frame);
    draw_circle(c, x, y, radius * 0.86f, rgb(0xfdfaf3));
    for (int hour = 0; hour < 12; hour++) {
        float angle = (float)hour * TURN / 12;
        float inner = hour % 3 == 0 ? 0.66f : 0.74f;
        draw_limb(c, x + sinf(angle) * radius * inner, y - cosf(angle) * radius * inner, radius * 0.03f,
            x + sinf(angle) * radius * 0.79f, y - cosf(angle) * radius * 0.79f, radius * 0.03f, rgb(0x4a4440));
    }
    float hour_angle = TURN * 10.15f / 12;
    float minute_angle = TURN * 9.0f / 60;
    draw_limb(c, x, y, radius * 0.055f, x + sinf(hour_angle) * radius * 0.42f, y - cosf(hour_angle) * radius * 0.42f, radius * 0.04f, rgb(0x2f2a28));
    draw_limb(c, x, y, radius * 0.05f, x + sinf(minute_angle) * radius * 0.62f, y - cosf(minute_angle) * radius * 0.62f, radius * 0.03f, rgb(0x2f2a28));
    /* The red hand goes round once in a loop, so that the clip has no seam. */
    float second = TURN * t;
    draw_limb(c, x - sinf(second) * radius * 0.18f, y + cosf(second) * radius * 0.18f, radius * 0.025f,
        x + sinf(second) * radius * 0.72f, y - cosf(second) * radius * 0.72f, radius * 0.018f, rgb(0xd0402f));
    draw_circle(c, x, y, radius * 0.07f, rgb(0xd0402f));
}

void draw_plant(canvas *c, float x, float y, float size, float sway, color pot, color leaf)
{
    for (int i = 0; i < 9; i++) {
        float lean = ((float)i - 4) * 0.27f + 0.035f * sinf(sway * TURN + (float)i);
        float length = size * (1.25f - 0.09f * fabsf((float)i - 4));
        float tip_x = x + sinf(lean) * length;
        float tip_y = y - size * 0.5f - cosf(lean) * length;
        color shade = mix(leaf, rgb(0x17331f), (float)(i * 5 % 9) / 16);
        draw_limb(c, x, y - size * 0.5f, size * 0.03f, tip_x, tip_y, size * 0.02f, shade);
        draw_ellipse(c, (x + 2 * tip_x) / 3, (y - size * 0.5f + 2 * tip_y) / 3, size * 0.1f, length * 0.36f, lean, shade);
    }
    point sides[4] = {{x - size * 0.36f, y - size * 0.62f}, {x + size * 0.36f, y - size * 0.62f}, {x + size * 0.26f, y}, {x - size * 0.26f, y}};
    draw_polygon(c, sides, 4, 4, pot);
    draw_round_rect(c, x - size * 0.42f, y - size * 0.68f, x + size * 0.42f, y - size * 0.54f, 4, mix(pot, rgb(0xffffff), 0.15f));
}

void draw_skirting(canvas *c, float y, color board)
{
    draw_rect(c, 0, y - 22, CANVAS_WIDTH, y, board);
    draw_rect(c, 0, y - 22, CANVAS_WIDTH, y - 19, mix(board, rgb(0xffffff), 0.5f));
    draw_gradient(c, 0, y, CANVAS_WIDTH, y + 26, (color){0, 0, 0, 0.22f}, (color){0, 0, 0, 0});
}

/* Boards run towards the viewer: their seams meet far above the picture. */
void draw_floor_boards(canvas *c, float top, color near, color far)
{
    draw_gradient(c, 0, top, CANVAS_WIDTH, CANVAS_HEIGHT, far, near);
    for (int i = -12; i <= 12; i++) {
        float at_top = CANVAS_WIDTH / 2.0f + (float)i * 92;
        float at_bottom = CANVAS_WIDTH / 2.0f + (float)i * 148;
        draw_limb(c, at_top, top, 0.9f, at_bottom, CANVAS_HEIGHT + 4, 1.8f, with_alpha(mix(near, rgb(0x000000), 0.5f), 0.5f));
        float cut = top + (CANVAS_HEIGHT - top) * (0.2f + 0.6f * (float)((i + 12) * 7 % 10) / 10);
        float share = (cut - top) / (CANVAS_HEIGHT - top);
        float left = at_top + (at_bottom - at_top) * share;
        float width = 92 + (148 - 92) * share;
        draw_limb(c, left, cut, 1, left + width, cut, 1, with_alpha(mix(near, rgb(0x000000), 0.5f), 0.4f));
    }
}

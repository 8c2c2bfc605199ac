/* Seen from the terrace: a dog trots along the fence, sniffs at the flowers, and a butterfly flies about. */
#include <math.h>

#include "animal.h"
#include "room.h"

#define TURN 6.2831853f
#define LAWN 400.0f

static const coat beagle = {
    .fur = {0.97f, 0.93f, 0.87f, 1}, .shade = {0.80f, 0.72f, 0.64f, 1}, .mark = {0.62f, 0.38f, 0.21f, 1},
    .muzzle = {1.0f, 0.98f, 0.95f, 1}, .eye = {0.36f, 0.22f, 0.13f, 1},
};

static void draw_tree(canvas *c, float x, float y, float size)
{
    draw_limb(c, x, y, size * 0.12f, x + size * 0.05f, y - size, size * 0.08f, rgb(0x7c5636));
    draw_circle(c, x - size * 0.35f, y - size * 1.1f, size * 0.42f, rgb(0x4f8d4c));
    draw_circle(c, x + size * 0.4f, y - size * 1.1f, size * 0.4f, rgb(0x478446));
    draw_circle(c, x, y - size * 1.42f, size * 0.5f, rgb(0x5b9c55));
    draw_circle(c, x - size * 0.12f, y - size * 1.52f, size * 0.3f, rgb(0x6dae62));
}

static void draw_fence(canvas *c)
{
    draw_rect(c, 0, 318, CANVAS_WIDTH, 332, rgb(0xe7ded0));
    draw_rect(c, 0, 372, CANVAS_WIDTH, 386, rgb(0xe7ded0));
    for (int i = 0; i < 27; i++) {
        float left = (float)i * 49 - 8;
        draw_round_rect(c, left, 286, left + 32, 408, 3, rgb(0xf6f1e7));
        point tip[3] = {{left + 2, 290}, {left + 16, 268}, {left + 30, 290}};
        draw_polygon(c, tip, 3, 2, rgb(0xf6f1e7));
        draw_rect(c, left + 27, 290, left + 32, 408, rgb(0xdcd2c1));
    }
}

static void draw_flower(canvas *c, float x, float y, unsigned petal, float lean)
{
    draw_limb(c, x, y, 2.4f, x + lean, y - 44, 2, rgb(0x3f7a3f));
    draw_ellipse(c, x + 9, y - 14, 11, 4.5f, -0.6f, rgb(0x4c8b48));
    for (int i = 0; i < 6; i++) {
        float angle = (float)i * TURN / 6;
        draw_circle(c, x + lean + cosf(angle) * 9, y - 46 + sinf(angle) * 9, 7, rgb(petal));
    }
    draw_circle(c, x + lean, y - 46, 6, rgb(0xf6cf5a));
}

static void draw_background(canvas *c)
{
    draw_gradient(c, 0, 0, CANVAS_WIDTH, LAWN, rgb(0x7fc4ee), rgb(0xdff2f4));
    draw_glow(c, 1080, 70, 210, 210, with_alpha(rgb(0xfff3c4), 0.9f));
    draw_circle(c, 1080, 70, 44, rgb(0xffedb0));
    draw_ellipse(c, 250, 410, 420, 130, 0, rgb(0xa5cf98));
    draw_ellipse(c, 950, 420, 520, 150, 0, rgb(0x93c388));
    draw_tree(c, 170, 400, 150);
    draw_tree(c, 1180, 404, 170);
    draw_tree(c, 760, 380, 96);
    draw_fence(c);
    draw_gradient(c, 0, LAWN, CANVAS_WIDTH, CANVAS_HEIGHT, rgb(0x7fba5b), rgb(0x5c9c44));
    for (int i = 0; i < 420; i++) { /* tufts: a fixed scatter */
        unsigned scatter = (unsigned)i * 2654435761u;
        float x = (float)(scatter >> 8 & 2047) * 0.66f;
        float y = LAWN + 8 + (float)(scatter >> 20) * 0.077f;
        draw_limb(c, x, y, 1.6f, x + (float)(i % 5) - 2, y - 9, 0.7f, i % 3 ? rgb(0x4f8f3b) : rgb(0x94cb6c));
    }
    draw_ellipse(c, 640, 640, 620, 46, 0, with_alpha(rgb(0x8cc566), 0.55f));
}

static void draw_cloud(canvas *c, float x, float y, float size)
{
    draw_ellipse(c, x, y, size * 1.3f, size * 0.42f, 0, with_alpha(rgb(0xffffff), 0.92f));
    draw_circle(c, x - size * 0.45f, y - size * 0.22f, size * 0.46f, with_alpha(rgb(0xffffff), 0.92f));
    draw_circle(c, x + size * 0.3f, y - size * 0.36f, size * 0.6f, with_alpha(rgb(0xffffff), 0.92f));
}

static void draw_butterfly(canvas *c, float t)
{
    float x = 560 + 330 * sinf(t * TURN) + 30 * sinf(t * TURN * 5);
    float y = 250 + 50 * sinf(t * TURN * 2) + 22 * cosf(t * TURN * 7);
    float open = 0.25f + 0.75f * fabsf(sinf(t * TURN * 20));
    draw_ellipse(c, x - 10 * open, y - 6, 13 * open, 15, -0.5f, rgb(0xf29a3f));
    draw_ellipse(c, x + 10 * open, y - 6, 13 * open, 15, 0.5f, rgb(0xf29a3f));
    draw_ellipse(c, x - 8 * open, y + 9, 9 * open, 10, 0.4f, rgb(0xe5792f));
    draw_ellipse(c, x + 8 * open, y + 9, 9 * open, 10, -0.4f, rgb(0xe5792f));
    draw_limb(c, x, y - 12, 2.4f, x, y + 14, 2, rgb(0x3a2a22));
}

static int draw_frame(canvas *c, float t, box boxes[ROOM_MAX_BOXES])
{
    /* Clouds come round in one loop, because they leave and enter where nobody sees it. */
    draw_cloud(c, 250 + 46 * sinf(t * TURN), 120, 62);
    draw_cloud(c, 700 + 58 * sinf(t * TURN + 2), 84, 78);
    draw_wall_clock(c, 1196, 330, 38, t, rgb(0x6c8a5c));
    float go = ramp(t, 0.03f, 0.36f);
    float back = ramp(t, 0.62f, 0.95f);
    stance dog = {
        .x = 300 + (go - back) * 560, .y = 636, .size = 1.0f,
        .facing = 1 - 2 * ramp(t, 0.57f, 0.615f) + 2 * ramp(t, 0.955f, 1.0f),
        .stride = 1.15f * (span(t, 0.03f, 0.37f, 0.05f) + span(t, 0.62f, 0.95f, 0.05f)),
        .phase = (go + back) * 7, .sway = t * 20,
        .reach = span(t, 0.37f, 0.57f, 0.06f) * (0.92f + 0.05f * sinf(t * TURN * 16)),
        .blink = fmaxf(blink_at(t, 0.2f), blink_at(t, 0.8f)),
    };
    canvas_track(c);
    draw_dog(c, &beagle, &dog);
    boxes[0] = (box){"dog", confidence(t, 0.95f), canvas_tracked(c)};
    for (int i = 0; i < 7; i++) {
        static const unsigned petals[] = {0xe86a8a, 0xf4f0ff, 0xb28be0, 0xf0825a};
        draw_flower(c, 1020 + (float)i * 36, 680 + (float)(i * 37 % 30), petals[i % 4], 4 * sinf(t * TURN * 2 + (float)i));
        draw_flower(c, 20 + (float)i * 30, 704 + (float)(i * 23 % 20), petals[(i + 2) % 4], 4 * sinf(t * TURN * 2 + (float)i * 2));
    }
    draw_butterfly(c, t);
    return 1;
}

const room garden = {.name = "garden", .label = "GARDEN", .draw_background = draw_background, .draw_frame = draw_frame};

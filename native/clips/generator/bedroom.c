/* Night. A tortoiseshell cat sleeps on the bed, wakes up, looks around, and goes back to sleep. */
#include <math.h>

#include "animal.h"
#include "room.h"

#define TURN 6.2831853f
#define FLOOR 520.0f

static const coat tortoiseshell = {
    .fur = {0.86f, 0.80f, 0.72f, 1}, .shade = {0.66f, 0.58f, 0.52f, 1}, .mark = {0.52f, 0.38f, 0.30f, 1},
    .muzzle = {0.98f, 0.96f, 0.93f, 1}, .eye = {0.42f, 0.74f, 0.86f, 1},
};

static void draw_window(canvas *c)
{
    draw_round_rect(c, 470, 56, 790, 316, 6, rgb(0x6d6690));
    draw_gradient(c, 484, 70, 776, 302, rgb(0x101a3d), rgb(0x2d3a70));
    for (int i = 0; i < 34; i++) {
        unsigned scatter = (unsigned)(i + 3) * 2654435761u;
        draw_circle(c, 490 + (float)(scatter >> 8 & 1023) * 0.272f, 78 + (float)(scatter >> 20 & 1023) * 0.2f,
            0.8f + (float)(i % 3) * 0.45f, with_alpha(rgb(0xffffff), 0.8f));
    }
    draw_glow(c, 700, 130, 110, 110, with_alpha(rgb(0xe8ecff), 0.5f));
    draw_circle(c, 700, 130, 34, rgb(0xf4f1de));
    draw_circle(c, 690, 122, 7, rgb(0xe2dec8));
    draw_circle(c, 708, 142, 5, rgb(0xe2dec8));
    draw_rect(c, 626, 70, 634, 302, rgb(0x6d6690));
    draw_rect(c, 484, 182, 776, 189, rgb(0x6d6690));
    for (int i = 0; i < 3; i++) {
        float drop = (float)i * 5;
        draw_round_rect(c, 430 + (float)i * 26, 40, 462 + (float)i * 26, 352 + drop, 12, i % 2 ? rgb(0x47406b) : rgb(0x524a7a));
        draw_round_rect(c, 796 - (float)i * 26 + 4, 40, 828 - (float)i * 26 + 4, 352 + drop, 12, i % 2 ? rgb(0x47406b) : rgb(0x524a7a));
    }
    draw_round_rect(c, 412, 34, 850, 46, 6, rgb(0x8a6a52));
}

static void draw_bed(canvas *c)
{
    draw_glow(c, 600, 676, 640, 50, (color){0, 0, 0, 0.5f});
    draw_round_rect(c, 36, 300, 92, 680, 16, rgb(0x6b4a3a));
    draw_round_rect(c, 52, 330, 1120, 640, 22, rgb(0x5a3d31));
    draw_round_rect(c, 1090, 440, 1136, 680, 14, rgb(0x6b4a3a));
    draw_round_rect(c, 88, 428, 1094, 600, 34, rgb(0xd9d6e8));
    draw_round_rect(c, 104, 372, 330, 470, 38, rgb(0xf1eef8));
    draw_round_rect(c, 126, 388, 300, 440, 26, rgb(0xe4e0f0));
    draw_round_rect(c, 330, 436, 1098, 640, 34, rgb(0x8f5b7a));
    draw_round_rect(c, 330, 436, 1098, 486, 25, rgb(0xa86f8f));
    for (int i = 0; i < 9; i++) {
        for (int row = 0; row < 2; row++) {
            draw_circle(c, 392 + (float)i * 82 + (float)row * 38, 528 + (float)row * 60, 9, rgb(0xe9c46a));
        }
    }
}

static void draw_background(canvas *c)
{
    draw_gradient(c, 0, 0, CANVAS_WIDTH, FLOOR, rgb(0x3a3960), rgb(0x4a4670));
    for (int i = 0; i < 60; i++) {
        float x = (float)(i % 12) * 112 + (float)(i / 12 % 2) * 56;
        draw_circle(c, x, 36 + (float)(i / 12) * 100, 4, with_alpha(rgb(0xa6a0d6), 0.22f));
    }
    draw_floor_boards(c, FLOOR, rgb(0x3f2f38), rgb(0x52404a));
    draw_skirting(c, FLOOR, rgb(0x5d587f));
    draw_window(c);
    draw_round_rect(c, 1150, 470, 1290, 690, 8, rgb(0x5a3d31)); /* a bedside table with a lamp */
    draw_round_rect(c, 1162, 500, 1290, 580, 6, rgb(0x6b4a3a));
    draw_circle(c, 1226, 540, 6, rgb(0xe9c46a));
    draw_limb(c, 1218, 466, 8, 1218, 400, 6, rgb(0xcfb58a));
    draw_ellipse(c, 1218, 468, 34, 8, 0, rgb(0xcfb58a));
    point shade[4] = {{1188, 316}, {1248, 316}, {1276, 402}, {1160, 402}};
    draw_polygon(c, shade, 4, 6, rgb(0xffd79a));
    draw_bed(c);
    draw_glow(c, 1218, 380, 420, 380, with_alpha(rgb(0xffc877), 0.42f));
    draw_round_rect(c, 210, 96, 340, 256, 4, rgb(0x8a6a52)); /* a drawing of a fish */
    draw_round_rect(c, 220, 106, 330, 246, 2, rgb(0xe9e2d3));
    draw_ellipse(c, 270, 176, 34, 17, 0, rgb(0x5c9ccc));
    point tail[3] = {{298, 176}, {318, 162}, {318, 190}};
    draw_polygon(c, tail, 3, 2, rgb(0x5c9ccc));
    draw_circle(c, 252, 172, 3, rgb(0x22304a));
}

/* A small z that rises from a sleeper and fades. */
static void draw_z(canvas *c, float x, float y, float size, float alpha)
{
    color ink = with_alpha(rgb(0xf1eef8), alpha);
    draw_limb(c, x, y, 2.2f, x + size, y, 2.2f, ink);
    draw_limb(c, x + size, y, 2.2f, x, y + size, 2.2f, ink);
    draw_limb(c, x, y + size, 2.2f, x + size, y + size, 2.2f, ink);
}

static int draw_frame(canvas *c, float t, box boxes[ROOM_MAX_BOXES])
{
    draw_wall_clock(c, 944, 138, 52, t, rgb(0x8a6a52));
    float awake = span(t, 0.42f, 0.80f, 0.07f);
    stance cat = {
        .x = 690 + 6 * awake, .y = 470, .size = 1.28f,
        .facing = 1, .sway = t * 4, .blink = fmaxf(blink_at(t, 0.55f), fmaxf(blink_at(t, 0.64f), blink_at(t, 0.70f))),
    };
    canvas_track(c);
    draw_lying_cat(c, &tortoiseshell, &cat, awake, t * 4);
    boxes[0] = (box){"cat", confidence(t, 0.90f), canvas_tracked(c)};
    for (int i = 0; i < 3; i++) {
        float rise = fmodf(t * 4 + (float)i / 3, 1);
        draw_z(c, 812 + rise * 60 + 10 * sinf(rise * 6), 370 - rise * 140, 12 + rise * 14, 0.85f * (1 - awake) * sinf(rise * 3.14159f));
    }
    return 1;
}

const room bedroom = {.name = "bedroom", .label = "BEDROOM", .draw_background = draw_background, .draw_frame = draw_frame};

/* A grey cat sleeps on the sofa; a black one crosses the rug, sits for a moment to look at the first, and goes back. */
#include <math.h>

#include "animal.h"
#include "room.h"

#define TURN 6.2831853f
#define FLOOR 500.0f

static const coat grey = {
    .fur = {0.58f, 0.61f, 0.66f, 1}, .shade = {0.45f, 0.48f, 0.54f, 1}, .mark = {0.40f, 0.43f, 0.49f, 1},
    .muzzle = {0.93f, 0.94f, 0.95f, 1}, .eye = {0.95f, 0.77f, 0.30f, 1},
};

static const coat black = {
    .fur = {0.17f, 0.17f, 0.20f, 1}, .shade = {0.10f, 0.10f, 0.12f, 1}, .mark = {0.14f, 0.14f, 0.17f, 1},
    .muzzle = {0.95f, 0.95f, 0.94f, 1}, .eye = {0.56f, 0.83f, 0.45f, 1},
};

static void draw_sofa(canvas *c)
{
    draw_glow(c, 480, FLOOR + 66, 480, 50, (color){0, 0, 0, 0.45f});
    draw_round_rect(c, 130, 500, 156, 566, 6, rgb(0x5d3d2a));
    draw_round_rect(c, 800, 500, 826, 566, 6, rgb(0x5d3d2a));
    draw_round_rect(c, 120, 236, 840, 470, 44, rgb(0x2f6f73));
    draw_round_rect(c, 150, 252, 478, 440, 30, rgb(0x3a8085));
    draw_round_rect(c, 484, 252, 812, 440, 30, rgb(0x3a8085));
    draw_round_rect(c, 110, 410, 850, 540, 26, rgb(0x2b666a));
    draw_round_rect(c, 150, 396, 478, 470, 22, rgb(0x438e93));
    draw_round_rect(c, 484, 396, 812, 470, 22, rgb(0x438e93));
    draw_round_rect(c, 76, 330, 168, 542, 38, rgb(0x347a7f));
    draw_round_rect(c, 794, 330, 886, 542, 38, rgb(0x347a7f));
    point cushion[4] = {{190, 318}, {282, 296}, {306, 388}, {212, 408}};
    draw_polygon(c, cushion, 4, 14, rgb(0xe9b44c));
    point second[4] = {{688, 300}, {776, 318}, {756, 408}, {668, 392}};
    draw_polygon(c, second, 4, 14, rgb(0xd9695a));
}

static void draw_picture(canvas *c)
{
    draw_glow(c, 486, 152, 160, 110, (color){0, 0, 0, 0.22f});
    draw_round_rect(c, 360, 78, 604, 210, 4, rgb(0x6b4a32));
    draw_gradient(c, 372, 90, 592, 198, rgb(0xf2b58a), rgb(0xf6dcb0));
    draw_circle(c, 540, 128, 18, rgb(0xfff1cf));
    point hill[3] = {{372, 198}, {448, 118}, {530, 198}};
    draw_polygon(c, hill, 3, 0, rgb(0x6f7f9c));
    point near[3] = {{470, 198}, {536, 146}, {592, 198}};
    draw_polygon(c, near, 3, 0, rgb(0x4d6080));
}

static void draw_shelf(canvas *c)
{
    draw_round_rect(c, 936, 176, 1124, 510, 6, rgb(0x8a5f3f));
    static const unsigned spines[] = {0xc65b4e, 0xe7c26a, 0x4f7f8c, 0x8fa95c, 0xd9955a, 0x6a5a8c, 0xe3ded0};
    for (int row = 0; row < 3; row++) {
        float bottom = 280 + (float)row * 108;
        draw_rect(c, 948, bottom - 92, 1112, bottom, rgb(0x5b3d28));
        for (int i = 0; i < 9 - row * 2; i++) {
            float left = 954 + (float)i * 17;
            draw_round_rect(c, left, bottom - 56 - (float)((i * 5 + row * 3) % 4) * 8, left + 14, bottom, 2, rgb(spines[(i * 3 + row) % 7]));
        }
    }
    draw_circle(c, 1088, 366, 20, rgb(0xdfe8ea));
    draw_circle(c, 1082, 474, 20, rgb(0xe07f69));
}

static void draw_background(canvas *c)
{
    draw_gradient(c, 0, 0, CANVAS_WIDTH, FLOOR, rgb(0xdcd3e0), rgb(0xcdc0d2));
    for (int i = 0; i < 20; i++) {
        draw_rect(c, (float)i * 66, 0, (float)i * 66 + 33, FLOOR, with_alpha(rgb(0xffffff), 0.10f));
    }
    draw_floor_boards(c, FLOOR, rgb(0x8a5a3a), rgb(0xa87650));
    draw_skirting(c, FLOOR, rgb(0xf4eef2));
    draw_picture(c);
    draw_shelf(c);
    draw_sofa(c);
    draw_round_rect(c, 1166, 250, 1176, 560, 4, rgb(0x3c3431)); /* a lamp */
    draw_ellipse(c, 1171, 562, 48, 11, 0, rgb(0x3c3431));
    draw_ellipse(c, 640, 648, 590, 76, 0, rgb(0xb65a4d)); /* a rug */
    draw_ellipse(c, 640, 646, 556, 67, 0, rgb(0xe9d3ae));
    draw_ellipse(c, 640, 645, 520, 58, 0, rgb(0xc56d5d));
    draw_ellipse(c, 640, 645, 300, 32, 0, rgb(0xcf7c6b));
    point shade[4] = {{1132, 176}, {1210, 176}, {1238, 262}, {1104, 262}};
    draw_polygon(c, shade, 4, 6, rgb(0xffe3a3));
    draw_glow(c, 1171, 240, 240, 240, with_alpha(rgb(0xffe6a8), 0.5f));
}

static int draw_frame(canvas *c, float t, box boxes[ROOM_MAX_BOXES])
{
    draw_wall_clock(c, 740, 142, 48, t, rgb(0x8a5f3f));
    draw_plant(c, 40, 560, 120, t, rgb(0xd98e5f), rgb(0x4f8a55));
    float look = span(t, 0.44f, 0.62f, 0.04f);
    stance sleeper = {.x = 430, .y = 446, .size = 1.02f, .facing = 1, .sway = t * 3, .blink = blink_at(t, 0.53f)};
    canvas_track(c);
    draw_lying_cat(c, &grey, &sleeper, look, t * 3);
    boxes[0] = (box){"cat", confidence(t, 0.88f), canvas_tracked(c)};
    float go = ramp(t, 0.04f, 0.40f);
    float back = ramp(t, 0.60f, 0.96f);
    stance walker = {
        .x = 1030 - (go - back) * 560, .y = 684, .size = 0.98f,
        .facing = -1 + 2 * ramp(t, 0.53f, 0.59f) - 2 * ramp(t, 0.965f, 1.0f),
        .stride = span(t, 0.04f, 0.41f, 0.05f) + span(t, 0.60f, 0.96f, 0.05f),
        .phase = (go + back) * 7, .sway = t * 8, .blink = fmaxf(blink_at(t, 0.25f), blink_at(t, 0.75f)),
    };
    canvas_track(c);
    draw_cat(c, &black, &walker);
    boxes[1] = (box){"cat", confidence(t + 0.3f, 0.92f), canvas_tracked(c)};
    return 2;
}

const room living_room = {.name = "living-room", .label = "LIVING ROOM", .draw_background = draw_background, .draw_frame = draw_frame};

/* A ginger cat comes in, eats from its bowl, and leaves again. */
#include <math.h>

#include "animal.h"
#include "room.h"

#define TURN 6.2831853f
#define FLOOR 470.0f

static const coat ginger = {
    .fur = {0.93f, 0.62f, 0.30f, 1}, .shade = {0.78f, 0.48f, 0.22f, 1}, .mark = {0.74f, 0.40f, 0.16f, 1},
    .muzzle = {1.0f, 0.95f, 0.87f, 1}, .eye = {0.55f, 0.75f, 0.33f, 1},
};

static void draw_window(canvas *c)
{
    draw_round_rect(c, 500, 70, 800, 300, 8, rgb(0xf7f3ea));
    draw_gradient(c, 514, 84, 786, 286, rgb(0x9fd3f2), rgb(0xe4f4f5));
    draw_ellipse(c, 586, 288, 70, 46, 0, rgb(0x9cc58a));
    draw_ellipse(c, 700, 292, 84, 62, 0, rgb(0x87b877));
    draw_rect(c, 500, 286, 800, 300, rgb(0xf7f3ea));
    draw_rect(c, 646, 84, 654, 286, rgb(0xf7f3ea));
    draw_rect(c, 514, 180, 786, 187, rgb(0xf7f3ea));
    draw_round_rect(c, 486, 296, 814, 312, 4, rgb(0xe9e2d3));
    for (int i = 0; i < 5; i++) { /* a short curtain */
        draw_round_rect(c, 496 + (float)i * 62, 60, 562 + (float)i * 62, 122, 14, i % 2 ? rgb(0xd96f5b) : rgb(0xe07f69));
    }
    draw_round_rect(c, 480, 52, 820, 66, 7, rgb(0x9a6b45));
}

static void draw_tiles(canvas *c)
{
    for (int row = 0; row < 3; row++) {
        for (int column = 0; column < 16; column++) {
            float left = (float)column * 58 - (row % 2 ? 29.0f : 0.0f);
            float top = 196 + (float)row * 38;
            if (left + 54 < 488 || left > 812) {
                color tile = (column * 7 + row * 3) % 5 == 0 ? rgb(0xcfe3dd) : rgb(0xe6f0ea);
                draw_round_rect(c, left, top, fminf(left + 54, 905), top + 34, 4, tile);
            }
        }
    }
}

static void draw_cupboards(canvas *c)
{
    draw_round_rect(c, -20, 300, 906, FLOOR - 12, 4, rgb(0x5f8f86));
    for (int i = 0; i < 5; i++) {
        float left = 8 + (float)i * 180;
        draw_round_rect(c, left, 340, left + 168, FLOOR - 26, 8, rgb(0x74a59b));
        draw_round_rect(c, left + 10, 350, left + 158, FLOOR - 36, 5, rgb(0x6a9b91));
        draw_round_rect(c, left + 66, 356, left + 102, 364, 4, rgb(0xe8d9b5));
    }
    draw_round_rect(c, -20, 306, 918, 330, 5, rgb(0xb98a5e));
    draw_rect(c, -20, 326, 918, 332, rgb(0x9a7049));
    draw_rect(c, 0, FLOOR - 18, 906, FLOOR, rgb(0x3c4f4b));
}

static void draw_things(canvas *c)
{
    draw_round_rect(c, 96, 250, 156, 306, 12, rgb(0xd65a4a)); /* a kettle */
    draw_limb(c, 150, 270, 7, 176, 256, 4, rgb(0xd65a4a));
    draw_limb(c, 104, 250, 4, 148, 250, 4, rgb(0x3a2f2c));
    draw_circle(c, 126, 244, 7, rgb(0x3a2f2c));
    draw_round_rect(c, 250, 276, 280, 306, 4, rgb(0xf4e7c9));
    draw_round_rect(c, 288, 262, 322, 306, 4, rgb(0xf0d28f));
    draw_round_rect(c, 330, 250, 368, 306, 4, rgb(0xe9b96b));
    draw_ellipse(c, 868, 292, 44, 18, 0, rgb(0x8b5a36)); /* a bowl of fruit */
    draw_circle(c, 848, 274, 15, rgb(0xd8473c));
    draw_circle(c, 874, 270, 16, rgb(0xe9a13b));
    draw_circle(c, 893, 278, 13, rgb(0x8fb04e));
    draw_ellipse(c, 868, 300, 46, 14, 0, rgb(0x9c683f));
}

static void draw_fridge(canvas *c)
{
    draw_glow(c, 1080, FLOOR + 20, 240, 40, (color){0, 0, 0, 0.4f});
    draw_round_rect(c, 940, 110, 1180, FLOOR + 14, 22, rgb(0xdfe8ea));
    draw_round_rect(c, 948, 118, 1172, 262, 16, rgb(0xeef4f5));
    draw_round_rect(c, 948, 270, 1172, FLOOR + 4, 16, rgb(0xeef4f5));
    draw_round_rect(c, 962, 190, 972, 250, 5, rgb(0x9fb0b5));
    draw_round_rect(c, 962, 284, 972, 370, 5, rgb(0x9fb0b5));
    draw_round_rect(c, 1060, 150, 1112, 200, 3, rgb(0xf7d774)); /* notes and a fish */
    draw_round_rect(c, 1100, 300, 1150, 356, 3, rgb(0xffffff));
    draw_ellipse(c, 1122, 328, 15, 9, 0, rgb(0x5c9ccc));
    draw_circle(c, 1086, 154, 5, rgb(0xc0392b));
}

static void draw_background(canvas *c)
{
    draw_gradient(c, 0, 0, CANVAS_WIDTH, FLOOR, rgb(0xf6e7c8), rgb(0xf1dcb4));
    draw_tiles(c);
    draw_window(c);
    draw_round_rect(c, 60, 118, 400, 132, 3, rgb(0xa97c50)); /* a shelf */
    for (int i = 0; i < 5; i++) {
        color plate = i % 2 ? rgb(0xfdfaf3) : rgb(0x88b7c9);
        draw_circle(c, 108 + (float)i * 61, 92, 26, mix(plate, rgb(0x6b5a48), 0.18f));
        draw_circle(c, 108 + (float)i * 61, 91, 25, plate);
        draw_circle(c, 108 + (float)i * 61, 91, 16, mix(plate, rgb(0x6b5a48), 0.10f));
        draw_circle(c, 108 + (float)i * 61, 92, 15, plate);
    }
    draw_floor_boards(c, FLOOR, rgb(0xb58257), rgb(0xcfa074));
    draw_cupboards(c);
    draw_things(c);
    draw_fridge(c);
    draw_gradient(c, 0, FLOOR, CANVAS_WIDTH, FLOOR + 26, (color){0, 0, 0, 0.22f}, (color){0, 0, 0, 0});
    draw_glow(c, 640, 600, 420, 110, with_alpha(rgb(0xfff3cf), 0.35f));
    draw_ellipse(c, 930, 650, 110, 20, 0, rgb(0x7aa7a0)); /* a mat */
    draw_ellipse(c, 930, 648, 110, 20, 0, rgb(0x8fbdb5));
}

static void draw_bowl(canvas *c, float x, float y)
{
    draw_ellipse(c, x, y - 20, 48, 12, 0, rgb(0x9b3f36));
    draw_ellipse(c, x, y - 21, 40, 8.5f, 0, rgb(0x7a5a3c));
    point sides[4] = {{x - 47, y - 18}, {x + 47, y - 18}, {x + 36, y + 8}, {x - 36, y + 8}};
    draw_polygon(c, sides, 4, 3, rgb(0xc95345));
    draw_ellipse(c, x, y - 18, 47, 7, 0, with_alpha(rgb(0xc95345), 0.9f));
    draw_ellipse(c, x, y - 19, 40, 5, 0, rgb(0x7a5a3c));
}

static int draw_frame(canvas *c, float t, box boxes[ROOM_MAX_BOXES])
{
    draw_wall_clock(c, 868, 132, 44, t, rgb(0xd96f5b));
    float arrive = ramp(t, 0.02f, 0.30f);
    float leave = ramp(t, 0.70f, 0.98f);
    float facing = 1 - 2 * ramp(t, 0.655f, 0.70f) + 2 * ramp(t, 0.96f, 1.0f);
    stance cat = {
        .x = 330 + (arrive - leave) * 436, .y = 668, .size = 1.06f, .facing = facing,
        .stride = span(t, 0.02f, 0.31f, 0.05f) + span(t, 0.69f, 0.98f, 0.05f),
        .phase = (arrive + leave) * 6, .sway = t * 6,
        .reach = span(t, 0.31f, 0.66f, 0.05f) * (0.88f + 0.06f * sinf(t * TURN * 24)),
        .blink = fmaxf(blink_at(t, 0.18f), fmaxf(span(t, 0.40f, 0.60f, 0.04f), blink_at(t, 0.84f))),
    };
    canvas_track(c);
    draw_cat(c, &ginger, &cat);
    boxes[0] = (box){"cat", confidence(t, 0.94f), canvas_tracked(c)};
    draw_bowl(c, 925, 662);
    return 1;
}

const room kitchen = {.name = "kitchen", .label = "KITCHEN", .draw_background = draw_background, .draw_frame = draw_frame};

#include "overlay.h"

#include <stdio.h>
#include <string.h>

#include "font.h"

static void fill_cell(canvas *c, int cell, bool white)
{
    float value = white ? 0.92f : 0.06f; /* inside the limited range, so that no player clips it */
    for (int y = STRIP_TOP; y < STRIP_TOP + STRIP_CELL; y++) {
        for (int x = STRIP_LEFT + cell * STRIP_CELL; x < STRIP_LEFT + (cell + 1) * STRIP_CELL; x++) {
            c->pixels[y][x][0] = c->pixels[y][x][1] = c->pixels[y][x][2] = value;
        }
    }
}

/* white, black, index (most significant bit first), clip number, even parity of both, its opposite. */
void draw_strip(canvas *c, unsigned clip_number, unsigned frame_index)
{
    draw_round_rect(c, STRIP_LEFT - 6, STRIP_TOP - 6, STRIP_LEFT + STRIP_CELLS * STRIP_CELL + 6, STRIP_TOP + STRIP_CELL + 6, 6,
        (color){0.05f, 0.05f, 0.05f, 1});
    unsigned value = frame_index << STRIP_CLIP_BITS | clip_number;
    bool parity = false;
    fill_cell(c, 0, true);
    fill_cell(c, 1, false);
    for (int bit = 0; bit < STRIP_INDEX_BITS + STRIP_CLIP_BITS; bit++) {
        bool one = value >> (STRIP_INDEX_BITS + STRIP_CLIP_BITS - 1 - bit) & 1;
        parity ^= one;
        fill_cell(c, 2 + bit, one);
    }
    fill_cell(c, 14, parity);
    fill_cell(c, 15, !parity);
}

void draw_caption(canvas *c, const char *label, unsigned frame_index, unsigned frame_rate)
{
    char text[64];
    unsigned hundredths = frame_index % frame_rate * 100 / frame_rate;
    snprintf(text, sizeof text, "%s  00:%02u.%02u  #%03u", label, frame_index / frame_rate, hundredths, frame_index);
    float width = font_width(text, 3);
    float left = CANVAS_WIDTH - 22 - width;
    draw_round_rect(c, left - 14, 10, CANVAS_WIDTH - 10, 46, 8, (color){0.04f, 0.04f, 0.05f, 0.62f});
    font_draw(c, text, left, 18, 3, (color){0.96f, 0.96f, 0.94f, 1});
}

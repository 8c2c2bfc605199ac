#include "font.h"

#include <string.h>

struct glyph {
    char character;
    unsigned char rows[7]; /* five bits each, the left dot highest */
};

static const struct glyph glyphs[] = {
    {'0', {14, 17, 19, 21, 25, 17, 14}}, {'1', {4, 12, 4, 4, 4, 4, 14}},     {'2', {14, 17, 1, 2, 4, 8, 31}},
    {'3', {31, 2, 4, 2, 1, 17, 14}},     {'4', {2, 6, 10, 18, 31, 2, 2}},    {'5', {31, 16, 30, 1, 1, 17, 14}},
    {'6', {6, 8, 16, 30, 17, 17, 14}},   {'7', {31, 1, 2, 4, 8, 8, 8}},      {'8', {14, 17, 17, 14, 17, 17, 14}},
    {'9', {14, 17, 17, 15, 1, 2, 12}},   {'A', {14, 17, 17, 31, 17, 17, 17}}, {'B', {30, 17, 17, 30, 17, 17, 30}},
    {'C', {14, 17, 16, 16, 16, 17, 14}}, {'D', {28, 18, 17, 17, 17, 18, 28}}, {'E', {31, 16, 16, 30, 16, 16, 31}},
    {'F', {31, 16, 16, 30, 16, 16, 16}}, {'G', {14, 17, 16, 23, 17, 17, 15}}, {'H', {17, 17, 17, 31, 17, 17, 17}},
    {'I', {14, 4, 4, 4, 4, 4, 14}},      {'J', {7, 2, 2, 2, 2, 18, 12}},     {'K', {17, 18, 20, 24, 20, 18, 17}},
    {'L', {16, 16, 16, 16, 16, 16, 31}}, {'M', {17, 27, 21, 21, 17, 17, 17}}, {'N', {17, 17, 25, 21, 19, 17, 17}},
    {'O', {14, 17, 17, 17, 17, 17, 14}}, {'P', {30, 17, 17, 30, 16, 16, 16}}, {'Q', {14, 17, 17, 17, 21, 18, 13}},
    {'R', {30, 17, 17, 30, 20, 18, 17}}, {'S', {15, 16, 16, 14, 1, 1, 30}},  {'T', {31, 4, 4, 4, 4, 4, 4}},
    {'U', {17, 17, 17, 17, 17, 17, 14}}, {'V', {17, 17, 17, 17, 17, 10, 4}}, {'W', {17, 17, 17, 21, 21, 21, 10}},
    {'X', {17, 17, 10, 4, 10, 17, 17}},  {'Y', {17, 17, 17, 10, 4, 4, 4}},   {'Z', {31, 1, 2, 4, 8, 16, 31}},
    {'#', {10, 10, 31, 10, 31, 10, 10}}, {':', {0, 12, 12, 0, 12, 12, 0}},   {'.', {0, 0, 0, 0, 0, 12, 12}},
};

static const struct glyph *glyph_of(char character)
{
    for (size_t i = 0; i < sizeof glyphs / sizeof glyphs[0]; i++) {
        if (glyphs[i].character == character) {
            return &glyphs[i];
        }
    }
    return NULL; /* a space */
}

float font_width(const char *text, float dot)
{
    return (float)strlen(text) * 6 * dot - dot;
}

void font_draw(canvas *c, const char *text, float left, float top, float dot, color ink)
{
    for (; *text != '\0'; text++, left += 6 * dot) {
        const struct glyph *glyph = glyph_of(*text);
        for (int row = 0; glyph != NULL && row < 7; row++) {
            for (int column = 0; column < 5; column++) {
                if (glyph->rows[row] >> (4 - column) & 1) {
                    float x = left + (float)column * dot;
                    float y = top + (float)row * dot;
                    draw_rect(c, x, y, x + dot, y + dot, ink);
                }
            }
        }
    }
}

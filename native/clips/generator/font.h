/* Letters of 5 by 7 dots, as on-screen displays have them: capitals, digits and # : . only. */
#ifndef CLIPS_FONT_H
#define CLIPS_FONT_H

#include "canvas.h"

float font_width(const char *text, float dot);
void font_draw(canvas *c, const char *text, float left, float top, float dot, color ink);

#endif

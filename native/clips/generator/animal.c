#include "animal.h"

#include <math.h>

#define TURN 6.2831853f

/* From an animal's own coordinates to the picture's. */
static point place(const stance *s, float x, float y)
{
    return (point){s->x + x * s->facing * s->size, s->y + y * s->size};
}

static void limb(canvas *c, const stance *s, float x0, float y0, float r0, float x1, float y1, float r1, color fill)
{
    point a = place(s, x0, y0);
    point b = place(s, x1, y1);
    draw_limb(c, a.x, a.y, r0 * s->size, b.x, b.y, r1 * s->size, fill);
}

static void oval(canvas *c, const stance *s, float x, float y, float rx, float ry, float angle, color fill)
{
    point centre = place(s, x, y);
    float width = fmaxf(fabsf(s->facing), 0.35f);
    draw_ellipse(c, centre.x, centre.y, rx * s->size * width, ry * s->size, s->facing < 0 ? -angle : angle, fill);
}

static void triangle(canvas *c, const stance *s, point a, point b, point d, float radius, color fill)
{
    point points[3] = {place(s, a.x, a.y), place(s, b.x, b.y), place(s, d.x, d.y)};
    draw_polygon(c, points, 3, radius * s->size, fill);
}

/* A head's own coordinates, around (x, y) of the body's. It is round, so that turning narrows it less than the body. */
static stance head_of(const stance *s, float x, float y, float narrowest)
{
    stance head = *s;
    point centre = place(s, x, y);
    head.x = centre.x;
    head.y = centre.y;
    head.facing = copysignf(fmaxf(fabsf(s->facing), narrowest), s->facing);
    return head;
}

static void shadow(canvas *c, const stance *s, float half_width)
{
    draw_glow(c, s->x, s->y + 2 * s->size, half_width * s->size, 24 * s->size, (color){0, 0, 0, 0.38f});
}

struct leg {
    float x, y;        /* joint at the body */
    float length;
    float thickness;
    float phase;       /* of its step against the animal's */
    float knee;        /* how far and which way it bends */
};

static void draw_leg(canvas *c, const stance *s, const struct leg *leg, color fill, color paw)
{
    float angle = (s->phase + leg->phase) * TURN;
    float foot_x = leg->x + 30 * s->stride * sinf(angle);
    float lift = 15 * s->stride * fmaxf(0, cosf(angle));
    float foot_y = -leg->thickness * 0.62f - lift;
    float knee_x = (leg->x + foot_x) / 2 + leg->knee * (0.35f + lift / 15);
    float knee_y = leg->y + leg->length * 0.52f - lift * 0.4f;
    limb(c, s, leg->x, leg->y, leg->thickness, knee_x, knee_y, leg->thickness * 0.74f, fill);
    limb(c, s, knee_x, knee_y, leg->thickness * 0.74f, foot_x, foot_y, leg->thickness * 0.56f, fill);
    limb(c, s, foot_x, foot_y, leg->thickness * 0.6f, foot_x + 9, foot_y + 1, leg->thickness * 0.52f, paw);
}

/* A tail is a chain of discs whose direction changes step by step. */
static void draw_tail(canvas *c, const stance *s, point root, float direction, float curl, float swing, float thickness, color fill, color tip)
{
    const int links = 22;
    float x = root.x;
    float y = root.y;
    for (int i = 0; i < links; i++) {
        float along = (float)i / (float)links;
        float angle = direction + curl * along * along + swing * sinf(s->sway * TURN - along * 2.6f) * along;
        float next_x = x + cosf(angle) * 5.6f;
        float next_y = y + sinf(angle) * 5.6f;
        float radius = thickness * (1 - 0.45f * along);
        limb(c, s, x, y, radius, next_x, next_y, radius * 0.98f, along > 0.8f ? tip : fill);
        x = next_x;
        y = next_y;
    }
}

static void draw_eye(canvas *c, const stance *s, float x, float y, float radius, float blink, color iris)
{
    if (blink > 0.7f) {
        limb(c, s, x - radius, y + 1, 1.6f, x, y + 3.4f, 1.8f, rgb(0x2a2320));
        limb(c, s, x, y + 3.4f, 1.8f, x + radius, y + 1, 1.6f, rgb(0x2a2320));
        return;
    }
    float open = 1 - blink;
    oval(c, s, x, y, radius, radius * 1.12f * open, 0, rgb(0x241d1a));
    oval(c, s, x, y, radius * 0.84f, radius * 0.95f * open, 0, iris);
    oval(c, s, x + 0.8f, y, radius * 0.42f, radius * 0.82f * open, 0, rgb(0x14100f));
    oval(c, s, x + radius * 0.35f, y - radius * 0.38f, radius * 0.26f, radius * 0.26f * open, 0, rgb(0xffffff));
}

static void draw_whiskers(canvas *c, const stance *s, float x, float y)
{
    for (int i = -1; i <= 1; i++) {
        float spread = (float)i * 6;
        limb(c, s, x + 13, y + spread * 0.3f, 0.9f, x + 44, y + spread - 1, 0.5f, with_alpha(rgb(0xffffff), 0.8f));
        limb(c, s, x - 15, y + spread * 0.3f, 0.9f, x - 44, y + spread - 1, 0.5f, with_alpha(rgb(0xffffff), 0.65f));
    }
}

static void draw_cat_head(canvas *c, const coat *coat, const stance *s, float x, float y, float blink)
{
    triangle(c, s, (point){x - 33, y - 8}, (point){x - 29, y - 50}, (point){x - 2, y - 27}, 3.5f, coat->fur);
    triangle(c, s, (point){x + 4, y - 28}, (point){x + 30, y - 51}, (point){x + 34, y - 8}, 3.5f, coat->fur);
    triangle(c, s, (point){x - 27, y - 15}, (point){x - 25, y - 41}, (point){x - 9, y - 27}, 1.5f, rgb(0xe2a29a));
    triangle(c, s, (point){x + 11, y - 28}, (point){x + 26, y - 42}, (point){x + 28, y - 15}, 1.5f, rgb(0xe2a29a));
    oval(c, s, x, y, 41, 35, 0, coat->fur);
    for (int i = -1; i <= 1; i++) {
        float at = x + (float)i * 10;
        limb(c, s, at, y - 33 + fabsf((float)i) * 2, 3, at - (float)i * 2, y - 20, 1.6f, coat->mark);
    }
    limb(c, s, x - 40, y + 2, 2.2f, x - 28, y + 4, 1.2f, coat->mark);
    limb(c, s, x - 38, y + 10, 2.2f, x - 27, y + 10, 1.2f, coat->mark);
    limb(c, s, x + 40, y + 2, 2.2f, x + 31, y + 4, 1.2f, coat->mark);
    oval(c, s, x - 5, y + 15, 15, 12, 0, coat->muzzle);
    oval(c, s, x + 15, y + 15, 14, 12, 0, coat->muzzle);
    oval(c, s, x + 5, y + 24, 11, 8, 0, coat->muzzle);
    draw_eye(c, s, x - 13, y - 3, 9, blink, coat->eye);
    draw_eye(c, s, x + 20, y - 3, 8.4f, blink, coat->eye);
    triangle(c, s, (point){x - 0.5f, y + 8}, (point){x + 10.5f, y + 8}, (point){x + 5, y + 13.5f}, 1.6f, rgb(0xd77f7f));
    limb(c, s, x + 5, y + 14, 1.1f, x - 1, y + 20, 1.1f, rgb(0x5c4640));
    limb(c, s, x + 5, y + 14, 1.1f, x + 11, y + 20, 1.1f, rgb(0x5c4640));
    draw_whiskers(c, s, x + 4, y + 15);
}

void draw_cat(canvas *c, const coat *coat, const stance *s)
{
    bool tracking = c->tracking;
    c->tracking = false;
    shadow(c, s, 150);
    c->tracking = tracking;
    float bob = 3.2f * s->stride * cosf(s->phase * 2 * TURN);
    float back = -100 + bob;
    const struct leg far_hind = {-58, -72, 72, 17, 0.5f, -9};
    const struct leg far_front = {58, -70, 70, 14, 0.0f, 5};
    const struct leg near_hind = {-70, -72, 72, 20, 0.0f, -9};
    const struct leg near_front = {50, -70, 70, 16, 0.5f, 5};
    draw_leg(c, s, &far_hind, coat->shade, coat->shade);
    draw_leg(c, s, &far_front, coat->shade, coat->shade);
    draw_tail(c, s, (point){-96, back - 4}, TURN * 0.56f, 1.9f, 0.55f, 10.5f, coat->fur, coat->mark.a > 0 ? coat->mark : coat->fur);
    limb(c, s, -68, back + 8, 40, 0, back + 10, 38, coat->fur);
    limb(c, s, 0, back + 10, 38, 58, back + 6, 37, coat->fur);
    oval(c, s, -6, back + 39, 52, 9, 0, mix(coat->fur, coat->muzzle, 0.22f));
    for (int i = 0; i < 6; i++) {
        float x = -80 + (float)i * 25;
        limb(c, s, x, back - 29 + (i == 0 ? 7.0f : 0.0f), 4.2f, x - 5, back - 2, 1.5f, coat->mark);
    }
    draw_leg(c, s, &near_hind, coat->fur, coat->muzzle);
    draw_leg(c, s, &near_front, coat->fur, coat->muzzle);
    float head_x = 102 + 22 * s->reach;
    float head_y = -140 + bob + 88 * s->reach;
    limb(c, s, 56, back, 35, head_x - 16, head_y + 12, 29, coat->fur);
    stance head = head_of(s, head_x, head_y, 0.88f);
    draw_cat_head(c, coat, &head, 0, 0, s->blink);
}

void draw_lying_cat(canvas *c, const coat *coat, const stance *s, float awake, float breath)
{
    float rise = 3.4f * sinf(breath * TURN);
    oval(c, s, -18, -44 - rise / 2, 98, 46 + rise, 0, coat->fur);
    oval(c, s, -62, -38 - rise / 3, 46, 40 + rise / 2, 0, coat->fur);
    for (int i = 0; i < 5; i++) {
        float x = -78 + (float)i * 26;
        float top = -84 - rise + fabsf((float)i - 2) * 4.5f;
        limb(c, s, x, top, 4.4f, x - 6, top + 30, 1.6f, coat->mark);
    }
    oval(c, s, -2, -14, 84, 13, 0, mix(coat->fur, coat->shade, 0.5f));
    limb(c, s, 30, -18, 14, 88, -11, 11, coat->fur);
    oval(c, s, 93, -11, 13, 10, 0, coat->muzzle);
    float head_x = 66 + 8 * awake;
    float head_y = -46 - 62 * awake - rise * 0.5f;
    limb(c, s, 34, -50, 36, head_x - 8, head_y + 10, 28, coat->fur);
    float flick = 10 * sinf(s->sway * TURN);
    float tail_x = -104;
    float tail_y = -26;
    for (int i = 0; i < 20; i++) {
        float along = (float)i / 20;
        float next_x = -104 + 132 * along;
        float next_y = -26 + 18 * sinf(along * 3.1f) - flick * along * along;
        limb(c, s, tail_x, tail_y, 11, next_x, next_y, 11 - 3 * along, i > 15 && coat->mark.a > 0 ? coat->mark : coat->shade);
        tail_x = next_x;
        tail_y = next_y;
    }
    draw_cat_head(c, coat, s, head_x, head_y, fmaxf(s->blink, 1 - awake * 1.6f));
}

static void draw_dog_head(canvas *c, const coat *coat, const stance *s, float x, float y)
{
    oval(c, s, x - 30, y + 2, 15, 34, 0.35f, coat->mark.a > 0 ? coat->mark : coat->shade);
    oval(c, s, x, y, 37, 35, 0, coat->fur);
    oval(c, s, x + 12, y - 8, 17, 19, 0.3f, coat->mark);
    limb(c, s, x + 14, y + 12, 21, x + 44, y + 15, 15, coat->muzzle);
    oval(c, s, x + 38, y + 36, 8, 14 + 2 * sinf(s->sway * TURN), 0.15f, rgb(0xe8868c));
    limb(c, s, x + 12, y + 28, 8, x + 46, y + 27, 6, coat->muzzle);
    limb(c, s, x + 16, y + 26, 1.3f, x + 52, y + 24, 1.1f, rgb(0x5c4640));
    oval(c, s, x + 56, y + 6, 9.5f, 7.5f, 0, rgb(0x2a2320));
    oval(c, s, x + 53, y + 3.5f, 2.6f, 1.7f, 0, with_alpha(rgb(0xffffff), 0.7f));
    draw_eye(c, s, x + 11, y - 7, 7, s->blink, coat->eye);
    float flap = 4 * s->stride * sinf(s->phase * 2 * TURN);
    limb(c, s, x - 16, y - 22, 13, x - 30, y + 18 + flap, 15, coat->shade);
}

void draw_dog(canvas *c, const coat *coat, const stance *s)
{
    bool tracking = c->tracking;
    c->tracking = false;
    shadow(c, s, 175);
    c->tracking = tracking;
    float bob = 4 * s->stride * cosf(s->phase * 2 * TURN);
    float back = -128 + bob;
    const struct leg far_hind = {-64, -92, 92, 20, 0.5f, -12};
    const struct leg far_front = {66, -90, 90, 16, 0.0f, 5};
    const struct leg near_hind = {-76, -92, 92, 24, 0.0f, -12};
    const struct leg near_front = {56, -90, 90, 18, 0.5f, 5};
    draw_leg(c, s, &far_hind, coat->shade, coat->shade);
    draw_leg(c, s, &far_front, coat->shade, coat->shade);
    draw_tail(c, s, (point){-104, back - 8}, TURN * 0.64f, 0.9f, 0.75f, 11, coat->fur, coat->muzzle);
    limb(c, s, -72, back + 10, 42, 0, back + 12, 40, coat->fur);
    limb(c, s, 0, back + 12, 40, 62, back + 8, 47, coat->fur);
    oval(c, s, -42, back - 8, 40, 25, 0.1f, coat->mark);
    oval(c, s, 6, back + 40, 66, 13, 0, mix(coat->fur, coat->muzzle, 0.5f));
    draw_leg(c, s, &near_hind, coat->fur, coat->muzzle);
    draw_leg(c, s, &near_front, coat->fur, coat->muzzle);
    float head_x = 108 + 26 * s->reach;
    float head_y = -186 + bob + 118 * s->reach;
    limb(c, s, 66, back - 4, 40, head_x - 12, head_y + 12, 30, coat->fur);
    /* The collar lies across the neck, whichever way that points. */
    float neck_x = head_x - 12 - 66;
    float neck_y = head_y + 12 - (back - 4);
    float length = hypotf(neck_x, neck_y);
    float middle_x = 66 + neck_x * 0.56f;
    float middle_y = back - 4 + neck_y * 0.56f;
    limb(c, s, middle_x - neck_y / length * 27, middle_y + neck_x / length * 27, 6.5f,
        middle_x + neck_y / length * 27, middle_y - neck_x / length * 27, 6.5f, rgb(0xc0392b));
    stance head = head_of(s, head_x, head_y, 0.62f);
    draw_dog_head(c, coat, &head, 0, 0);
}

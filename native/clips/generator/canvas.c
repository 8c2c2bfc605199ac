#include "canvas.h"

#include <math.h>

static float clamp(float value, float low, float high)
{
    return value < low ? low : value > high ? high : value;
}

color rgb(unsigned hex)
{
    return (color){(float)(hex >> 16 & 255) / 255, (float)(hex >> 8 & 255) / 255, (float)(hex & 255) / 255, 1};
}

color with_alpha(color base, float alpha)
{
    base.a = alpha;
    return base;
}

color mix(color a, color b, float t)
{
    return (color){a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t, a.a + (b.a - a.a) * t};
}

void canvas_track(canvas *c)
{
    c->tracking = true;
    c->tracked = (bounds){CANVAS_WIDTH, CANVAS_HEIGHT, 0, 0};
}

bounds canvas_tracked(canvas *c)
{
    c->tracking = false;
    return c->tracked;
}

static void track(canvas *c, bounds shape)
{
    if (c->tracking) {
        c->tracked.left = fminf(c->tracked.left, fmaxf(shape.left, 0));
        c->tracked.top = fminf(c->tracked.top, fmaxf(shape.top, 0));
        c->tracked.right = fmaxf(c->tracked.right, fminf(shape.right, CANVAS_WIDTH));
        c->tracked.bottom = fmaxf(c->tracked.bottom, fminf(shape.bottom, CANVAS_HEIGHT));
    }
}

static void blend(float *pixel, color fill, float coverage)
{
    float alpha = fill.a * coverage;
    pixel[0] += (fill.r - pixel[0]) * alpha;
    pixel[1] += (fill.g - pixel[1]) * alpha;
    pixel[2] += (fill.b - pixel[2]) * alpha;
}

typedef float distance_function(const void *shape, float x, float y);

static void draw_shape(canvas *c, bounds box, distance_function *distance, const void *shape, color fill)
{
    track(c, box);
    int left = (int)clamp(floorf(box.left) - 1, 0, CANVAS_WIDTH);
    int right = (int)clamp(ceilf(box.right) + 1, 0, CANVAS_WIDTH);
    int top = (int)clamp(floorf(box.top) - 1, 0, CANVAS_HEIGHT);
    int bottom = (int)clamp(ceilf(box.bottom) + 1, 0, CANVAS_HEIGHT);
    for (int y = top; y < bottom; y++) {
        for (int x = left; x < right; x++) {
            float coverage = clamp(0.5f - distance(shape, (float)x + 0.5f, (float)y + 0.5f), 0, 1);
            if (coverage > 0) {
                blend(c->pixels[y][x], fill, coverage);
            }
        }
    }
}

void draw_rect(canvas *c, float left, float top, float right, float bottom, color fill)
{
    draw_round_rect(c, left, top, right, bottom, 0, fill);
}

void draw_gradient(canvas *c, float left, float top, float right, float bottom, color above, color below)
{
    for (int y = (int)clamp(top, 0, CANVAS_HEIGHT); y < (int)clamp(bottom, 0, CANVAS_HEIGHT); y++) {
        color fill = mix(above, below, ((float)y - top) / (bottom - top));
        for (int x = (int)clamp(left, 0, CANVAS_WIDTH); x < (int)clamp(right, 0, CANVAS_WIDTH); x++) {
            blend(c->pixels[y][x], fill, 1);
        }
    }
}

struct round_rect {
    float x, y, half_width, half_height, radius;
};

static float round_rect_distance(const void *shape, float x, float y)
{
    const struct round_rect *r = shape;
    float dx = fabsf(x - r->x) - r->half_width + r->radius;
    float dy = fabsf(y - r->y) - r->half_height + r->radius;
    return hypotf(fmaxf(dx, 0), fmaxf(dy, 0)) + fminf(fmaxf(dx, dy), 0) - r->radius;
}

void draw_round_rect(canvas *c, float left, float top, float right, float bottom, float radius, color fill)
{
    struct round_rect shape = {(left + right) / 2, (top + bottom) / 2, (right - left) / 2, (bottom - top) / 2, radius};
    draw_shape(c, (bounds){left, top, right, bottom}, round_rect_distance, &shape, fill);
}

struct ellipse {
    float x, y, rx, ry, sine, cosine;
};

static float ellipse_distance(const void *shape, float x, float y)
{
    const struct ellipse *e = shape;
    float u = (x - e->x) * e->cosine + (y - e->y) * e->sine;
    float v = (y - e->y) * e->cosine - (x - e->x) * e->sine;
    float scaled = hypotf(u / e->rx, v / e->ry);
    float gradient = hypotf(u / (e->rx * e->rx), v / (e->ry * e->ry));
    return gradient < 1e-6f ? -fminf(e->rx, e->ry) : scaled * (scaled - 1) / gradient;
}

void draw_ellipse(canvas *c, float x, float y, float rx, float ry, float angle, color fill)
{
    struct ellipse shape = {x, y, fmaxf(rx, 0.5f), fmaxf(ry, 0.5f), sinf(angle), cosf(angle)};
    float width = hypotf(shape.rx * shape.cosine, shape.ry * shape.sine);
    float height = hypotf(shape.rx * shape.sine, shape.ry * shape.cosine);
    draw_shape(c, (bounds){x - width, y - height, x + width, y + height}, ellipse_distance, &shape, fill);
}

void draw_circle(canvas *c, float x, float y, float radius, color fill)
{
    draw_ellipse(c, x, y, radius, radius, 0, fill);
}

struct limb {
    float x, y, dx, dy, r0, r1, length_squared;
};

static float limb_distance(const void *shape, float x, float y)
{
    const struct limb *l = shape;
    float t = l->length_squared < 1e-6f ? 0 : clamp(((x - l->x) * l->dx + (y - l->y) * l->dy) / l->length_squared, 0, 1);
    return hypotf(x - l->x - l->dx * t, y - l->y - l->dy * t) - (l->r0 + (l->r1 - l->r0) * t);
}

void draw_limb(canvas *c, float x0, float y0, float r0, float x1, float y1, float r1, color fill)
{
    struct limb shape = {x0, y0, x1 - x0, y1 - y0, r0, r1, (x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0)};
    bounds box = {fminf(x0 - r0, x1 - r1), fminf(y0 - r0, y1 - r1), fmaxf(x0 + r0, x1 + r1), fmaxf(y0 + r0, y1 + r1)};
    draw_shape(c, box, limb_distance, &shape, fill);
}

struct polygon {
    const point *points;
    int count;
    float radius;
};

static float polygon_distance(const void *shape, float x, float y)
{
    const struct polygon *p = shape;
    float outside = -1e9f;
    float nearest = 1e9f;
    for (int i = 0; i < p->count; i++) {
        point a = p->points[i];
        point b = p->points[(i + 1) % p->count];
        float dx = b.x - a.x;
        float dy = b.y - a.y;
        float length = hypotf(dx, dy);
        outside = fmaxf(outside, ((x - a.x) * dy - (y - a.y) * dx) / length);
        float t = clamp(((x - a.x) * dx + (y - a.y) * dy) / (length * length), 0, 1);
        nearest = fminf(nearest, hypotf(x - a.x - dx * t, y - a.y - dy * t));
    }
    return (outside < 0 ? -nearest : nearest) - p->radius;
}

/* Signed area tells the direction: mirrored animals turn their points the other way round. */
static float signed_area(const point *points, int count)
{
    float area = 0;
    for (int i = 0; i < count; i++) {
        point a = points[i];
        point b = points[(i + 1) % count];
        area += a.x * b.y - b.x * a.y;
    }
    return area;
}

void draw_polygon(canvas *c, const point *points, int count, float radius, color fill)
{
    point clockwise[16];
    bool reversed = signed_area(points, count) < 0;
    bounds box = {1e9f, 1e9f, -1e9f, -1e9f};
    for (int i = 0; i < count; i++) {
        point p = points[reversed ? count - 1 - i : i];
        clockwise[i] = p;
        box = (bounds){fminf(box.left, p.x - radius), fminf(box.top, p.y - radius), fmaxf(box.right, p.x + radius), fmaxf(box.bottom, p.y + radius)};
    }
    struct polygon shape = {clockwise, count, radius};
    draw_shape(c, box, polygon_distance, &shape, fill);
}

void draw_glow(canvas *c, float x, float y, float rx, float ry, color fill)
{
    int top = (int)clamp(y - ry, 0, CANVAS_HEIGHT);
    int bottom = (int)clamp(y + ry, 0, CANVAS_HEIGHT);
    for (int row = top; row < bottom; row++) {
        for (int column = (int)clamp(x - rx, 0, CANVAS_WIDTH); column < (int)clamp(x + rx, 0, CANVAS_WIDTH); column++) {
            float distance = hypotf(((float)column + 0.5f - x) / rx, ((float)row + 0.5f - y) / ry);
            float strength = clamp(1 - distance, 0, 1);
            blend(c->pixels[row][column], fill, strength * strength * (3 - 2 * strength));
        }
    }
}

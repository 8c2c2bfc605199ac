/* Cats and a dog, drawn from a few joints. Their unit is a pixel at size 1; the ground is at y = 0; they look along +x. */
#ifndef CLIPS_ANIMAL_H
#define CLIPS_ANIMAL_H

#include "canvas.h"

typedef struct coat {
    color fur;
    color shade;   /* far legs, under side, inside of folds */
    color mark;    /* stripes or patches; alpha 0 for none */
    color muzzle;  /* muzzle, paws, belly */
    color eye;
} coat;

typedef struct stance {
    float x, y;    /* where the middle of the body meets the ground */
    float size;
    float facing;  /* 1 right, -1 left; in between while turning */
    float stride;  /* 0 standing .. 1 full steps */
    float phase;   /* of the steps, in turns */
    float sway;    /* of the tail, in turns */
    float reach;   /* 0 head up .. 1 head at the ground, eating */
    float blink;   /* 0 eyes open .. 1 closed */
} stance;

void draw_cat(canvas *c, const coat *coat, const stance *stance);
void draw_dog(canvas *c, const coat *coat, const stance *stance);
/* A cat lying curled: awake 0 sleeps with its head down .. 1 looks up; breath in turns. */
void draw_lying_cat(canvas *c, const coat *coat, const stance *stance, float awake, float breath);

#endif

/* Checks that a clip is what decoders and tests may rely on. */
#ifndef SIM_VERIFY_H
#define SIM_VERIFY_H

#include <stdbool.h>

#include "clip.h"

/* Prints one line per clip and per finding to standard output; true when all is well. */
bool clip_verify(const clip *clip);

#endif

/*
 * Typed arrays and array buffers, for other files of the built-ins.
 */
#ifndef JSRUN_TYPED_ARRAY_H
#define JSRUN_TYPED_ARRAY_H

#include "builtins.h"

/* A typed array (not an ArrayBuffer or DataView)? */
bool typed_array_is(duk_hobject *h);
/* Its length in elements; TypeError naming the method when it is out of bounds or detached. */
double typed_array_length_or_throw(duk_hthread *thr, duk_hobject *h, const char *method);

#endif

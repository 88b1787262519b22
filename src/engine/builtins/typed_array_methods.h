/*
 * What typed_array.c and typed_array_callbacks.c share.
 */
#ifndef JSRUN_TYPED_ARRAY_METHODS_H
#define JSRUN_TYPED_ARRAY_METHODS_H

#include "typed_array.h"

enum {
  TYPED_ARRAY_FOR_EACH,
  TYPED_ARRAY_MAP,
  TYPED_ARRAY_FILTER,
  TYPED_ARRAY_EVERY,
  TYPED_ARRAY_SOME
};

/* Pushes `this`, a typed array that is in bounds, and gives its length. */
duk_hbufobj *typed_array_push_this(duk_hthread *thr, const char *method, double *length);
/* TypedArraySpeciesCreate for the typed array at idx (absolute): pushes the new one. */
duk_hbufobj *typed_array_push_species(duk_hthread *thr, duk_idx_t idx, double length,
                                      const char *method);

duk_ret_t typed_array_each(duk_context *ctx);
duk_ret_t typed_array_find(duk_context *ctx);
duk_ret_t typed_array_reduce(duk_context *ctx);
duk_ret_t typed_array_sort(duk_context *ctx);
duk_ret_t typed_array_to_sorted(duk_context *ctx);

#endif

/*
 * Typed arrays, array buffers and data views, for the files of the built-ins. All are duk_hbufobj; an ArrayBuffer's is
 * the owner of the memory, a view refers to its ArrayBuffer by buf_prop (made when first asked for, if C made the view).
 */
#ifndef JSRUN_TYPED_ARRAY_H
#define JSRUN_TYPED_ARRAY_H

#include "builtins.h"

/* A typed array (not an ArrayBuffer or DataView)? */
bool typed_array_is(duk_hobject *h);
/* Its length in elements; TypeError naming the method when it is out of bounds or detached. */
double typed_array_length_or_throw(duk_hthread *thr, duk_hobject *h, const char *method);

struct typed_array_kind {
  const char *name;
  uint8_t element, shift, class_number;
  int16_t constructor, prototype; /* intrinsics */
};
extern const struct typed_array_kind typed_array_kinds[];
#define TYPED_ARRAY_KINDS 11

/* ArrayBuffer or SharedArrayBuffer at idx, else NULL. */
duk_hbufobj *array_buffer_get(duk_hthread *thr, duk_idx_t idx);
bool array_buffer_is_shared(duk_hbufobj *b);
/* Pushes a new zeroed ArrayBuffer; RangeError when too long. */
duk_hbufobj *array_buffer_push(duk_hthread *thr, double length, duk_hobject *prototype);
/* Takes its memory away; the views are left without. */
void array_buffer_detach(duk_hthread *thr, duk_hbufobj *b);
/* Pushes the view's ArrayBuffer. */
duk_hbufobj *array_buffer_push_of_view(duk_hthread *thr, duk_hbufobj *view);
static inline duk_uint8_t *array_buffer_data(duk_hthread *thr, duk_hbufobj *b) {
  (void)thr;
  return b->buf == NULL ? NULL
                        : (duk_uint8_t *)DUK_HBUFFER_GET_DATA_PTR(thr->heap, b->buf) + b->offset;
}

/* Raw elements: conversion of the value is to be done before (typed_array_coerce), since it may run code. */
void typed_array_coerce(duk_hthread *thr, duk_hbufobj *b,
                        duk_idx_t idx); /* ToNumber or ToBigInt in place */
void typed_array_push_element(duk_hthread *thr, duk_hbufobj *b, duk_uint_t index);
/* Stores the coerced value on the stack's top and pops it; ignored when index is out of bounds by now. */
void typed_array_store(duk_hthread *thr, duk_hbufobj *b, double index);

/* True if h is a typed array and the key is a numeric one; *index is the element's, or -1 when there is no such one. */
bool typed_array_numeric_key(duk_hthread *thr, duk_hobject *h, duk_hstring *key, double *index);

#endif

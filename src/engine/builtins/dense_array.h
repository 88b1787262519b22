/*
 * Arrays as C sees them: an array whose elements all lie in its array part can be read and written in place.
 * The only file that knows how Duktape lays the array part out is dense_array.c, besides the macros here.
 */
#ifndef JSRUN_DENSE_ARRAY_H
#define JSRUN_DENSE_ARRAY_H

#include "builtins.h"

/* The array's elements, if it is a true array whose array part holds them all (holes are UNUSED values), else NULL.
 * Valid until anything runs or allocates. */
static inline duk_tval *dense_elements(duk_hthread *thr, duk_hobject *h) {
  (void)thr;
  return DUK_HOBJECT_IS_ARRAY(h) && DUK_HOBJECT_HAS_ARRAY_PART(h) &&
                 ((duk_harray *)h)->length <= DUK_HOBJECT_GET_ASIZE(h)
             ? DUK_HOBJECT_A_GET_BASE(thr->heap, h)
             : NULL;
}
static inline duk_uint32_t dense_length(duk_hobject *h) {
  return ((duk_harray *)h)->length;
}

/* May the array's elements and length be changed in place? True array, extensible, writable length, array part. */
static inline bool dense_is_writable(duk_hobject *h) {
  return DUK_HOBJECT_IS_ARRAY(h) && DUK_HOBJECT_HAS_ARRAY_PART(h) &&
         DUK_HOBJECT_HAS_EXTENSIBLE(h) && DUK_HARRAY_LENGTH_WRITABLE((duk_harray *)h);
}

/* Makes the array part hold at least n elements (more when it grows, so that appending is linear). May throw. */
void dense_reserve(duk_hthread *thr, duk_hobject *h, duk_uint32_t n);

/* Takes the first element (with its reference) out of an array that may be changed in place, which has one. Its cost does
 * not grow with the array: the elements stay, and the array part begins one later. */
duk_tval dense_shift(duk_hthread *thr, duk_hobject *h);
/* Makes room for n elements in front of an array that may be changed in place; the caller fills them all, counting
 * references, before anything else happens. May throw. */
duk_tval *dense_unshift(duk_hthread *thr, duk_hobject *h, duk_uint32_t n);

/* Appends the value on the stack's top to an array made by C for its own use (dense, not yet seen by a program) and pops
 * it. */
void dense_append(duk_hthread *thr, duk_idx_t array);

/* Pushes a new array of length n whose elements are UNUSED; the caller fills them all, counting references, before
 * anything else happens. */
duk_tval *dense_push(duk_hthread *thr, duk_uint32_t n);

#endif

/*
 * What the files of Array share.
 */
#ifndef JSRUN_ARRAY_H
#define JSRUN_ARRAY_H

#include "dense_array.h"

/* IsArray, through proxies; TypeError for a revoked one. */
bool array_is_array(duk_hthread *thr, duk_idx_t idx);

/* Pushes ToObject(this), TypeError `method called on null or undefined` (the names in array_method_names order). */
duk_hobject *array_push_this(duk_hthread *thr, const char *method);

/* Pushes element k of the object at idx (h) and returns true, or returns false when there is none. */
static inline bool array_push_present(duk_hthread *thr, duk_idx_t idx, duk_hobject *h, double k) {
  duk_tval *elements = dense_elements(thr, h);
  if (elements != NULL && k < (double)dense_length(h)) {
    duk_tval *tv = elements + (duk_uint32_t)k;
    if (!DUK_TVAL_IS_UNUSED(tv)) {
      duk_push_tval(thr, tv);
      return true;
    }
  }
  if (!builtins_has_index(thr, idx, k)) {
    return false;
  }
  builtins_get_index(thr, idx, k);
  return true;
}

/* Pushes Get(object at idx, k). */
static inline void array_push_element(duk_hthread *thr, duk_idx_t idx, duk_hobject *h, double k) {
  duk_tval *elements = dense_elements(thr, h);
  if (elements != NULL && k < (double)dense_length(h) &&
      !DUK_TVAL_IS_UNUSED(elements + (duk_uint32_t)k)) {
    duk_push_tval(thr, elements + (duk_uint32_t)k);
  } else {
    builtins_get_index(thr, idx, k);
  }
}

/* CreateDataPropertyOrThrow of the value on the stack's top as element k of an array made by ArraySpeciesCreate. */
static inline void array_define_element(duk_hthread *thr, duk_idx_t idx, double k) {
  duk_hobject *h = duk_known_hobject(thr, idx);
  if (dense_is_writable(h) && k < (double)dense_length(h) && k < (double)DUK_HOBJECT_GET_ASIZE(h)) {
    builtins_assign_value(thr, DUK_HOBJECT_A_GET_BASE(thr->heap, h) + (duk_uint32_t)k,
                          duk_get_tval(thr, -1));
    duk_pop(thr);
  } else {
    builtins_create_index(thr, idx, k);
  }
}

/* ArrayCreate: pushes an empty array of that length (holes); RangeError when it is too long. */
void array_push_new(duk_hthread *thr, double length);
/* ArraySpeciesCreate for the object at idx: pushes the new object. */
void array_push_species(duk_hthread *thr, duk_idx_t idx, double length);

/* RangeError/TypeError unless length is allowed: the specification's limit 2^53-1. */
void array_check_length(duk_hthread *thr, double length);

duk_ret_t array_sort(duk_context *ctx);
duk_ret_t array_to_sorted(duk_context *ctx);
/* Sorts n values, the elements of the dense array at idx, by the comparator at index 0 (undefined: as strings). */
void array_sort_values(duk_hthread *thr, duk_idx_t idx);
void array_check_comparator(duk_hthread *thr);

#endif

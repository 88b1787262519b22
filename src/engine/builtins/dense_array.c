/*
 * Arrays in place.
 */
#include "dense_array.h"

void dense_reserve(duk_hthread *thr, duk_hobject *h, duk_uint32_t n) {
  duk_uint32_t size = DUK_HOBJECT_GET_ASIZE(h);
  if (n > size) {
    duk_uint32_t larger = size < 0x40000000u ? size + size / 2 + 8 : size;
    duk_hobject_realloc_props(thr, h, DUK_HOBJECT_GET_ESIZE(h), n > larger ? n : larger, DUK_HOBJECT_GET_HSIZE(h), 0);
  }
}

void dense_append(duk_hthread *thr, duk_idx_t array) {
  duk_hobject *h = duk_known_hobject(thr, array);
  duk_harray *a = (duk_harray *) h;
  if (a->length == 0xffffffffu) {
    builtins_throw_range(thr, "Invalid array length");
  }
  dense_reserve(thr, h, a->length + 1);
  duk_tval *slot = DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, h, a->length);
  DUK_ASSERT(DUK_TVAL_IS_UNUSED(slot));
  DUK_TVAL_SET_TVAL(slot, duk_get_tval(thr, -1));
  a->length++;
  duk_pop_nodecref_unsafe(thr); /* the reference moves */
}

duk_tval *dense_push(duk_hthread *thr, duk_uint32_t n) {
  return duk_push_harray_with_size_outptr(thr, n);
}

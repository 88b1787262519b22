/*
 * Arrays in place.
 */
#include "dense_array.h"

#include <string.h>

/* May the array part begin behind the start of its memory? Then it is alone there. */
static bool may_have_head(duk_hobject *h) {
  return DUK_HOBJECT_GET_ESIZE(h) == 0 && DUK_HOBJECT_GET_HSIZE(h) == 0 &&
         DUK_HOBJECT_GET_ASIZE(h) < 0x40000000u;
}

/* Moves the array part back to the start of its memory. */
static void drop_head(duk_hobject *h) {
  duk_harray *a = (duk_harray *)h;
  duk_uint32_t size = DUK_HOBJECT_GET_ASIZE(h), head = a->head;
  duk_tval *start = (duk_tval *)DUK_HOBJECT_GET_PROPS_ALLOC(NULL, h);
  memmove(start, DUK_HOBJECT_A_GET_BASE(NULL, h), size * sizeof *start);
  for (duk_uint32_t i = size; i < size + head; i++) {
    DUK_TVAL_SET_UNUSED(&start[i]);
  }
  DUK_HOBJECT_SET_PROPS(NULL, h, (duk_uint8_t *)start);
  DUK_HOBJECT_SET_ASIZE(h, size + head);
  a->head = 0;
}

void dense_reserve(duk_hthread *thr, duk_hobject *h, duk_uint32_t n) {
  duk_uint32_t size = DUK_HOBJECT_GET_ASIZE(h);
  if (n > size) {
    duk_uint32_t larger = size < 0x40000000u ? size + size / 2 + 8 : size;
    duk_uint32_t head = ((duk_harray *)h)->head;
    if (head >= size && n - size <= head) {
      drop_head(h); /* has as much to move as was taken since the last time, or less */
      return;
    }
    duk_hobject_realloc_props(thr, h, DUK_HOBJECT_GET_ESIZE(h), n > larger ? n : larger,
                              DUK_HOBJECT_GET_HSIZE(h), 0);
  }
}

#define SHORT_ARRAY 16 /* whose elements are moved as quickly */

duk_tval dense_shift(duk_hthread *thr, duk_hobject *h) {
  (void)thr;
  duk_harray *a = (duk_harray *)h;
  duk_tval *elements = DUK_HOBJECT_A_GET_BASE(thr->heap, h), first = elements[0];
  if (a->length > SHORT_ARRAY && may_have_head(h)) {
    DUK_HOBJECT_SET_PROPS(thr->heap, h, (duk_uint8_t *)(elements + 1));
    DUK_HOBJECT_SET_ASIZE(h, DUK_HOBJECT_GET_ASIZE(h) - 1);
    a->head++;
  } else {
    memmove(elements, elements + 1, (a->length - 1) * sizeof *elements);
    DUK_TVAL_SET_UNUSED(&elements[a->length - 1]);
  }
  a->length--;
  return first;
}

duk_tval *dense_unshift(duk_hthread *thr, duk_hobject *h, duk_uint32_t n) {
  duk_harray *a = (duk_harray *)h;
  if (n == 0 || a->length <= SHORT_ARRAY || !may_have_head(h) || n > 0x10000000u) {
    dense_reserve(thr, h, a->length + n);
    duk_tval *elements = DUK_HOBJECT_A_GET_BASE(thr->heap, h);
    memmove(elements + n, elements, a->length * sizeof *elements);
    a->length += n;
    return elements;
  }
  if (a->head < n) {
    /* New memory with as much room in front as the array is long, so that the next ones find it. */
    duk_uint32_t head = n + a->length, size = DUK_HOBJECT_GET_ASIZE(h);
    duk_tval *start = DUK_ALLOC_CHECKED(thr, ((size_t)head + size) * sizeof *start);
    size = DUK_HOBJECT_GET_ASIZE(h); /* less, if the collector made it smaller to find the memory */
    memcpy(start + head, DUK_HOBJECT_A_GET_BASE(thr->heap, h), size * sizeof *start);
    DUK_FREE(thr->heap, DUK_HOBJECT_GET_PROPS_ALLOC(thr->heap, h));
    DUK_HOBJECT_SET_PROPS(thr->heap, h, (duk_uint8_t *)(start + head));
    a->head = head;
  }
  DUK_HOBJECT_SET_PROPS(thr->heap, h, (duk_uint8_t *)(DUK_HOBJECT_A_GET_BASE(thr->heap, h) - n));
  DUK_HOBJECT_SET_ASIZE(h, DUK_HOBJECT_GET_ASIZE(h) + n);
  a->head -= n;
  a->length += n;
  return DUK_HOBJECT_A_GET_BASE(thr->heap, h);
}

void dense_append(duk_hthread *thr, duk_idx_t array) {
  duk_hobject *h = duk_known_hobject(thr, array);
  duk_harray *a = (duk_harray *)h;
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

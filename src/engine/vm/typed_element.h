/*
 * Elements of typed arrays, read and written in place. What these refuse (an index out of bounds, BigInt elements, a view
 * whose length follows its buffer's, values that are no numbers) goes the general way of property.c.
 */
#ifndef JSRUN_VM_TYPED_ELEMENT_H
#define JSRUN_VM_TYPED_ELEMENT_H

#include "vm.h"

#include <math.h>
#include <string.h>

/* The element's bytes, or NULL. A view that reaches past its buffer, which was resized or detached, has no elements. */
static inline duk_uint8_t *typed_element(duk_hbufobj *h, uint32_t index) {
  duk_size_t at = (duk_size_t)index << h->shift;
  if (at >= h->length || h->buf == NULL || !h->is_typedarray || !DUK_HBUFOBJ_VALID_SLICE(h))
    return NULL;
  return DUK_HBUFOBJ_GET_SLICE_BASE(NULL, h) + at;
}

/* The typed array that `obj` is, with the element that the number `key` names, or NULL. */
static inline duk_uint8_t *typed_hit(const duk_tval *obj, const duk_tval *key,
                                     duk_hbufobj **array) {
  uint32_t i;
  if (!DUK_TVAL_IS_OBJECT(obj) || !DUK_HOBJECT_IS_BUFOBJ(DUK_TVAL_GET_OBJECT(obj)) ||
      !VM_IS_NUMBER(key))
    return NULL;
  i = (uint32_t)(int64_t)key->v.d;
  if ((double)i != key->v.d) return NULL;
  *array = (duk_hbufobj *)DUK_TVAL_GET_OBJECT(obj);
  return typed_element(*array, i);
}

#define TYPED_LOAD(type)                                                                           \
  {                                                                                                \
    type v;                                                                                        \
    memcpy(&v, p, sizeof v);                                                                       \
    *d = (double)v;                                                                                \
    return 1;                                                                                      \
  }
#define TYPED_STORE(type, value)                                                                   \
  {                                                                                                \
    type v = (type)(value);                                                                        \
    memcpy(p, &v, sizeof v);                                                                       \
    return 1;                                                                                      \
  }

static inline int typed_load(duk_small_uint_t type, const duk_uint8_t *p, double *d) {
  switch (type) {
  case DUK_HBUFOBJ_ELEM_UINT8:
  case DUK_HBUFOBJ_ELEM_UINT8CLAMPED: *d = *p; return 1;
  case DUK_HBUFOBJ_ELEM_INT8: *d = (int8_t)*p; return 1;
  case DUK_HBUFOBJ_ELEM_UINT16: TYPED_LOAD(uint16_t)
  case DUK_HBUFOBJ_ELEM_INT16: TYPED_LOAD(int16_t)
  case DUK_HBUFOBJ_ELEM_UINT32: TYPED_LOAD(uint32_t)
  case DUK_HBUFOBJ_ELEM_INT32: TYPED_LOAD(int32_t)
  case DUK_HBUFOBJ_ELEM_FLOAT32: TYPED_LOAD(float)
  case DUK_HBUFOBJ_ELEM_FLOAT64: TYPED_LOAD(double)
  default: return 0;
  }
}

/* Integer elements take the number modulo their width (ES2023 7.1.6 and on). */
static inline int typed_store(duk_small_uint_t type, duk_uint8_t *p, double d) {
  int64_t i;
  if (type == DUK_HBUFOBJ_ELEM_FLOAT64) TYPED_STORE(double, d)
  if (type == DUK_HBUFOBJ_ELEM_FLOAT32) TYPED_STORE(float, d)
  if (!(fabs(d) < 9e18)) return 0;
  i = (int64_t)d;
  switch (type) {
  case DUK_HBUFOBJ_ELEM_UINT8:
  case DUK_HBUFOBJ_ELEM_INT8: *p = (uint8_t)i; return 1;
  case DUK_HBUFOBJ_ELEM_UINT8CLAMPED:
    *p = !(d > 0)   ? 0
         : d >= 255 ? 255
                    : (uint8_t)nearbyint(d); /* halves go to the even neighbour */
    return 1;
  case DUK_HBUFOBJ_ELEM_UINT16:
  case DUK_HBUFOBJ_ELEM_INT16: TYPED_STORE(uint16_t, i)
  case DUK_HBUFOBJ_ELEM_UINT32:
  case DUK_HBUFOBJ_ELEM_INT32: TYPED_STORE(uint32_t, i)
  default: return 0;
  }
}

#endif

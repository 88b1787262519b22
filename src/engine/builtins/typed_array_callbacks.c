/*
 * The methods of typed arrays that take a callback, and sorting.
 */
#include "typed_array_methods.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"

/* Calls the function at 0 with this 1 and (value on the stack's top, k, typed array at 2); the result replaces the value. */
static void call_back(duk_hthread *thr, double k) {
  duk_dup(thr, 0);
  duk_dup(thr, 1);
  duk_pull(thr, -3);
  duk_push_number(thr, k);
  duk_dup(thr, 2);
  duk_call_method(thr, 3);
}

duk_ret_t typed_array_each(duk_context *ctx) {
  static const char *const names[] = {"%TypedArray%.prototype.forEach",
                                      "%TypedArray%.prototype.map", "%TypedArray%.prototype.filter",
                                      "%TypedArray%.prototype.every",
                                      "%TypedArray%.prototype.some"};
  int kind = duk_get_current_magic(ctx);
  double length;
  duk_hbufobj *b = typed_array_push_this(ctx, names[kind], &length);
  builtins_require_callable(ctx, 0);
  duk_hbufobj *result = NULL;
  if (kind == TYPED_ARRAY_MAP) {
    result = typed_array_push_species(ctx, 2, length, names[kind]);
  } else if (kind == TYPED_ARRAY_FILTER) {
    duk_push_array(ctx);
  }
  for (double k = 0; k < length; k++) {
    typed_array_push_element(ctx, b, (duk_uint_t)k);
    switch (kind) {
    case TYPED_ARRAY_FOR_EACH:
      call_back(ctx, k);
      duk_pop(ctx);
      break;
    case TYPED_ARRAY_MAP:
      call_back(ctx, k);
      typed_array_coerce(ctx, result, -1);
      typed_array_store(ctx, result, k);
      break;
    case TYPED_ARRAY_FILTER:
      duk_dup_top(ctx);
      call_back(ctx, k);
      if (duk_to_boolean_top_pop(ctx)) {
        dense_append(ctx, 3);
      } else {
        duk_pop(ctx);
      }
      break;
    default:
      call_back(ctx, k);
      if (duk_to_boolean_top_pop(ctx) == (kind == TYPED_ARRAY_SOME)) {
        duk_push_boolean(ctx, kind == TYPED_ARRAY_SOME);
        return 1;
      }
      break;
    }
  }
  switch (kind) {
  case TYPED_ARRAY_FOR_EACH: return 0;
  case TYPED_ARRAY_EVERY:
  case TYPED_ARRAY_SOME: duk_push_boolean(ctx, kind == TYPED_ARRAY_EVERY); return 1;
  case TYPED_ARRAY_FILTER: {
    duk_uint32_t n = dense_length(duk_known_hobject(ctx, 3));
    result = typed_array_push_species(ctx, 2, n, names[kind]);
    for (duk_uint32_t i = 0; i < n; i++) {
      duk_get_prop_index(ctx, 3, i);
      typed_array_store(ctx, result, i);
    }
    return 1;
  }
  default: return 1;
  }
}

/* magic: bit 0 index, bit 1 from the end */
duk_ret_t typed_array_find(duk_context *ctx) {
  static const char *const names[] = {
      "%TypedArray%.prototype.find", "%TypedArray%.prototype.findIndex",
      "%TypedArray%.prototype.findLast", "%TypedArray%.prototype.findLastIndex"};
  int kind = duk_get_current_magic(ctx);
  double length;
  duk_hbufobj *b = typed_array_push_this(ctx, names[kind], &length);
  builtins_require_callable(ctx, 0);
  for (double i = 0; i < length; i++) {
    double k = kind & 2 ? length - 1 - i : i;
    typed_array_push_element(ctx, b, (duk_uint_t)k);
    duk_dup_top(ctx);
    call_back(ctx, k);
    if (duk_to_boolean_top_pop(ctx)) {
      if (kind & 1) {
        duk_push_number(ctx, k);
      }
      return 1;
    }
    duk_pop(ctx);
  }
  if (kind & 1) {
    duk_push_int(ctx, -1);
    return 1;
  }
  return 0;
}

/* Stack: 0 function, 1 initial value, 2 typed array, 3 accumulator. */
duk_ret_t typed_array_reduce(duk_context *ctx) {
  bool right = duk_get_current_magic(ctx);
  duk_idx_t argc = duk_get_top(ctx);
  duk_set_top(ctx, 2);
  double length, i = 0;
  duk_hbufobj *b = typed_array_push_this(
      ctx, right ? "%TypedArray%.prototype.reduceRight" : "%TypedArray%.prototype.reduce", &length);
  builtins_require_callable(ctx, 0);
  if (argc >= 2) {
    duk_dup(ctx, 1);
  } else if (length == 0) {
    builtins_throw_type(ctx, "Reduce of empty array with no initial value");
  } else {
    typed_array_push_element(ctx, b, (duk_uint_t)(right ? length - 1 : 0));
    i = 1;
  }
  for (; i < length; i++) {
    double k = right ? length - 1 - i : i;
    duk_dup(ctx, 0);
    duk_push_undefined(ctx);
    duk_dup(ctx, 3);
    typed_array_push_element(ctx, b, (duk_uint_t)k);
    duk_push_number(ctx, k);
    duk_dup(ctx, 2);
    duk_call_method(ctx, 4);
    duk_replace(ctx, 3);
  }
  return 1;
}

/* --- Sorting by number: -0 before 0, NaN last --- */

#define COMPARATOR(name, type)                                                                     \
  static int name(const void *x, const void *y) {                                                  \
    type a, b;                                                                                     \
    memcpy(&a, x, sizeof a);                                                                       \
    memcpy(&b, y, sizeof b);                                                                       \
    return a < b ? -1 : a > b;                                                                     \
  }
#define FLOAT_COMPARATOR(name, type)                                                               \
  static int name(const void *x, const void *y) {                                                  \
    type a, b;                                                                                     \
    memcpy(&a, x, sizeof a);                                                                       \
    memcpy(&b, y, sizeof b);                                                                       \
    if (isnan(a) || isnan(b)) {                                                                    \
      return isnan(a) ? !isnan(b) : -1;                                                            \
    }                                                                                              \
    return a < b                                    ? -1                                           \
           : a > b                                  ? 1                                            \
           : (signbit(a) != 0) == (signbit(b) != 0) ? 0                                            \
           : signbit(a)                             ? -1                                           \
                                                    : 1;                                                                       \
  }
COMPARATOR(compare_u8, uint8_t)
COMPARATOR(compare_i8, int8_t)
COMPARATOR(compare_u16, uint16_t)
COMPARATOR(compare_i16, int16_t)
COMPARATOR(compare_u32, uint32_t)
COMPARATOR(compare_i32, int32_t)
COMPARATOR(compare_u64, uint64_t)
COMPARATOR(compare_i64, int64_t)
FLOAT_COMPARATOR(compare_f32, float)
FLOAT_COMPARATOR(compare_f64, double)

static int (*const comparators[])(const void *, const void *) = {
    [DUK_HBUFOBJ_ELEM_UINT8] = compare_u8,      [DUK_HBUFOBJ_ELEM_UINT8CLAMPED] = compare_u8,
    [DUK_HBUFOBJ_ELEM_INT8] = compare_i8,       [DUK_HBUFOBJ_ELEM_UINT16] = compare_u16,
    [DUK_HBUFOBJ_ELEM_INT16] = compare_i16,     [DUK_HBUFOBJ_ELEM_UINT32] = compare_u32,
    [DUK_HBUFOBJ_ELEM_INT32] = compare_i32,     [DUK_HBUFOBJ_ELEM_FLOAT32] = compare_f32,
    [DUK_HBUFOBJ_ELEM_FLOAT64] = compare_f64,   [DUK_HBUFOBJ_ELEM_BIGINT64] = compare_i64,
    [DUK_HBUFOBJ_ELEM_BIGUINT64] = compare_u64,
};

/* Sorts the elements of `from`, `length` of them, into `to`, which may be the same. */
static void sort_into(duk_hthread *thr, duk_hbufobj *to, duk_hbufobj *from, double length) {
  if (duk_is_undefined(thr, 0)) {
    uint8_t *out = array_buffer_data(thr, to);
    memmove(out, array_buffer_data(thr, from), (size_t)length << from->shift);
    qsort(out, (size_t)length, (size_t)1 << to->shift, comparators[to->elem_type]);
    return;
  }
  duk_push_array(thr);
  duk_idx_t list = duk_get_top(thr) - 1;
  for (double k = 0; k < length; k++) {
    typed_array_push_element(thr, from, (duk_uint_t)k);
    dense_append(thr, list);
  }
  array_sort_values(thr, list);
  for (double k = 0; k < length; k++) {
    duk_push_tval(thr, dense_elements(thr, duk_known_hobject(thr, list)) + (duk_uint32_t)k);
    typed_array_store(thr, to, k);
  }
  duk_set_top(thr, list);
}

duk_ret_t typed_array_sort(duk_context *ctx) {
  double length;
  array_check_comparator(ctx);
  duk_hbufobj *b = typed_array_push_this(ctx, "%TypedArray%.prototype.sort", &length);
  sort_into(ctx, b, b, length);
  return 1;
}

duk_ret_t typed_array_to_sorted(duk_context *ctx) {
  double length;
  array_check_comparator(ctx);
  duk_hbufobj *b = typed_array_push_this(ctx, "%TypedArray%.prototype.toSorted", &length);
  const struct typed_array_kind *k = typed_array_kinds;
  while (k->element != b->elem_type) {
    k++;
  }
  builtins_push_intrinsic(ctx, k->constructor);
  duk_push_number(ctx, length);
  duk_new(ctx, 1);
  sort_into(ctx, (duk_hbufobj *)duk_known_hobject(ctx, -1), b, length);
  return 1;
}

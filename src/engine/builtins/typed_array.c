/*
 * Typed arrays: the %TypedArray% constructor, its eleven kinds and their prototype but for the methods that take a
 * callback (typed_array_callbacks.c).
 */
#include "typed_array.h"

#include <math.h>
#include <string.h>

#include "array.h"
#include "array_iterator.h"
#include "engine/vm/vm.h"
#include "typed_array_methods.h"

const struct typed_array_kind typed_array_kinds[TYPED_ARRAY_KINDS] = {
    {"Int8Array", DUK_HBUFOBJ_ELEM_INT8, 0, DUK_HOBJECT_CLASS_INT8ARRAY, BI_INT8_ARRAY,
     DUK_BIDX_INT8ARRAY_PROTOTYPE},
    {"Uint8Array", DUK_HBUFOBJ_ELEM_UINT8, 0, DUK_HOBJECT_CLASS_UINT8ARRAY, BI_UINT8_ARRAY,
     DUK_BIDX_UINT8ARRAY_PROTOTYPE},
    {"Uint8ClampedArray", DUK_HBUFOBJ_ELEM_UINT8CLAMPED, 0, DUK_HOBJECT_CLASS_UINT8CLAMPEDARRAY,
     BI_UINT8_CLAMPED_ARRAY, DUK_BIDX_UINT8CLAMPEDARRAY_PROTOTYPE},
    {"Int16Array", DUK_HBUFOBJ_ELEM_INT16, 1, DUK_HOBJECT_CLASS_INT16ARRAY, BI_INT16_ARRAY,
     DUK_BIDX_INT16ARRAY_PROTOTYPE},
    {"Uint16Array", DUK_HBUFOBJ_ELEM_UINT16, 1, DUK_HOBJECT_CLASS_UINT16ARRAY, BI_UINT16_ARRAY,
     DUK_BIDX_UINT16ARRAY_PROTOTYPE},
    {"Int32Array", DUK_HBUFOBJ_ELEM_INT32, 2, DUK_HOBJECT_CLASS_INT32ARRAY, BI_INT32_ARRAY,
     DUK_BIDX_INT32ARRAY_PROTOTYPE},
    {"Uint32Array", DUK_HBUFOBJ_ELEM_UINT32, 2, DUK_HOBJECT_CLASS_UINT32ARRAY, BI_UINT32_ARRAY,
     DUK_BIDX_UINT32ARRAY_PROTOTYPE},
    {"Float32Array", DUK_HBUFOBJ_ELEM_FLOAT32, 2, DUK_HOBJECT_CLASS_FLOAT32ARRAY, BI_FLOAT32_ARRAY,
     DUK_BIDX_FLOAT32ARRAY_PROTOTYPE},
    {"Float64Array", DUK_HBUFOBJ_ELEM_FLOAT64, 3, DUK_HOBJECT_CLASS_FLOAT64ARRAY, BI_FLOAT64_ARRAY,
     DUK_BIDX_FLOAT64ARRAY_PROTOTYPE},
    {"BigInt64Array", DUK_HBUFOBJ_ELEM_BIGINT64, 3, DUK_HOBJECT_CLASS_BIGINT64ARRAY,
     BI_BIGINT64_ARRAY, BI_BIGINT64_ARRAY_PROTOTYPE},
    {"BigUint64Array", DUK_HBUFOBJ_ELEM_BIGUINT64, 3, DUK_HOBJECT_CLASS_BIGINT64ARRAY,
     BI_BIGUINT64_ARRAY, BI_BIGUINT64_ARRAY_PROTOTYPE},
};

bool typed_array_is(duk_hobject *h) {
  return h != NULL && DUK_HOBJECT_IS_BUFOBJ(h) && ((duk_hbufobj *)h)->is_typedarray;
}

static bool is_bigint(const duk_hbufobj *b) {
  return b->elem_type >= DUK_HBUFOBJ_ELEM_BIGINT64;
}

static const struct typed_array_kind *kind_of(const duk_hbufobj *b) {
  const struct typed_array_kind *k = typed_array_kinds;
  while (k->element != b->elem_type) {
    k++;
  }
  return k;
}

double typed_array_length_or_throw(duk_hthread *thr, duk_hobject *h, const char *method) {
  duk_hbufobj *b = (duk_hbufobj *)h;
  if (duk_hbufobj_is_out_of_bounds(b)) {
    builtins_throw_type(thr, "Cannot perform %s on a detached ArrayBuffer", method);
  }
  return DUK_HBUFOBJ_COUNT(b);
}

duk_hbufobj *typed_array_push_this(duk_hthread *thr, const char *method, double *length) {
  duk_push_this(thr);
  duk_hobject *h = duk_get_hobject(thr, -1);
  if (!typed_array_is(h)) {
    builtins_throw_type(thr, "this is not a typed array.");
  }
  *length = typed_array_length_or_throw(thr, h, method);
  return (duk_hbufobj *)h;
}

/* --- Elements --- */

void typed_array_coerce(duk_hthread *thr, duk_hbufobj *b, duk_idx_t idx) {
  if (is_bigint(b)) {
    if (duk_is_object(thr, idx)) {
      duk_to_primitive(thr, idx, DUK_HINT_NUMBER);
    }
    idx = duk_require_normalize_index(thr, idx);
    jsrun_push_bigint64(thr, jsrun_to_bigint64(thr, idx),
                        b->elem_type == DUK_HBUFOBJ_ELEM_BIGUINT64);
    duk_replace(thr, idx);
  } else {
    duk_to_number(thr, idx);
  }
}

void typed_array_push_element(duk_hthread *thr, duk_hbufobj *b, duk_uint_t index) {
  if (index < DUK_HBUFOBJ_COUNT(b)) {
    duk_hbufobj_push_validated_read(thr, b, array_buffer_data(thr, b) + ((size_t)index << b->shift),
                                    1u << b->shift);
  } else {
    duk_push_undefined(thr);
  }
}

void typed_array_store(duk_hthread *thr, duk_hbufobj *b, double index) {
  if (index >= 0 && index < DUK_HBUFOBJ_COUNT(b)) {
    duk_hbufobj_validated_write(thr, b, array_buffer_data(thr, b) + ((size_t)index << b->shift),
                                1u << b->shift);
  }
  duk_pop(thr);
}

/* --- Creation --- */

/* Pushes a view of `count` elements (negative: as many as there are) at the offset of the buffer on the stack's top,
 * which it replaces. */
static duk_hbufobj *make_view(duk_hthread *thr, const struct typed_array_kind *k,
                              duk_hobject *prototype, double offset, double count) {
  duk_hbufobj *buffer = (duk_hbufobj *)duk_known_hobject(thr, -1);
  duk_hbufobj *b = duk_push_bufobj_raw(thr,
                                       DUK_HOBJECT_FLAG_EXTENSIBLE | DUK_HOBJECT_FLAG_BUFOBJ |
                                           DUK_HOBJECT_CLASS_AS_FLAGS(k->class_number),
                                       k->prototype);
  DUK_HOBJECT_SET_PROTOTYPE_UPDREF(thr, &b->obj, prototype);
  b->elem_type = k->element;
  b->shift = k->shift;
  b->is_typedarray = 1;
  b->buf = buffer->buf;
  DUK_HBUFFER_INCREF(thr, b->buf);
  b->buf_prop = &buffer->obj;
  DUK_HOBJECT_INCREF(thr, b->buf_prop);
  b->offset = (duk_uint_t)offset;
  b->length_tracking = count < 0;
  b->length = count < 0 ? 0 : (duk_uint_t)count << k->shift;
  duk_remove_m2(thr);
  return b;
}

static duk_hbufobj *push_new(duk_hthread *thr, const struct typed_array_kind *k,
                             duk_hobject *prototype, double count) {
  if (count > 2147483632.0 / (1 << k->shift)) {
    builtins_throw_range(thr, "Invalid typed array length: %.0f", count);
  }
  array_buffer_push(thr, count * (1 << k->shift), thr->builtins[DUK_BIDX_ARRAYBUFFER_PROTOTYPE]);
  return make_view(thr, k, prototype, 0, count);
}

/* Copies elements between typed arrays of any kinds; the sources are read before anything is overwritten if they overlap. */
static void copy_elements(duk_hthread *thr, duk_hbufobj *to, size_t at, duk_hbufobj *from,
                          size_t count) {
  if (count == 0) return;
  uint8_t *out = array_buffer_data(thr, to) + (at << to->shift), *in = array_buffer_data(thr, from);
  if (to->elem_type == from->elem_type ||
      (to->elem_type == DUK_HBUFOBJ_ELEM_UINT8 && from->shift == 0) ||
      (to->elem_type == DUK_HBUFOBJ_ELEM_INT8 && from->shift == 0)) {
    memmove(out, in, count << to->shift);
    return;
  }
  if (to->buf == from->buf) {
    uint8_t *copy = duk_push_fixed_buffer_nozero(thr, (count << from->shift) + 1);
    out = array_buffer_data(thr, to) + (at << to->shift);
    memcpy(copy, array_buffer_data(thr, from), count << from->shift);
    in = copy;
  } else {
    duk_push_undefined(thr);
  }
  for (size_t i = 0; i < count; i++) {
    duk_hbufobj_push_validated_read(thr, from, in + (i << from->shift), 1u << from->shift);
    duk_hbufobj_validated_write(thr, to, out + (i << to->shift), 1u << to->shift);
    duk_pop(thr);
  }
  duk_pop(thr);
}

static void check_content(duk_hthread *thr, duk_hbufobj *a, duk_hbufobj *b) {
  if (is_bigint(a) != is_bigint(b)) {
    builtins_throw_type(thr, "Cannot mix BigInt and other types, use explicit conversions");
  }
}

/* The view over an ArrayBuffer: arguments 0 buffer, 1 offset, 2 length. */
static void view_of_buffer(duk_hthread *thr, const struct typed_array_kind *k,
                           duk_hobject *prototype) {
  duk_hbufobj *buffer = array_buffer_get(thr, 0);
  double size = 1 << k->shift, offset = builtins_to_index(thr, 1, "Start offset is too large:");
  if (fmod(offset, size) != 0) {
    builtins_throw_range(thr, "start offset of %s should be a multiple of %d", k->name,
                         1 << k->shift);
  }
  double count =
      duk_is_undefined(thr, 2) ? -1 : builtins_to_index(thr, 2, "Invalid typed array length");
  if (buffer->detached) {
    builtins_throw_type(thr, "Cannot perform Construct on a detached ArrayBuffer");
  }
  double bytes = buffer->buf == NULL ? 0 : (double)DUK_HBUFFER_GET_SIZE(buffer->buf);
  if (count < 0) {
    if (!buffer->resizable && fmod(bytes, size) != 0) {
      builtins_throw_range(thr, "byte length of %s should be a multiple of %d", k->name,
                           1 << k->shift);
    }
    if (offset > bytes) {
      builtins_throw_range(thr, "Start offset %.0f is outside the bounds of the buffer", offset);
    }
    if (!buffer->resizable) {
      count = (bytes - offset) / size;
    }
  } else if (offset + count * size > bytes) {
    builtins_throw_range(thr, "Invalid typed array length: %.0f", count);
  }
  duk_dup(thr, 0);
  make_view(thr, k, prototype, offset, count);
}

/* Appends the value to the plain array at `state`. */
static bool collect_step(duk_hthread *thr, void *state) {
  dense_append(thr, *(duk_idx_t *)state);
  return true;
}

/* Stores the elements of the array-like at idx, all coerced, in the new typed array at `to`. */
static void fill_from(duk_hthread *thr, duk_idx_t to, duk_idx_t idx, double count) {
  duk_hbufobj *b = (duk_hbufobj *)duk_known_hobject(thr, to);
  duk_hobject *h = duk_known_hobject(thr, idx);
  for (double i = 0; i < count; i++) {
    array_push_element(thr, idx, h, i);
    typed_array_coerce(thr, b, -1);
    typed_array_store(thr, b, i);
  }
}

/* An array whose elements can be converted in place: neither iteration nor conversion runs code that could change it. */
static bool is_plain_list(duk_hthread *thr, duk_idx_t idx) {
  if (!builtins_is_plain_iterable_array(thr, idx)) {
    return false;
  }
  duk_hobject *h = duk_known_hobject(thr, idx);
  const duk_tval *elements = dense_elements(thr, h);
  for (duk_uint32_t i = 0; elements != NULL && i < dense_length(h); i++) {
    if (DUK_TVAL_IS_OBJECT(&elements[i]) || DUK_TVAL_IS_UNUSED(&elements[i])) {
      return false;
    }
  }
  return elements != NULL;
}

static duk_ret_t typed_array_constructor(duk_context *ctx) {
  const struct typed_array_kind *k = &typed_array_kinds[duk_get_current_magic(ctx)];
  builtins_require_new(ctx, k->name);
  if (!duk_is_object(ctx, 0)) {
    double count = builtins_to_integer(ctx, 0);
    if (count < 0 || count > 9007199254740991.0) {
      builtins_throw_range(ctx, "Invalid typed array length: %s",
                           builtins_push_description(ctx, 0));
    }
    duk_hobject *prototype = builtins_push_new_prototype(ctx, k->prototype);
    push_new(ctx, k, prototype, count);
    return 1;
  }
  duk_hobject *prototype = builtins_push_new_prototype(ctx, k->prototype);
  if (array_buffer_get(ctx, 0) != NULL) {
    view_of_buffer(ctx, k, prototype);
    return 1;
  }
  duk_hobject *source = duk_known_hobject(ctx, 0);
  if (typed_array_is(source)) {
    double count = typed_array_length_or_throw(ctx, source, "Construct");
    duk_hbufobj *b = push_new(ctx, k, prototype, count);
    check_content(ctx, b, (duk_hbufobj *)source);
    copy_elements(ctx, b, 0, (duk_hbufobj *)source, (size_t)count);
    return 1;
  }
  if (!is_plain_list(ctx, 0)) {
    bool iterable = builtins_get_method(ctx, 0, SYM_ITERATOR);
    duk_pop(ctx);
    if (iterable) {
      duk_push_array(ctx);
      duk_idx_t list = duk_get_top(ctx) - 1;
      builtins_iterate(ctx, 0, collect_step, &list);
      duk_replace(ctx, 0);
    }
  }
  double count = builtins_length_of(ctx, 0);
  push_new(ctx, k, prototype, count);
  fill_from(ctx, duk_get_top(ctx) - 1, 0, count);
  return 1;
}

static duk_ret_t abstract_constructor(duk_context *ctx) {
  builtins_throw_type(ctx, "Abstract class TypedArray not directly constructable");
  return 0;
}

/* TypedArrayCreateFromCtor: [constructor arguments...] is replaced by the validated new typed array. */
static duk_hbufobj *create_from(duk_hthread *thr, duk_idx_t nargs, double length,
                                const char *method) {
  duk_new(thr, nargs);
  duk_hobject *h = duk_get_hobject(thr, -1);
  if (!typed_array_is(h)) {
    builtins_throw_type(thr, "this is not a typed array.");
  }
  double actual = typed_array_length_or_throw(thr, h, method);
  if (length >= 0 && actual < length) {
    builtins_throw_type(thr, "Derived TypedArray constructor created an array which was too small");
  }
  return (duk_hbufobj *)h;
}

duk_hbufobj *typed_array_push_species(duk_hthread *thr, duk_idx_t idx, double length,
                                      const char *method) {
  duk_hbufobj *b = (duk_hbufobj *)duk_known_hobject(thr, idx);
  const struct typed_array_kind *k = kind_of(b);
  builtins_push_species_constructor(thr, idx, k->constructor);
  duk_push_number(thr, length);
  duk_hbufobj *result = create_from(thr, 1, length, method);
  if (is_bigint(result) != is_bigint(b)) {
    builtins_throw_type(thr, "Content type of the source and the created typed array differ");
  }
  return result;
}

/* Pushes a new typed array of the same kind as b. */
static duk_hbufobj *push_same(duk_hthread *thr, duk_hbufobj *b, double length) {
  const struct typed_array_kind *k = kind_of(b);
  return push_new(thr, k, thr->builtins[k->prototype], length);
}

/* --- from and of --- */

static duk_ret_t typed_array_of(duk_context *ctx) {
  duk_idx_t n = duk_get_top(ctx);
  duk_push_this(ctx);
  if (!builtins_is_constructor(ctx, -1)) {
    builtins_throw_type(ctx, "%s is not a constructor", builtins_push_description(ctx, -1));
  }
  duk_push_number(ctx, n);
  duk_hbufobj *b = create_from(ctx, 1, n, "%TypedArray%.of");
  for (duk_idx_t i = 0; i < n; i++) {
    duk_dup(ctx, i);
    typed_array_coerce(ctx, b, -1);
    typed_array_store(ctx, b, i);
  }
  return 1;
}

static duk_ret_t typed_array_from(duk_context *ctx) {
  duk_push_this(ctx);
  if (!builtins_is_constructor(ctx, 3)) {
    builtins_throw_type(ctx, "%s is not a constructor", builtins_push_description(ctx, 3));
  }
  bool maps = !duk_is_undefined(ctx, 1);
  if (maps) {
    builtins_require_callable(ctx, 1);
  }
  if (duk_is_null_or_undefined(ctx, 0)) {
    builtins_throw_type(ctx, "%s is not iterable (cannot read property Symbol(Symbol.iterator))",
                        builtins_push_call_site(ctx, 0));
  }
  bool iterable = builtins_get_method(ctx, 0, SYM_ITERATOR);
  duk_pop(ctx);
  if (iterable) {
    duk_push_array(ctx);
    duk_idx_t list = 4;
    builtins_iterate(ctx, 0, collect_step, &list);
    duk_replace(ctx, 0);
  } else {
    duk_to_object(ctx, 0);
  }
  double count = builtins_length_of(ctx, 0);
  duk_dup(ctx, 3);
  duk_push_number(ctx, count);
  duk_hbufobj *b = create_from(ctx, 1, count, "%TypedArray%.from");
  for (double i = 0; i < count; i++) {
    builtins_get_index(ctx, 0, i);
    if (maps) {
      duk_dup(ctx, 1);
      duk_dup(ctx, 2);
      duk_pull(ctx, -3);
      duk_push_number(ctx, i);
      duk_call_method(ctx, 2);
    }
    typed_array_coerce(ctx, b, -1);
    typed_array_store(ctx, b, i);
  }
  return 1;
}

/* --- Getters --- */

static duk_hbufobj *this_view(duk_hthread *thr) {
  duk_push_this(thr);
  duk_hobject *h = duk_get_hobject(thr, -1);
  if (!typed_array_is(h)) {
    builtins_throw_type(thr, "this is not a typed array.");
  }
  return (duk_hbufobj *)h;
}

enum { LENGTH, BYTE_LENGTH, BYTE_OFFSET };

static duk_ret_t typed_array_getter(duk_context *ctx) {
  duk_hbufobj *b = this_view(ctx);
  switch (duk_get_current_magic(ctx)) {
  case LENGTH: duk_push_uint(ctx, DUK_HBUFOBJ_COUNT(b)); break;
  case BYTE_LENGTH: duk_push_uint(ctx, duk_hbufobj_bytelength(b)); break;
  default: duk_push_uint(ctx, duk_hbufobj_is_out_of_bounds(b) ? 0 : b->offset); break;
  }
  return 1;
}

int typed_array_quick_length(duk_hthread *thr, duk_tval *base, uint32_t argc) {
  (void)argc;
  if (!DUK_TVAL_IS_OBJECT(base + 1) || !typed_array_is(DUK_TVAL_GET_OBJECT(base + 1))) {
    return 0;
  }
  vm_set_number(thr, base, DUK_HBUFOBJ_COUNT((duk_hbufobj *)DUK_TVAL_GET_OBJECT(base + 1)));
  return 1;
}

static duk_ret_t typed_array_buffer(duk_context *ctx) {
  array_buffer_push_of_view(ctx, this_view(ctx));
  return 1;
}

static duk_ret_t typed_array_tag(duk_context *ctx) {
  duk_push_this(ctx);
  duk_hobject *h = duk_get_hobject(ctx, 0);
  if (!typed_array_is(h)) {
    return 0;
  }
  duk_push_string(ctx, kind_of((duk_hbufobj *)h)->name);
  return 1;
}

/* --- Methods --- */

static duk_ret_t typed_array_at(duk_context *ctx) {
  double length;
  duk_hbufobj *b = typed_array_push_this(ctx, "%TypedArray%.prototype.at", &length);
  double k = builtins_to_integer(ctx, 0);
  k = k < 0 ? length + k : k;
  if (k < 0 || k >= length) {
    return 0;
  }
  typed_array_push_element(ctx, b, (duk_uint_t)k);
  return 1;
}

static duk_ret_t typed_array_set(duk_context *ctx) {
  duk_hbufobj *b = this_view(ctx);
  double offset = builtins_to_integer(ctx, 1);
  if (offset < 0) {
    builtins_throw_range(ctx, "offset is out of bounds");
  }
  double length = typed_array_length_or_throw(ctx, &b->obj, "%TypedArray%.prototype.set");
  duk_hobject *source = duk_get_hobject(ctx, 0);
  if (typed_array_is(source)) {
    double count = typed_array_length_or_throw(ctx, source, "%TypedArray%.prototype.set");
    check_content(ctx, b, (duk_hbufobj *)source);
    if (offset + count > length) {
      builtins_throw_range(ctx, "offset is out of bounds");
    }
    copy_elements(ctx, b, (size_t)offset, (duk_hbufobj *)source, (size_t)count);
    return 0;
  }
  if (duk_is_null_or_undefined(ctx, 0)) {
    builtins_throw_type(ctx, "Cannot convert undefined or null to object");
  }
  duk_to_object(ctx, 0);
  double count = builtins_length_of(ctx, 0);
  if (offset + count > length) {
    builtins_throw_range(ctx, "offset is out of bounds");
  }
  duk_hobject *h = duk_known_hobject(ctx, 0);
  for (double i = 0; i < count; i++) {
    array_push_element(ctx, 0, h, i);
    typed_array_coerce(ctx, b, -1);
    typed_array_store(ctx, b, offset + i);
  }
  return 0;
}

static duk_ret_t typed_array_subarray(duk_context *ctx) {
  duk_hbufobj *b = this_view(ctx);
  double length = DUK_HBUFOBJ_COUNT(b);
  double start = builtins_relative_index(ctx, 0, length, 0);
  bool tracking = b->length_tracking && duk_is_undefined(ctx, 1);
  double end = builtins_relative_index(ctx, 1, length, length), count = fmax(end - start, 0);
  const struct typed_array_kind *k = kind_of(b);
  builtins_push_species_constructor(ctx, 2, k->constructor);
  if (duk_get_hobject(ctx, -1) == ctx->builtins[k->constructor] && !tracking &&
      DUK_HBUFOBJ_COUNT(b) == length && !duk_hbufobj_is_out_of_bounds(b)) {
    duk_pop(ctx);
    array_buffer_push_of_view(ctx, b);
    make_view(ctx, k, ctx->builtins[k->prototype], b->offset + start * (1 << b->shift), count);
    return 1;
  }
  array_buffer_push_of_view(ctx, b);
  duk_push_number(ctx, b->offset + start * (1 << b->shift));
  if (!tracking) {
    duk_push_number(ctx, count);
  }
  duk_hbufobj *result = create_from(ctx, tracking ? 2 : 3, -1, "%TypedArray%.prototype.subarray");
  check_content(ctx, b, result);
  return 1;
}

static duk_ret_t typed_array_slice(duk_context *ctx) {
  double length;
  const char *name = "%TypedArray%.prototype.slice";
  duk_hbufobj *b = typed_array_push_this(ctx, name, &length);
  double start = builtins_relative_index(ctx, 0, length, 0),
         end = builtins_relative_index(ctx, 1, length, length);
  double count = fmax(end - start, 0);
  duk_hbufobj *result = typed_array_push_species(ctx, 2, count, name);
  if (count > 0) {
    double now = typed_array_length_or_throw(ctx, &b->obj, name);
    end = fmin(end, now);
    count = fmax(end - start, 0);
    if (result->elem_type == b->elem_type) {
      count = fmin(count, DUK_HBUFOBJ_COUNT(result));
      uint8_t *to = array_buffer_data(ctx, result),
              *from = array_buffer_data(ctx, b) + ((size_t)start << b->shift);
      /* By bytes from the start, as the specification has it, should the two overlap. */
      for (size_t i = 0, n = (size_t)count << b->shift; i < n; i++) {
        to[i] = from[i];
      }
    } else {
      for (double i = 0; i < count; i++) {
        typed_array_push_element(ctx, b, (duk_uint_t)(start + i));
        typed_array_store(ctx, result, i);
      }
    }
  }
  return 1;
}

static duk_ret_t typed_array_fill(duk_context *ctx) {
  double length;
  duk_hbufobj *b = typed_array_push_this(ctx, "%TypedArray%.prototype.fill", &length);
  typed_array_coerce(ctx, b, 0);
  double k = builtins_relative_index(ctx, 1, length, 0),
         end = builtins_relative_index(ctx, 2, length, length);
  end = fmin(end, typed_array_length_or_throw(ctx, &b->obj, "%TypedArray%.prototype.fill"));
  if (k < end) {
    /* The first element is stored with its conversion, the others are copies of its bytes. */
    duk_dup(ctx, 0);
    typed_array_store(ctx, b, k);
    uint8_t *first = array_buffer_data(ctx, b) + ((size_t)k << b->shift);
    size_t size = (size_t)1 << b->shift, total = (size_t)(end - k) << b->shift;
    if (size == 1) {
      memset(first, *first, total);
    } else {
      for (size_t i = size; i < total; i += size) {
        memcpy(first + i, first, size);
      }
    }
  }
  return 1;
}

static duk_ret_t typed_array_copy_within(duk_context *ctx) {
  double length;
  const char *name = "%TypedArray%.prototype.copyWithin";
  duk_hbufobj *b = typed_array_push_this(ctx, name, &length);
  double to = builtins_relative_index(ctx, 0, length, 0),
         from = builtins_relative_index(ctx, 1, length, 0);
  double end = builtins_relative_index(ctx, 2, length, length),
         count = fmin(end - from, length - to);
  if (count > 0) {
    double now = typed_array_length_or_throw(ctx, &b->obj, name);
    count = fmin(count, fmin(now - from, now - to));
    if (count > 0) {
      uint8_t *data = array_buffer_data(ctx, b);
      memmove(data + ((size_t)to << b->shift), data + ((size_t)from << b->shift),
              (size_t)count << b->shift);
    }
  }
  return 1;
}

static void reverse_bytes(uint8_t *data, size_t count, unsigned shift) {
  uint8_t t[8];
  size_t size = (size_t)1 << shift;
  for (size_t i = 0, k = count; i + 1 < k; i++) {
    k--;
    if (i >= k) {
      break;
    }
    memcpy(t, data + (i << shift), size);
    memcpy(data + (i << shift), data + (k << shift), size);
    memcpy(data + (k << shift), t, size);
  }
}

static duk_ret_t typed_array_reverse(duk_context *ctx) {
  double length;
  duk_hbufobj *b = typed_array_push_this(ctx, "%TypedArray%.prototype.reverse", &length);
  reverse_bytes(array_buffer_data(ctx, b), (size_t)length, b->shift);
  return 1;
}

static duk_ret_t typed_array_to_reversed(duk_context *ctx) {
  double length;
  duk_hbufobj *b = typed_array_push_this(ctx, "%TypedArray%.prototype.toReversed", &length);
  duk_hbufobj *result = push_same(ctx, b, length);
  copy_elements(ctx, result, 0, b, (size_t)length);
  reverse_bytes(array_buffer_data(ctx, result), (size_t)length, b->shift);
  return 1;
}

static duk_ret_t typed_array_with(duk_context *ctx) {
  double length;
  duk_hbufobj *b = typed_array_push_this(ctx, "%TypedArray%.prototype.with", &length);
  double index = builtins_to_integer(ctx, 0), k = index < 0 ? length + index : index;
  typed_array_coerce(ctx, b, 1);
  if (k < 0 || k >= DUK_HBUFOBJ_COUNT(b)) {
    builtins_throw_range(ctx, "Invalid typed array index");
  }
  duk_hbufobj *result = push_same(ctx, b, length);
  copy_elements(ctx, result, 0, b, (size_t)fmin(length, DUK_HBUFOBJ_COUNT(b)));
  duk_dup(ctx, 1);
  typed_array_store(ctx, result, k);
  return 1;
}

/* includes (magic 0), indexOf (1), lastIndexOf (2) */
static duk_ret_t typed_array_search(duk_context *ctx) {
  static const char *const names[] = {"%TypedArray%.prototype.includes",
                                      "%TypedArray%.prototype.indexOf",
                                      "%TypedArray%.prototype.lastIndexOf"};
  int kind = duk_get_current_magic(ctx);
  duk_idx_t argc = duk_get_top(ctx);
  duk_set_top(ctx, 2);
  double length, result = -1;
  duk_hbufobj *b = typed_array_push_this(ctx, names[kind], &length);
  if (length > 0) {
    double k;
    if (kind == 2) {
      k = argc > 1 ? builtins_to_integer(ctx, 1) : length - 1;
      k = k >= 0 ? fmin(k, length - 1) : length + k;
    } else {
      k = builtins_relative_index(ctx, 1, length, 0);
    }
    for (; kind == 2 ? k >= 0 : k < length; k += kind == 2 ? -1 : 1) {
      if (kind != 0 && k >= DUK_HBUFOBJ_COUNT(b)) {
        continue;
      }
      typed_array_push_element(ctx, b, (duk_uint_t)k);
      bool same = kind == 0 ? builtins_same_value_zero(duk_get_tval(ctx, -1), duk_get_tval(ctx, 0))
                            : duk_strict_equals(ctx, -1, 0);
      duk_pop(ctx);
      if (same) {
        result = k;
        break;
      }
    }
  }
  if (kind == 0) {
    duk_push_boolean(ctx, result >= 0);
  } else {
    duk_push_number(ctx, result);
  }
  return 1;
}

/* join, toLocaleString (magic 1) */
static duk_ret_t typed_array_join(duk_context *ctx) {
  bool locale = duk_get_current_magic(ctx);
  double length;
  duk_set_top(ctx, 1);
  duk_hbufobj *b = typed_array_push_this(
      ctx, locale ? "%TypedArray%.prototype.toLocaleString" : "%TypedArray%.prototype.join",
      &length);
  if (locale || duk_is_undefined(ctx, 0)) {
    duk_push_literal(ctx, ",");
    duk_replace(ctx, 0);
  } else {
    duk_to_string(ctx, 0);
  }
  duk_bufwriter_ctx bw;
  DUK_BW_INIT_PUSHBUF(ctx, &bw, 64);
  duk_hstring *separator = duk_known_hstring(ctx, 0);
  for (double k = 0; k < length; k++) {
    if (k > 0) {
      DUK_BW_WRITE_ENSURE_HSTRING(ctx, &bw, separator);
    }
    typed_array_push_element(ctx, b, (duk_uint_t)k);
    if (!duk_is_undefined(ctx, -1)) {
      if (locale) {
        duk_get_prop_literal(ctx, -1, "toLocaleString");
        duk_insert(ctx, -2);
        duk_call_method(ctx, 0);
      }
      duk_hstring *s = duk_to_hstring_m1(ctx);
      DUK_BW_WRITE_ENSURE_HSTRING(ctx, &bw, s);
    }
    duk_pop(ctx);
  }
  DUK_BW_PUSH_AS_STRING(ctx, &bw);
  return 1;
}

static duk_ret_t typed_array_iterator(duk_context *ctx) {
  static const char *const names[] = {"%TypedArray%.prototype.entries",
                                      "%TypedArray%.prototype.keys",
                                      "%TypedArray%.prototype.values"};
  int kind = duk_get_current_magic(ctx);
  double length;
  typed_array_push_this(ctx, names[kind], &length);
  array_iterator_push(ctx, 0, kind);
  return 1;
}

static const struct builtin_property prototype_properties[] = {
    BP_GETTER("buffer", typed_array_buffer),
    BP_GETTER_MAGIC("byteLength", typed_array_getter, BYTE_LENGTH),
    BP_GETTER_MAGIC("byteOffset", typed_array_getter, BYTE_OFFSET),
    BP_QUICK_GETTER("length", typed_array_getter, LENGTH, typed_array_quick_length),
    BP_METHOD_MAGIC("entries", typed_array_iterator, 0, 0, ARRAY_ITERATOR_ENTRIES),
    BP_METHOD_MAGIC("keys", typed_array_iterator, 0, 0, ARRAY_ITERATOR_KEYS),
    BP_METHOD_MAGIC("values", typed_array_iterator, 0, 0, ARRAY_ITERATOR_VALUES),
    BP_METHOD("at", typed_array_at, 1, 1),
    BP_METHOD("copyWithin", typed_array_copy_within, 2, 3),
    BP_METHOD_MAGIC("every", typed_array_each, 1, 2, TYPED_ARRAY_EVERY),
    BP_METHOD("fill", typed_array_fill, 1, 3),
    BP_METHOD_MAGIC("filter", typed_array_each, 1, 2, TYPED_ARRAY_FILTER),
    BP_METHOD_MAGIC("find", typed_array_find, 1, 2, 0),
    BP_METHOD_MAGIC("findIndex", typed_array_find, 1, 2, 1),
    BP_METHOD_MAGIC("findLast", typed_array_find, 1, 2, 2),
    BP_METHOD_MAGIC("findLastIndex", typed_array_find, 1, 2, 3),
    BP_METHOD_MAGIC("forEach", typed_array_each, 1, 2, TYPED_ARRAY_FOR_EACH),
    BP_METHOD_MAGIC("includes", typed_array_search, 1, DUK_VARARGS, 0),
    BP_METHOD_MAGIC("indexOf", typed_array_search, 1, DUK_VARARGS, 1),
    BP_METHOD_MAGIC("join", typed_array_join, 1, 1, 0),
    BP_METHOD_MAGIC("lastIndexOf", typed_array_search, 1, DUK_VARARGS, 2),
    BP_METHOD_MAGIC("map", typed_array_each, 1, 2, TYPED_ARRAY_MAP),
    BP_METHOD("reverse", typed_array_reverse, 0, 0),
    BP_METHOD_MAGIC("reduce", typed_array_reduce, 1, DUK_VARARGS, 0),
    BP_METHOD_MAGIC("reduceRight", typed_array_reduce, 1, DUK_VARARGS, 1),
    BP_METHOD("set", typed_array_set, 1, 2),
    BP_METHOD("slice", typed_array_slice, 2, 2),
    BP_METHOD_MAGIC("some", typed_array_each, 1, 2, TYPED_ARRAY_SOME),
    BP_METHOD("sort", typed_array_sort, 1, 1),
    BP_METHOD("subarray", typed_array_subarray, 2, 2),
    BP_METHOD("toReversed", typed_array_to_reversed, 0, 0),
    BP_METHOD("toSorted", typed_array_to_sorted, 1, 1),
    BP_METHOD("with", typed_array_with, 2, 2),
    BP_METHOD_MAGIC("toLocaleString", typed_array_join, 0, 0, 1),
    BP_INTRINSIC("toString", BI_ARRAY_TO_STRING),
    BP_ALIAS(SYM_ITERATOR, "values"),
    BP_GETTER(SYM_TO_STRING_TAG, typed_array_tag),
};
static const struct builtin_property own_properties[] = {
    BP_METHOD("of", typed_array_of, 0, DUK_VARARGS),
    BP_METHOD("from", typed_array_from, 1, 3),
    BP_SPECIES,
};

#define SIZE(n)                                                                                    \
  static const struct builtin_property size_##n[] = {BP_NUMBER("BYTES_PER_ELEMENT", n)}
SIZE(1);
SIZE(2);
SIZE(4);
SIZE(8);
#define KIND(name, n, index, constructor, prototype_kind, prototype)                               \
  {prototype_kind,    0, prototype, BI_TYPED_ARRAY_PROTOTYPE, 0, NULL, NULL, 0, 0, 0,              \
   BO_TABLE(size_##n)},                                                                            \
  {                                                                                                \
    BO_CONSTRUCTOR, BO_GLOBAL | BO_OWN_THIS, constructor, BI_TYPED_ARRAY, prototype, name,         \
        typed_array_constructor, index, 3, 3, BO_TABLE(size_##n)                                   \
  }

static const struct builtin_object objects[] = {
    {BO_OBJECT, 0, BI_TYPED_ARRAY_PROTOTYPE, -2, 0, NULL, NULL, 0, 0, 0,
     BO_TABLE(prototype_properties)},
    {BO_CONSTRUCTOR, 0, BI_TYPED_ARRAY, -2, BI_TYPED_ARRAY_PROTOTYPE, "TypedArray",
     abstract_constructor, 0, 0, 0, BO_TABLE(own_properties)},
    KIND("Int8Array", 1, 0, BI_INT8_ARRAY, BO_OBJECT, DUK_BIDX_INT8ARRAY_PROTOTYPE),
    KIND("Uint8Array", 1, 1, BI_UINT8_ARRAY, BO_OBJECT, DUK_BIDX_UINT8ARRAY_PROTOTYPE),
    KIND("Uint8ClampedArray", 1, 2, BI_UINT8_CLAMPED_ARRAY, BO_OBJECT,
         DUK_BIDX_UINT8CLAMPEDARRAY_PROTOTYPE),
    KIND("Int16Array", 2, 3, BI_INT16_ARRAY, BO_OBJECT, DUK_BIDX_INT16ARRAY_PROTOTYPE),
    KIND("Uint16Array", 2, 4, BI_UINT16_ARRAY, BO_OBJECT, DUK_BIDX_UINT16ARRAY_PROTOTYPE),
    KIND("Int32Array", 4, 5, BI_INT32_ARRAY, BO_OBJECT, DUK_BIDX_INT32ARRAY_PROTOTYPE),
    KIND("Uint32Array", 4, 6, BI_UINT32_ARRAY, BO_OBJECT, DUK_BIDX_UINT32ARRAY_PROTOTYPE),
    KIND("Float32Array", 4, 7, BI_FLOAT32_ARRAY, BO_OBJECT, DUK_BIDX_FLOAT32ARRAY_PROTOTYPE),
    KIND("Float64Array", 8, 8, BI_FLOAT64_ARRAY, BO_OBJECT, DUK_BIDX_FLOAT64ARRAY_PROTOTYPE),
    KIND("BigInt64Array", 8, 9, BI_BIGINT64_ARRAY, BO_OBJECT, BI_BIGINT64_ARRAY_PROTOTYPE),
    KIND("BigUint64Array", 8, 10, BI_BIGUINT64_ARRAY, BO_OBJECT, BI_BIGUINT64_ARRAY_PROTOTYPE),
};
const struct builtin_table builtins_typed_array = {BO_TABLE(objects)};

/* --- Numeric keys --- */

duk_bool_t jsrun_is_numeric_key(duk_hthread *thr, duk_hstring *key) {
  if (DUK_HSTRING_HAS_SYMBOL(key) || DUK_HSTRING_GET_BYTELEN(key) == 0) {
    return 0;
  }
  uint8_t c = DUK_HSTRING_GET_DATA(key)[0];
  if (!(c >= '0' && c <= '9') && c != '-' && c != 'I' && c != 'N') {
    return 0;
  }
  if (DUK_HSTRING_GET_BYTELEN(key) == 2 && memcmp(DUK_HSTRING_GET_DATA(key), "-0", 2) == 0) {
    return 1;
  }
  duk_push_hstring(thr, key);
  duk_to_number(thr, -1);
  bool same = duk_to_hstring_m1(thr) == key;
  duk_pop(thr);
  return same;
}

bool typed_array_numeric_key(duk_hthread *thr, duk_hobject *h, duk_hstring *key, double *index) {
  if (!typed_array_is(h)) {
    return false;
  }
  duk_uarridx_t i = DUK_HSTRING_GET_ARRIDX_SLOW(key);
  if (i != DUK_HSTRING_NO_ARRAY_INDEX) {
    *index = i < DUK_HBUFOBJ_COUNT((duk_hbufobj *)h) ? (double)i : -1;
    return true;
  }
  *index = -1;
  return jsrun_is_numeric_key(thr, key);
}

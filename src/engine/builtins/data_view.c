/*
 * DataView.
 */
#include "typed_array.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/vm/typed_element.h"

static duk_hbufobj *view_at(duk_hthread *thr, duk_idx_t idx) {
  duk_hobject *h = duk_get_hobject(thr, idx);
  return h != NULL && DUK_HOBJECT_GET_CLASS_NUMBER(h) == DUK_HOBJECT_CLASS_DATAVIEW
             ? (duk_hbufobj *)h
             : NULL;
}

static duk_hbufobj *this_view(duk_hthread *thr, const char *method) {
  duk_push_this(thr);
  duk_hbufobj *v = view_at(thr, -1);
  if (v == NULL) {
    builtins_incompatible_receiver(thr, method);
  }
  return v;
}

static duk_ret_t view_constructor(duk_context *ctx) {
  builtins_require_new(ctx, "DataView");
  duk_hbufobj *buffer = array_buffer_get(ctx, 0);
  if (buffer == NULL) {
    builtins_throw_type(ctx, "First argument to DataView constructor must be an ArrayBuffer");
  }
  double offset = builtins_to_integer(ctx, 1);
  if (offset < 0) {
    builtins_throw_range(ctx, "Start offset %s is outside the bounds of the buffer",
                         builtins_push_description(ctx, 1));
  }
  if (buffer->detached) {
    builtins_throw_type(ctx, "Cannot perform DataView constructor on a detached ArrayBuffer");
  }
  double bytes = (double)DUK_HBUFFER_GET_SIZE(buffer->buf), length = -1;
  if (offset > bytes) {
    builtins_throw_range(ctx, "Start offset %.0f is outside the bounds of the buffer", offset);
  }
  if (duk_is_undefined(ctx, 2)) {
    if (!buffer->resizable) {
      length = bytes - offset;
    }
  } else {
    length = builtins_to_integer(ctx, 2);
    if (length < 0 || offset + length > bytes) {
      builtins_throw_range(ctx, "Invalid DataView length %s", builtins_push_description(ctx, 2));
    }
  }
  duk_hobject *prototype = builtins_push_new_prototype(ctx, DUK_BIDX_DATAVIEW_PROTOTYPE);
  if (buffer->detached) {
    builtins_throw_type(ctx, "Cannot perform DataView constructor on a detached ArrayBuffer");
  }
  bytes = (double)DUK_HBUFFER_GET_SIZE(buffer->buf);
  if (offset > bytes || (length >= 0 && offset + length > bytes)) {
    builtins_throw_range(ctx, "Invalid DataView length %.0f", length);
  }
  duk_hbufobj *v = duk_push_bufobj_raw(ctx,
                                       DUK_HOBJECT_FLAG_EXTENSIBLE | DUK_HOBJECT_FLAG_BUFOBJ |
                                           DUK_HOBJECT_CLASS_AS_FLAGS(DUK_HOBJECT_CLASS_DATAVIEW),
                                       DUK_BIDX_DATAVIEW_PROTOTYPE);
  DUK_HOBJECT_SET_PROTOTYPE_UPDREF(ctx, &v->obj, prototype);
  v->buf = buffer->buf;
  DUK_HBUFFER_INCREF(ctx, v->buf);
  v->buf_prop = &buffer->obj;
  DUK_HOBJECT_INCREF(ctx, v->buf_prop);
  v->offset = (duk_uint_t)offset;
  v->length_tracking = length < 0;
  v->length = length < 0 ? 0 : (duk_uint_t)length;
  return 1;
}

static duk_ret_t view_buffer(duk_context *ctx) {
  array_buffer_push_of_view(ctx, this_view(ctx, "DataView.prototype.buffer"));
  return 1;
}

/* byteLength, byteOffset (magic 1) */
static duk_ret_t view_getter(duk_context *ctx) {
  bool offset = duk_get_current_magic(ctx);
  const char *name = offset ? "DataView.prototype.byteOffset" : "DataView.prototype.byteLength";
  duk_hbufobj *v = this_view(ctx, name);
  if (duk_hbufobj_is_out_of_bounds(v)) {
    builtins_throw_type(ctx, "Cannot perform %s on a detached ArrayBuffer", name);
  }
  duk_push_uint(ctx, offset ? v->offset : duk_hbufobj_bytelength(v));
  return 1;
}

static const struct {
  const char *name;
  uint8_t element, shift;
} accesses[] = {
    {"Int8", DUK_HBUFOBJ_ELEM_INT8, 0},         {"Uint8", DUK_HBUFOBJ_ELEM_UINT8, 0},
    {"Int16", DUK_HBUFOBJ_ELEM_INT16, 1},       {"Uint16", DUK_HBUFOBJ_ELEM_UINT16, 1},
    {"Int32", DUK_HBUFOBJ_ELEM_INT32, 2},       {"Uint32", DUK_HBUFOBJ_ELEM_UINT32, 2},
    {"Float32", DUK_HBUFOBJ_ELEM_FLOAT32, 2},   {"Float64", DUK_HBUFOBJ_ELEM_FLOAT64, 3},
    {"BigInt64", DUK_HBUFOBJ_ELEM_BIGINT64, 3}, {"BigUint64", DUK_HBUFOBJ_ELEM_BIGUINT64, 3},
};

/* get (magic 0..) and set (16..) */
static duk_ret_t view_access(duk_context *ctx) {
  int magic = duk_get_current_magic(ctx), kind = magic & 15;
  bool set = magic & 16;
  char name[48];
  snprintf(name, sizeof name, "DataView.prototype.%s%s", set ? "set" : "get", accesses[kind].name);
  duk_hbufobj *v = this_view(ctx, name);
  double index = builtins_to_index(ctx, 0, "Offset is outside the bounds of the DataView");
  /* Only its element type counts: a stand-in for the conversions. */
  duk_hbufobj element;
  memset(&element, 0, sizeof element);
  element.elem_type = accesses[kind].element;
  if (set) {
    typed_array_coerce(ctx, &element, 1);
  }
  bool little = duk_to_boolean(ctx, set ? 2 : 1);
  if (duk_hbufobj_is_out_of_bounds(v)) {
    builtins_throw_type(ctx, "Cannot perform %s on a detached ArrayBuffer", name);
  }
  unsigned size = 1u << accesses[kind].shift;
  if (index + size > duk_hbufobj_bytelength(v)) {
    builtins_throw_range(ctx, "Offset is outside the bounds of the DataView");
  }
  uint8_t *p = array_buffer_data(ctx, v) + (size_t)index, bytes[8];
  if (set) {
    duk_dup(ctx, 1);
    duk_hbufobj_validated_write(ctx, &element, bytes, size);
    for (unsigned i = 0; i < size; i++) {
      p[i] = bytes[little ? i : size - 1 - i];
    }
    return 0;
  }
  for (unsigned i = 0; i < size; i++) {
    bytes[little ? i : size - 1 - i] = p[i];
  }
  duk_hbufobj_push_validated_read(ctx, &element, bytes, size);
  return 1;
}

/* The quick form of both, for numbers: bytes are turned only when the program asks for big-endian ones. */
int data_view_quick_access(duk_hthread *thr, duk_tval *base, uint32_t argc) {
  int magic = ((duk_hnatfunc *)DUK_TVAL_GET_OBJECT(base))->magic, kind = magic & 15;
  bool set = magic & 16;
  uint32_t known = set ? 2 : 1, index;
  if (!DUK_TVAL_IS_OBJECT(base + 1) || argc < known || !VM_IS_NUMBER(base + 2) ||
      (set && !VM_IS_NUMBER(base + 3))) {
    return 0;
  }
  duk_hobject *h = DUK_TVAL_GET_OBJECT(base + 1);
  duk_hbufobj *v = (duk_hbufobj *)h;
  size_t size = (size_t)1 << accesses[kind].shift;
  index = (uint32_t)(int64_t)base[2].v.d;
  if (DUK_HOBJECT_GET_CLASS_NUMBER(h) != DUK_HOBJECT_CLASS_DATAVIEW ||
      (double)index != base[2].v.d || index + size > duk_hbufobj_bytelength(v)) {
    return 0;
  }
  bool little = argc > known && duk_js_toboolean(base + 2 + known);
  uint8_t *p = array_buffer_data(thr, v) + index, bytes[8];
  double d;
  if (set) {
    if (!typed_store(accesses[kind].element, bytes, base[3].v.d)) {
      return 0;
    }
    for (size_t i = 0; i < size; i++) {
      p[i] = bytes[little ? i : size - 1 - i];
    }
    vm_clear(thr, base);
    return 1;
  }
  for (size_t i = 0; i < size; i++) {
    bytes[little ? i : size - 1 - i] = p[i];
  }
  if (!typed_load(accesses[kind].element, bytes, &d)) {
    return 0;
  }
  vm_set_number(thr, base, d);
  return 1;
}

#define ACCESS(name, kind)                                                                         \
  BP_QUICK_MAGIC("get" name, view_access, 1, 2, kind, data_view_quick_access),                     \
      BP_QUICK_MAGIC("set" name, view_access, 2, 3, 16 + kind, data_view_quick_access)
static const struct builtin_property view_prototype[] = {
    BP_GETTER("buffer", view_buffer),
    BP_GETTER_MAGIC("byteLength", view_getter, 0),
    BP_GETTER_MAGIC("byteOffset", view_getter, 1),
    ACCESS("Int8", 0),
    ACCESS("Uint8", 1),
    ACCESS("Int16", 2),
    ACCESS("Uint16", 3),
    ACCESS("Int32", 4),
    ACCESS("Uint32", 5),
    ACCESS("Float32", 6),
    ACCESS("Float64", 7),
    ACCESS("BigInt64", 8),
    ACCESS("BigUint64", 9),
    BP_TAG("DataView"),
};
static const struct builtin_object objects[] = {
    {BO_OBJECT, 0, DUK_BIDX_DATAVIEW_PROTOTYPE, -2, 0, NULL, NULL, 0, 0, 0,
     BO_TABLE(view_prototype)},
    {BO_CONSTRUCTOR, BO_GLOBAL | BO_OWN_THIS, BI_DATA_VIEW, -2, DUK_BIDX_DATAVIEW_PROTOTYPE,
     "DataView", view_constructor, 0, 1, 3, NULL, 0},
};
const struct builtin_table builtins_data_view = {BO_TABLE(objects)};

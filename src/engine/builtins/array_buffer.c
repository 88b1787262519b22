/*
 * ArrayBuffer and SharedArrayBuffer. An ArrayBuffer's memory is a dynamic buffer of Duktape's, so that it can be resized
 * and taken away under the views; a SharedArrayBuffer's is a block with a count, which several heaps may hold.
 */
#include "shared_memory.h"
#include "typed_array.h"

#include <math.h>
#include <string.h>

#include "native_object.h"

#define MAX_BYTES 2147483632.0

duk_hbufobj *array_buffer_get(duk_hthread *thr, duk_idx_t idx) {
  duk_hobject *h = duk_get_hobject(thr, idx);
  return h != NULL && DUK_HOBJECT_GET_CLASS_NUMBER(h) == DUK_HOBJECT_CLASS_ARRAYBUFFER
             ? (duk_hbufobj *)h
             : NULL;
}

bool array_buffer_is_shared(duk_hbufobj *b) {
  return b->shared;
}

static duk_hbufobj *push_bare(duk_hthread *thr, duk_hobject *prototype) {
  duk_hbufobj *b =
      duk_push_bufobj_raw(thr,
                          DUK_HOBJECT_FLAG_EXTENSIBLE | DUK_HOBJECT_FLAG_BUFOBJ |
                              DUK_HOBJECT_CLASS_AS_FLAGS(DUK_HOBJECT_CLASS_ARRAYBUFFER),
                          DUK_BIDX_ARRAYBUFFER_PROTOTYPE);
  DUK_HOBJECT_SET_PROTOTYPE_UPDREF(thr, &b->obj, prototype);
  return b;
}

static void give_buffer(duk_hthread *thr, duk_hbufobj *b, duk_hbuffer *buf, duk_uint_t length) {
  (void)thr;
  b->buf = buf;
  DUK_HBUFFER_INCREF(thr, buf);
  b->length = length;
}

duk_hbufobj *array_buffer_push(duk_hthread *thr, double length, duk_hobject *prototype) {
  if (length > MAX_BYTES) {
    builtins_throw_range(thr, "Array buffer allocation failed");
  }
  duk_push_dynamic_buffer(thr, (duk_size_t)length);
  duk_hbufobj *b = push_bare(thr, prototype);
  give_buffer(thr, b, duk_known_hbuffer(thr, -2), (duk_uint_t)length);
  duk_remove_m2(thr);
  return b;
}

duk_hbufobj *array_buffer_push_of_view(duk_hthread *thr, duk_hbufobj *view) {
  if (view->buf_prop == NULL && view->buf != NULL) {
    duk_hbufobj *b = push_bare(thr, thr->builtins[DUK_BIDX_ARRAYBUFFER_PROTOTYPE]);
    give_buffer(thr, b, view->buf, (duk_uint_t)DUK_HBUFFER_GET_SIZE(view->buf));
    view->buf_prop = &b->obj;
    DUK_HOBJECT_INCREF(thr, &b->obj);
    return b;
  }
  duk_push_hobject(thr, view->buf_prop);
  return (duk_hbufobj *)view->buf_prop;
}

static duk_hbufobj *this_buffer(duk_hthread *thr, bool shared, const char *method) {
  duk_push_this(thr);
  duk_hbufobj *b = array_buffer_get(thr, -1);
  if (b == NULL || (b->shared != 0) != shared) {
    builtins_incompatible_receiver(thr, method);
  }
  return b;
}

static double max_length_option(duk_hthread *thr, duk_idx_t idx) {
  if (!duk_is_object(thr, idx)) {
    return -1;
  }
  duk_get_prop_literal(thr, idx, "maxByteLength");
  double max = duk_is_undefined(thr, -1)
                   ? -1
                   : builtins_to_index(thr, -1, "Invalid array buffer max length");
  duk_pop(thr);
  return max;
}

/* --- Shared memory --- */

static void holder_free(duk_heap *heap, duk_hnative *h);
struct memory_holder {
  duk_hnative native;
  struct shared_memory *memory;
};
static const duk_native_class holder_class = {NULL, NULL, holder_free};
static void holder_free(duk_heap *heap, duk_hnative *h) {
  (void)heap;
  if (((struct memory_holder *)h)->memory != NULL) {
    shared_memory_release(((struct memory_holder *)h)->memory);
  }
}

void shared_array_buffer_push(duk_hthread *thr, struct shared_memory *memory,
                              duk_hobject *prototype) {
  /* The holder hangs on the SharedArrayBuffer, to which every view refers: it lives as long as the memory is used. */
  struct memory_holder *holder = builtins_push_native(thr, &holder_class, sizeof *holder, NULL);
  holder->memory = memory;
  duk_push_external_buffer(thr);
  duk_config_buffer(thr, -1, memory->data, shared_memory_length(memory));
  duk_hbufobj *b = push_bare(
      thr, prototype != NULL ? prototype : thr->builtins[BI_SHARED_ARRAY_BUFFER_PROTOTYPE]);
  give_buffer(thr, b, duk_known_hbuffer(thr, -2), (duk_uint_t)shared_memory_length(memory));
  b->shared = 1;
  b->resizable = memory->growable;
  b->max_length = (duk_uint_t)memory->max_length;
  duk_insert(thr, -3);
  duk_pop(thr);
  duk_put_prop_literal(thr, -2, DUK_HIDDEN_SYMBOL("memory"));
}

struct shared_memory *shared_array_buffer_memory(duk_hthread *thr, duk_idx_t idx) {
  struct memory_holder *holder = NULL;
  duk_hbufobj *b = array_buffer_get(thr, idx);
  if (b != NULL && b->shared) {
    duk_get_prop_literal(thr, idx, DUK_HIDDEN_SYMBOL("memory"));
    holder = builtins_get_native(thr, -1, &holder_class);
    duk_pop(thr);
  }
  return holder != NULL ? holder->memory : NULL;
}

/* --- Constructors --- */

/* magic: 1 shared */
static duk_ret_t buffer_constructor(duk_context *ctx) {
  bool shared = duk_get_current_magic(ctx);
  builtins_require_new(ctx, shared ? "SharedArrayBuffer" : "ArrayBuffer");
  double length = builtins_to_index(ctx, 0, "Invalid array buffer length"),
         max = max_length_option(ctx, 1);
  if (max >= 0 && length > max) {
    builtins_throw_range(ctx, "Invalid array buffer max length");
  }
  duk_hobject *prototype = builtins_push_new_prototype(
      ctx, shared ? BI_SHARED_ARRAY_BUFFER_PROTOTYPE : DUK_BIDX_ARRAYBUFFER_PROTOTYPE);
  if (length > MAX_BYTES || max > MAX_BYTES) {
    builtins_throw_range(ctx, length > 9e15 ? "Invalid array buffer length"
                                            : "Array buffer allocation failed");
  }
  if (shared) {
    struct shared_memory *memory =
        shared_memory_new((size_t)length, max >= 0 ? (size_t)max : (size_t)length, max >= 0);
    if (memory == NULL) {
      builtins_throw_range(ctx, "Array buffer allocation failed");
    }
    shared_array_buffer_push(ctx, memory, prototype);
    return 1;
  }
  duk_hbufobj *b = array_buffer_push(ctx, length, prototype);
  if (max >= 0) {
    b->resizable = 1;
    b->max_length = (duk_uint_t)max;
  }
  return 1;
}

static duk_ret_t buffer_is_view(duk_context *ctx) {
  duk_hobject *h = duk_get_hobject(ctx, 0);
  duk_push_boolean(ctx, h != NULL && DUK_HOBJECT_IS_BUFOBJ(h) &&
                            DUK_HOBJECT_GET_CLASS_NUMBER(h) != DUK_HOBJECT_CLASS_ARRAYBUFFER);
  return 1;
}

/* --- Getters --- */

static duk_uint_t current_length(duk_hbufobj *b) {
  return b->buf == NULL ? 0 : (duk_uint_t)DUK_HBUFFER_GET_SIZE(b->buf);
}

/* A growable shared block may have grown in another heap. */
static void refresh(duk_hthread *thr, duk_hbufobj *b, duk_idx_t idx) {
  if (b->shared && b->resizable) {
    struct shared_memory *memory = shared_array_buffer_memory(thr, idx);
    duk_push_hbuffer(thr, b->buf);
    duk_config_buffer(thr, -1, memory->data, shared_memory_length(memory));
    duk_pop(thr);
  }
}

enum { BYTE_LENGTH, MAX_BYTE_LENGTH, RESIZABLE, DETACHED, SHARED = 8 };

static duk_ret_t buffer_getter(duk_context *ctx) {
  static const char *const names[] = {
      "get ArrayBuffer.prototype.byteLength", "get ArrayBuffer.prototype.maxByteLength",
      "get ArrayBuffer.prototype.resizable", "get ArrayBuffer.prototype.detached"};
  static const char *const shared_names[] = {"get SharedArrayBuffer.prototype.byteLength",
                                             "get SharedArrayBuffer.prototype.maxByteLength",
                                             "get SharedArrayBuffer.prototype.growable"};
  int magic = duk_get_current_magic(ctx), what = magic & 7;
  duk_hbufobj *b =
      this_buffer(ctx, magic & SHARED, magic & SHARED ? shared_names[what] : names[what]);
  refresh(ctx, b, 0);
  switch (what) {
  case BYTE_LENGTH: duk_push_uint(ctx, current_length(b)); break;
  case MAX_BYTE_LENGTH:
    duk_push_uint(ctx, b->detached ? 0 : b->resizable ? b->max_length : current_length(b));
    break;
  case RESIZABLE: duk_push_boolean(ctx, b->resizable); break;
  default: duk_push_boolean(ctx, b->detached); break;
  }
  return 1;
}

/* --- Methods --- */

static void require_attached(duk_hthread *thr, duk_hbufobj *b, const char *method) {
  if (b->detached) {
    builtins_throw_type(thr, "Cannot perform %s on a detached ArrayBuffer", method);
  }
}

/* magic: 1 shared */
static duk_ret_t buffer_slice(duk_context *ctx) {
  bool shared = duk_get_current_magic(ctx);
  const char *name = shared ? "SharedArrayBuffer.prototype.slice" : "ArrayBuffer.prototype.slice";
  duk_hbufobj *b = this_buffer(ctx, shared, name);
  require_attached(ctx, b, name);
  double length = current_length(b);
  double start = builtins_relative_index(ctx, 0, length, 0),
         end = builtins_relative_index(ctx, 1, length, length);
  double count = fmax(end - start, 0);
  builtins_push_species_constructor(ctx, 2, shared ? BI_SHARED_ARRAY_BUFFER : BI_ARRAY_BUFFER);
  duk_push_number(ctx, count);
  duk_new(ctx, 1);
  duk_hbufobj *result = array_buffer_get(ctx, -1);
  if (result == NULL || (result->shared != 0) != shared) {
    builtins_throw_type(ctx, "Method %s called on incompatible receiver %s", name,
                        builtins_push_description(ctx, -1));
  }
  require_attached(ctx, result, name);
  if (result == b) {
    builtins_throw_type(ctx, "ArrayBuffer subclass returned this from species constructor");
  }
  if (current_length(result) < count) {
    builtins_throw_type(ctx, "Species constructor returned a too small ArrayBuffer");
  }
  require_attached(ctx, b, name);
  double now = current_length(b);
  if (start < now && count > 0) {
    count = fmin(count, now - start);
    memmove(array_buffer_data(ctx, result), array_buffer_data(ctx, b) + (size_t)start,
            (size_t)count);
  }
  return 1;
}

static duk_ret_t buffer_resize(duk_context *ctx) {
  duk_hbufobj *b = this_buffer(ctx, false, "ArrayBuffer.prototype.resize");
  if (!b->resizable) {
    builtins_incompatible_receiver(ctx, "ArrayBuffer.prototype.resize");
  }
  double length =
      builtins_to_index(ctx, 0, "ArrayBuffer.prototype.resize: Invalid length parameter");
  require_attached(ctx, b, "ArrayBuffer.prototype.resize");
  if (length > b->max_length) {
    builtins_throw_range(ctx, "ArrayBuffer.prototype.resize: Invalid length parameter");
  }
  duk_push_hbuffer(ctx, b->buf);
  duk_resize_buffer(ctx, -1, (duk_size_t)length); /* new bytes are zero */
  b->length = (duk_uint_t)length;
  return 0;
}

static duk_ret_t shared_grow(duk_context *ctx) {
  duk_hbufobj *b = this_buffer(ctx, true, "SharedArrayBuffer.prototype.grow");
  if (!b->resizable) {
    builtins_incompatible_receiver(ctx, "SharedArrayBuffer.prototype.grow");
  }
  double length =
      builtins_to_index(ctx, 0, "SharedArrayBuffer.prototype.grow: Invalid length parameter");
  if (length > b->max_length ||
      !shared_memory_grow(shared_array_buffer_memory(ctx, 1), (size_t)length)) {
    builtins_throw_range(ctx, "SharedArrayBuffer.prototype.grow: Invalid length parameter");
  }
  refresh(ctx, b, 1);
  return 0;
}

void array_buffer_detach(duk_hthread *thr, duk_hbufobj *b) {
  if (b->buf != NULL && DUK_HBUFFER_HAS_DYNAMIC(b->buf) && !DUK_HBUFFER_HAS_EXTERNAL(b->buf)) {
    duk_push_hbuffer(thr, b->buf);
    duk_resize_buffer(thr, -1, 0);
    duk_pop(thr);
  } else if (b->buf != NULL) {
    /* The views share it; the memory itself stays until the buffer goes. */
    if (!DUK_HBUFFER_HAS_EXTERNAL(b->buf))
      thr->heap->jsrun_buffer_bytes -= DUK_HBUFFER_GET_SIZE(b->buf);
    DUK_HBUFFER_SET_SIZE(b->buf, 0);
  }
  b->length = 0;
  b->detached = 1;
}

/* transfer, transferToFixedLength (magic 1) */
static duk_ret_t buffer_transfer(duk_context *ctx) {
  bool fixed = duk_get_current_magic(ctx);
  const char *name =
      fixed ? "ArrayBuffer.prototype.transferToFixedLength" : "ArrayBuffer.prototype.transfer";
  duk_hbufobj *b = this_buffer(ctx, false, name);
  double length = duk_is_undefined(ctx, 0)
                      ? current_length(b)
                      : builtins_to_index(ctx, 0, "Invalid array buffer length");
  require_attached(ctx, b, name);
  bool resizable = b->resizable && !fixed;
  if (resizable && length > b->max_length) {
    builtins_throw_range(ctx, "Invalid array buffer length");
  }
  duk_hbufobj *result;
  if (length == current_length(b) && b->buf != NULL && DUK_HBUFFER_HAS_DYNAMIC(b->buf) &&
      !DUK_HBUFFER_HAS_EXTERNAL(b->buf)) {
    /* The memory itself moves. Views keep the old buffer, which is left empty. */
    result = array_buffer_push(ctx, 0, ctx->builtins[DUK_BIDX_ARRAYBUFFER_PROTOTYPE]);
    duk_size_t size;
    duk_push_hbuffer(ctx, b->buf);
    void *data = duk_steal_buffer(ctx, -1, &size);
    duk_pop(ctx);
    DUK_HBUFFER_DYNAMIC_SET_DATA_PTR(ctx->heap, (duk_hbuffer_dynamic *)result->buf, data);
    DUK_HBUFFER_SET_SIZE(result->buf, size);
    ctx->heap->jsrun_buffer_bytes += size;
    result->length = (duk_uint_t)size;
  } else {
    result = array_buffer_push(ctx, length, ctx->builtins[DUK_BIDX_ARRAYBUFFER_PROTOTYPE]);
    size_t n = length < current_length(b) ? (size_t)length : current_length(b);
    if (n > 0) {
      memcpy(array_buffer_data(ctx, result), array_buffer_data(ctx, b), n);
    }
  }
  if (resizable) {
    result->resizable = 1;
    result->max_length = b->max_length;
  }
  array_buffer_detach(ctx, b);
  return 1;
}

static const struct builtin_property array_buffer_prototype[] = {
    BP_GETTER_MAGIC("byteLength", buffer_getter, BYTE_LENGTH),
    BP_METHOD_MAGIC("slice", buffer_slice, 2, 2, 0),
    BP_GETTER_MAGIC("maxByteLength", buffer_getter, MAX_BYTE_LENGTH),
    BP_GETTER_MAGIC("resizable", buffer_getter, RESIZABLE),
    BP_METHOD("resize", buffer_resize, 1, 1),
    BP_METHOD_MAGIC("transfer", buffer_transfer, 0, 1, 0),
    BP_METHOD_MAGIC("transferToFixedLength", buffer_transfer, 0, 1, 1),
    BP_GETTER_MAGIC("detached", buffer_getter, DETACHED),
    BP_TAG("ArrayBuffer"),
};
static const struct builtin_property array_buffer_own[] = {
    BP_METHOD("isView", buffer_is_view, 1, 1),
    BP_SPECIES,
};
static const struct builtin_property shared_prototype[] = {
    BP_GETTER_MAGIC("byteLength", buffer_getter, SHARED | BYTE_LENGTH),
    BP_METHOD_MAGIC("slice", buffer_slice, 2, 2, 1),
    BP_GETTER_MAGIC("maxByteLength", buffer_getter, SHARED | MAX_BYTE_LENGTH),
    BP_GETTER_MAGIC("growable", buffer_getter, SHARED | RESIZABLE),
    BP_METHOD("grow", shared_grow, 1, 1),
    BP_TAG("SharedArrayBuffer"),
};
static const struct builtin_property shared_own[] = {BP_SPECIES};
static const struct builtin_object objects[] = {
    {BO_OBJECT, 0, DUK_BIDX_ARRAYBUFFER_PROTOTYPE, -2, 0, NULL, NULL, 0, 0, 0,
     BO_TABLE(array_buffer_prototype)},
    {BO_CONSTRUCTOR, BO_GLOBAL | BO_OWN_THIS, BI_ARRAY_BUFFER, -2, DUK_BIDX_ARRAYBUFFER_PROTOTYPE,
     "ArrayBuffer", buffer_constructor, 0, 1, 2, BO_TABLE(array_buffer_own)},
    {BO_OBJECT, 0, BI_SHARED_ARRAY_BUFFER_PROTOTYPE, -2, 0, NULL, NULL, 0, 0, 0,
     BO_TABLE(shared_prototype)},
    {BO_CONSTRUCTOR, BO_GLOBAL | BO_OWN_THIS, BI_SHARED_ARRAY_BUFFER, -2,
     BI_SHARED_ARRAY_BUFFER_PROTOTYPE, "SharedArrayBuffer", buffer_constructor, 1, 1, 2,
     BO_TABLE(shared_own)},
};
const struct builtin_table builtins_array_buffer = {BO_TABLE(objects)};

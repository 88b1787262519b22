/* See addon_values.h. */
#include "engine/addon_values.h"

#include <string.h>

#include "engine/builtins/bigint.h"
#include "engine/builtins/date.h"
#include "engine/builtins/native_object.h"
#include "engine/builtins/object_operations.h"
#include "engine/builtins/promise.h"
#include "engine/builtins/typed_array.h"
#include "engine/vm/vm.h"

/* --- Places on the stack --- */

void *engine_slot(duk_context *ctx, duk_idx_t index) {
  return duk_get_tval(ctx, index);
}

void engine_push_slot(duk_context *ctx, const void *slot) {
  duk_push_tval(ctx, (duk_tval *)slot);
}

void engine_set_slot(duk_context *ctx, void *slot, const void *from) {
  builtins_assign(ctx, slot, from);
}

bool engine_slot_is_live(duk_context *ctx, const void *slot) {
  return (const duk_tval *)slot < ctx->valstack_top;
}

bool engine_slot_index(duk_context *ctx, const void *slot, duk_idx_t *index) {
  const duk_tval *tv = slot;
  if (tv < ctx->valstack_bottom || tv > ctx->valstack_top) return false;
  *index = (duk_idx_t)(tv - ctx->valstack_bottom);
  return true;
}

/* --- Functions --- */

void engine_push_addon_function(duk_context *ctx, duk_c_function function, void *const data[4],
                                bool constructor) {
  duk_hnatclosure *h = builtins_push_closure(ctx, function, DUK_VARARGS, 4);
  for (unsigned i = 0; i < 4; i++) DUK_TVAL_SET_POINTER(&h->values[i], data[i]);
  if (constructor) DUK_HOBJECT_SET_CONSTRUCTABLE((duk_hobject *)h);
}

static void get_data(const duk_hobject *h, void *data[4]) {
  for (unsigned i = 0; i < 4; i++)
    data[i] = DUK_TVAL_GET_POINTER(&((const duk_hnatclosure *)h)->values[i]);
}

void engine_addon_function_data(duk_context *ctx, void *data[4]) {
  get_data(ctx->callstack_curr->func, data);
}

bool engine_is_addon_function(duk_context *ctx, duk_idx_t index, duk_c_function function,
                              void *data[4]) {
  duk_hobject *h = duk_get_hobject(ctx, index);
  if (h == NULL || !DUK_HOBJECT_IS_NATCLOSURE(h) || ((duk_hnatfunc *)h)->func != function)
    return false;
  get_data(h, data);
  return true;
}

/* --- Externals, private data, tags --- */

void engine_push_external(duk_context *ctx, void *data) {
  duk_push_pointer(ctx, data);
  duk_to_object(ctx, -1);
  duk_push_undefined(ctx);
  duk_set_prototype(ctx, -2);
}

bool engine_get_external(duk_context *ctx, duk_idx_t index, void **data) {
  duk_hobject *h = duk_get_hobject(ctx, index);
  if (h == NULL || DUK_HOBJECT_GET_CLASS_NUMBER(h) != DUK_HOBJECT_CLASS_POINTER) return false;
  duk_tval *value = duk_hobject_get_internal_value_tval_ptr(ctx->heap, h);
  *data = value != NULL && DUK_TVAL_IS_POINTER(value) ? DUK_TVAL_GET_POINTER(value) : NULL;
  return true;
}

/* The own value under a hidden key, NULL if there is none: [ ... ] -> [ ... key ] */
static duk_tval *find_hidden(duk_context *ctx, duk_hobject *h, const char *key) {
  duk_push_string(ctx, key);
  return duk_hobject_find_entry_tval_ptr(ctx->heap, h, duk_known_hstring(ctx, -1));
}

static const char *const private_keys[ENGINE_PRIVATE_COUNT] = {DUK_HIDDEN_SYMBOL("addon wrap"),
                                                               DUK_HIDDEN_SYMBOL("addon class")};

void *engine_get_private(duk_context *ctx, duk_idx_t index, enum engine_private which) {
  duk_hobject *h = duk_get_hobject(ctx, index);
  if (h == NULL) return NULL;
  duk_tval *tv = find_hidden(ctx, h, private_keys[which]);
  void *data = tv != NULL ? DUK_TVAL_GET_POINTER(tv) : NULL;
  duk_pop(ctx);
  return data;
}

void engine_set_private(duk_context *ctx, duk_idx_t index, enum engine_private which, void *data) {
  duk_hobject *h = duk_require_hobject(ctx, index);
  duk_tval *tv = find_hidden(ctx, h, private_keys[which]);
  if (tv != NULL) {
    DUK_TVAL_SET_POINTER(tv, data);
    duk_pop(ctx);
    return;
  }
  duk_push_pointer(ctx, data);
  duk_hobject_define_property_internal(ctx, h, duk_known_hstring(ctx, -2), DUK_PROPDESC_FLAGS_WC);
  duk_pop(ctx);
}

#define TAG_KEY DUK_HIDDEN_SYMBOL("addon type tag")

static bool get_tag(duk_context *ctx, duk_hobject *h, const void **tag) {
  duk_tval *tv = find_hidden(ctx, h, TAG_KEY);
  duk_pop(ctx);
  if (tv == NULL) return false;
  *tag = DUK_HBUFFER_GET_DATA_PTR(ctx->heap, DUK_TVAL_GET_BUFFER(tv));
  return true;
}

bool engine_tag_object(duk_context *ctx, duk_idx_t index, const uint8_t tag[16]) {
  duk_hobject *h = duk_require_hobject(ctx, index);
  const void *old;
  if (get_tag(ctx, h, &old)) return false;
  duk_push_string(ctx, TAG_KEY);
  memcpy(duk_push_fixed_buffer(ctx, 16), tag, 16);
  duk_hobject_define_property_internal(ctx, h, duk_known_hstring(ctx, -2), DUK_PROPDESC_FLAGS_WC);
  duk_pop(ctx);
  return true;
}

bool engine_has_tag(duk_context *ctx, duk_idx_t index, const uint8_t tag[16]) {
  const void *own;
  return get_tag(ctx, duk_require_hobject(ctx, index), &own) && memcmp(own, tag, 16) == 0;
}

/* --- Weak references --- */

struct engine_weak {
  struct weak_link link; /* first */
  void (*tell)(void *argument);
  void *argument;
};

static void weak_died(duk_hthread *thr, struct weak_link *link) {
  struct engine_weak *weak = (struct engine_weak *)link;
  (void)thr;
  weak->tell(weak->argument);
}

struct engine_weak *engine_weak_new(duk_context *ctx, duk_idx_t index, void (*died)(void *argument),
                                    void *argument) {
  duk_hobject *target = duk_require_hobject(ctx, index);
  struct engine_weak *weak = DUK_ALLOC_CHECKED_ZEROED(ctx, sizeof *weak);
  weak->link.died = weak_died;
  weak->tell = died;
  weak->argument = argument;
  weak_link_add(ctx, &weak->link, target);
  return weak;
}

bool engine_weak_push(duk_context *ctx, struct engine_weak *weak) {
  if (weak->link.target == NULL) return false;
  duk_push_hobject(ctx, weak->link.target);
  return true;
}

void engine_weak_free(duk_context *ctx, struct engine_weak *weak) {
  weak_link_remove(ctx->heap, &weak->link);
  DUK_FREE(ctx->heap, weak);
}

/* --- BigInts --- */

bool engine_is_bigint(duk_context *ctx, duk_idx_t index) {
  duk_tval *tv = duk_get_tval(ctx, index);
  return tv != NULL && tv->t == DUK_TAG_BIGINT;
}

void engine_push_bigint(duk_context *ctx, bool negative, size_t count, const uint64_t *words) {
  uint8_t *bytes = duk_push_fixed_buffer(ctx, count * 8);
  for (size_t i = 0; i < count * 8; i++) bytes[i] = (uint8_t)(words[i / 8] >> i % 8 * 8);
  size_t size = count * 8;
  while (size > 0 && bytes[size - 1] == 0) size--;
  bigint_push_bytes(ctx, size == 0 ? 0 : negative ? -1 : 1, bytes, size);
  duk_remove(ctx, -2);
}

size_t engine_get_bigint(duk_context *ctx, duk_idx_t index, bool *negative, size_t count,
                         uint64_t *words) {
  duk_tval *tv = duk_require_tval(ctx, index);
  size_t size = 0;
  int sign = 0;
  uint8_t few[64], *bytes = few;
  size = sizeof few;
  if (!bigint_to_bytes(ctx, tv, &sign, few, &size)) {
    for (size_t room = 1024;; room *= 2) {
      bytes = duk_push_fixed_buffer(ctx, room);
      size = room;
      if (bigint_to_bytes(ctx, tv, &sign, bytes, &size)) break;
      duk_pop(ctx);
    }
  }
  *negative = sign < 0;
  size_t length = (size + 7) / 8;
  for (size_t i = 0; i < length && i < count; i++) {
    words[i] = 0;
    for (size_t k = 0; k < 8 && i * 8 + k < size; k++)
      words[i] |= (uint64_t)bytes[i * 8 + k] << k * 8;
  }
  if (bytes != few) duk_pop(ctx);
  return length;
}

int64_t engine_to_bigint64(duk_context *ctx, duk_idx_t index) {
  bigint_coerce(ctx, index);
  return (int64_t)bigint_low64(duk_require_tval(ctx, index));
}

void engine_push_bigint64(duk_context *ctx, int64_t value) {
  bigint_push_int64(ctx, value);
}

/* --- Promises, symbols, dates --- */

void engine_push_promise(duk_context *ctx) {
  promise_push_new(ctx);
}

void engine_settle_promise(duk_context *ctx, duk_idx_t promise, bool reject) {
  duk_hobject *h = duk_require_hobject(ctx, promise);
  if (reject)
    promise_reject(ctx, h, duk_get_tval(ctx, -1));
  else
    promise_resolve(ctx, h, duk_get_tval(ctx, -1));
  duk_pop(ctx);
}

void engine_make_symbol(duk_context *ctx, bool registered) {
  duk_push_hobject(ctx, ctx->builtins[BI_SYMBOL]);
  if (registered) {
    duk_get_prop_literal(ctx, -1, "for");
    duk_remove(ctx, -2);
  }
  duk_insert(ctx, -2);
  duk_call(ctx, 1);
}

void engine_push_date(duk_context *ctx, double time) {
  duk_push_hobject(ctx, ctx->builtins[DUK_BIDX_DATE_CONSTRUCTOR]);
  duk_push_number(ctx, time);
  duk_new(ctx, 1);
}

double engine_get_date(duk_context *ctx, duk_idx_t index) {
  duk_tval *value =
      duk_hobject_get_internal_value_tval_ptr(ctx->heap, duk_require_hobject(ctx, index));
  return value != NULL && DUK_TVAL_IS_NUMBER(value) ? DUK_TVAL_GET_NUMBER(value) : DUK_DOUBLE_NAN;
}

/* --- Buffers --- */

/* Intrinsics in the order of napi_typedarray_type. */
static const int16_t view_constructors[] = {
    BI_INT8_ARRAY,    BI_UINT8_ARRAY,    BI_UINT8_CLAMPED_ARRAY, BI_INT16_ARRAY,
    BI_UINT16_ARRAY,  BI_INT32_ARRAY,    BI_UINT32_ARRAY,        BI_FLOAT32_ARRAY,
    BI_FLOAT64_ARRAY, BI_BIGINT64_ARRAY, BI_BIGUINT64_ARRAY,     BI_DATA_VIEW};

void engine_push_view(duk_context *ctx, int kind, double offset, double length) {
  duk_push_hobject(ctx, ctx->builtins[view_constructors[kind]]);
  duk_dup(ctx, -2);
  duk_push_number(ctx, offset);
  duk_push_number(ctx, length);
  duk_new(ctx, 3);
}

int engine_view_kind(duk_context *ctx, duk_idx_t index) {
  duk_hobject *h = duk_get_hobject(ctx, index);
  if (h == NULL || !DUK_HOBJECT_IS_BUFOBJ(h)) return -1;
  for (size_t i = 0; i < TYPED_ARRAY_KINDS; i++) {
    if (typed_array_kinds[i].class_number != DUK_HOBJECT_GET_CLASS_NUMBER(h)) continue;
    for (int k = 0; k < ENGINE_VIEW_DATA_VIEW; k++)
      if (view_constructors[k] == typed_array_kinds[i].constructor) return k;
  }
  return -1;
}

bool engine_is_array_buffer(duk_context *ctx, duk_idx_t index) {
  duk_hbufobj *b = array_buffer_get(ctx, index);
  return b != NULL && !array_buffer_is_shared(b);
}

void engine_detach_array_buffer(duk_context *ctx, duk_idx_t index) {
  array_buffer_detach(ctx, array_buffer_get(ctx, index));
}

bool engine_is_detached(duk_context *ctx, duk_idx_t index) {
  duk_hbufobj *b = array_buffer_get(ctx, index);
  return b != NULL && b->detached;
}

void engine_push_external_array_buffer(duk_context *ctx, void *data, size_t length) {
  duk_push_external_buffer(ctx);
  duk_config_buffer(ctx, -1, data, length);
  duk_push_buffer_object(ctx, -1, 0, length, DUK_BUFOBJ_ARRAYBUFFER);
  duk_remove(ctx, -2);
}

/* --- Properties --- */

void engine_set_property(duk_context *ctx, duk_idx_t object) {
  duk_idx_t value = duk_get_top_index(ctx);
  duk_to_property_key_hstring(ctx, value - 1);
  object_set(ctx, object, value - 1, value, object);
  duk_pop_2(ctx);
}

bool engine_delete_property(duk_context *ctx, duk_idx_t object) {
  duk_idx_t key = duk_get_top_index(ctx);
  duk_to_property_key_hstring(ctx, key);
  bool done = object_delete(ctx, object, key);
  duk_pop(ctx);
  return done;
}

bool engine_has_own_property(duk_context *ctx, duk_idx_t object) {
  struct property_descriptor d;
  duk_idx_t key = duk_get_top_index(ctx);
  duk_to_property_key_hstring(ctx, key);
  bool has = object_get_own(ctx, object, key, &d);
  duk_set_top(ctx, key);
  return has;
}

enum { /* napi_key_filter */
       ONLY_WRITABLE = 1,
       ONLY_ENUMERABLE = 2,
       ONLY_CONFIGURABLE = 4,
       SKIP_STRINGS = 8,
       SKIP_SYMBOLS = 16
};

static bool has_attributes(const struct property_descriptor *d, unsigned filter) {
  if ((filter & ONLY_WRITABLE) && DESCRIPTOR_IS_DATA(d) && !(d->flags & DUK_DEFPROP_WRITABLE))
    return false;
  if ((filter & ONLY_ENUMERABLE) && !(d->flags & DUK_DEFPROP_ENUMERABLE)) return false;
  return !(filter & ONLY_CONFIGURABLE) || (d->flags & DUK_DEFPROP_CONFIGURABLE);
}

/* The key as the number that it is the text of, if it is an array index. */
static void index_to_number(duk_context *ctx) {
  duk_uarridx_t index = DUK_HSTRING_GET_ARRIDX_SLOW(duk_known_hstring(ctx, -1));
  if (index == DUK_HSTRING_NO_ARRAY_INDEX) return;
  duk_pop(ctx);
  duk_push_uint(ctx, index);
}

void engine_push_property_names(duk_context *ctx, duk_idx_t index, bool inherited, unsigned filter,
                                bool numbers_as_strings) {
  duk_uarridx_t count = 0;
  duk_require_stack(ctx, 12);
  duk_idx_t result = duk_push_array(ctx), seen = duk_push_bare_object(ctx);
  duk_dup(ctx, duk_normalize_index(ctx, index));
  duk_idx_t object = duk_get_top_index(ctx);
  while (duk_is_object(ctx, object)) {
    object_own_keys(ctx, object);
    duk_idx_t keys = duk_get_top_index(ctx);
    duk_uarridx_t length = (duk_uarridx_t)duk_get_length(ctx, keys);
    for (duk_uarridx_t i = 0; i < length; i++) {
      struct property_descriptor d;
      duk_get_prop_index(ctx, keys, i);
      duk_idx_t key = duk_get_top_index(ctx);
      bool symbol = duk_is_symbol(ctx, key),
           wanted = !(filter & (symbol ? SKIP_SYMBOLS : SKIP_STRINGS));
      if (wanted && inherited) {
        duk_dup(ctx, key);
        wanted = !duk_has_prop(ctx, seen);
      }
      if (wanted && object_get_own(ctx, object, key, &d)) {
        if (inherited) { /* also shadows when it has not the attributes */
          duk_dup(ctx, key);
          duk_push_true(ctx);
          duk_put_prop(ctx, seen);
        }
        if (has_attributes(&d, filter)) {
          duk_dup(ctx, key);
          if (!symbol && !numbers_as_strings) index_to_number(ctx);
          duk_put_prop_index(ctx, result, count++);
        }
      }
      duk_set_top(ctx, key);
    }
    duk_set_top(ctx, keys);
    if (!inherited) break;
    object_get_prototype(ctx, object);
    duk_replace(ctx, object);
  }
  duk_set_top(ctx, result + 1);
}

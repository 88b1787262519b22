/* Writing structured clones: see clone.h, and clone_format.h for the bytes. */
#include "engine/clone.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/builtins/bigint.h"
#include "engine/builtins/collections.h"
#include "engine/builtins/dense_array.h"
#include "engine/builtins/object_operations.h"
#include "engine/builtins/proxy.h"
#include "engine/builtins/regexp.h"
#include "engine/builtins/shared_memory.h"
#include "engine/builtins/typed_array.h"
#include "engine/clone_format.h"
#include "engine/engine_internal.h"
#include "engine/inspect.h"

#define UNTRANSFERABLE_KEY DUK_HIDDEN_SYMBOL("untransferable")

enum transfer_kind { TRANSFER_NONE, TRANSFER_BUFFER, TRANSFER_HOST };

/* An object met, by its address: its number, or for one of the transfer list what it is there. */
struct seen {
  duk_hobject *object;
  uint32_t number;
  uint32_t transfer_index;
  uint8_t transfer; /* enum transfer_kind */
  bool numbered;
};

#define FEW_OBJECTS 16

struct writer {
  duk_hthread *thr;
  const struct clone_host *host;
  struct clone *out;
  struct seen *table; /* open addressing, a power of two; `few` at first */
  size_t capacity, count;
  struct seen few[FEW_OBJECTS];
  uint32_t next_number;
  duk_idx_t value, transfer; /* arguments, absolute; transfer negative: none */
  duk_idx_t keeper;          /* array that keeps alive what a getter could let go, or undefined */
};

static void no_memory(struct writer *w) {
  builtins_throw_range(w->thr, "Data cannot be cloned, out of memory.");
}

static void refuse(struct writer *w, const char *message) {
  w->host->refuse(w->host->user, w->thr, message);
  builtins_throw_type(w->thr, "%s", message); /* not reached */
}

/* DataCloneError `X could not be cloned.` for the value at index, in V8's words for it. */
static void refuse_value(struct writer *w, duk_idx_t index) {
  duk_hthread *thr = w->thr;
  enum engine_kind kind = engine_kind_of(thr, index);
  if (kind == ENGINE_KIND_FUNCTION && !engine_is_proxy(thr, index))
    vm_push_source(thr, duk_known_hobject(thr, index));
  else if (kind == ENGINE_KIND_SYMBOL)
    duk_push_literal(thr, "[object Symbol]");
  else if (kind == ENGINE_KIND_ARRAY)
    duk_push_literal(thr, "[object Array]"); /* a proxy of one */
  else if (kind == ENGINE_KIND_GENERATOR)
    builtins_push_object_tag_string(thr, index);
  else
    builtins_push_description(thr, index);
  duk_push_literal(thr, " could not be cloned.");
  duk_concat(thr, 2);
  refuse(w, duk_get_string(thr, -1));
}

/* --- bytes --- */

static uint8_t *reserve(struct writer *w, size_t size) {
  struct clone *out = w->out;
  if (out->capacity - out->length < size) {
    bool few = out->bytes == out->few;
    size_t capacity = out->capacity * 2;
    if (capacity < out->length + size) capacity = out->length + size;
    uint8_t *bytes = capacity < size ? NULL : realloc(few ? NULL : out->bytes, capacity);
    if (bytes == NULL) no_memory(w);
    if (few) memcpy(bytes, out->few, out->length);
    out->bytes = bytes;
    out->capacity = capacity;
  }
  uint8_t *at = out->bytes + out->length;
  out->length += size;
  return at;
}

static void put_byte(struct writer *w, uint8_t byte) {
  *reserve(w, 1) = byte;
}

static void put_size(struct writer *w, uint64_t value) {
  uint8_t text[10];
  size_t n = 0;
  do {
    text[n++] = (uint8_t)(value & 0x7f) | (value > 0x7f ? 0x80 : 0);
    value >>= 7;
  } while (value != 0);
  memcpy(reserve(w, n), text, n);
}

static void put_bytes(struct writer *w, const void *bytes, size_t length) {
  if (length > 0) memcpy(reserve(w, length), bytes, length);
}

static void put_double(struct writer *w, double d) {
  put_bytes(w, &d, sizeof d);
}

static void put_string(struct writer *w, duk_hstring *s) {
  put_size(w, DUK_HSTRING_GET_BYTELEN(s));
  put_bytes(w, DUK_HSTRING_GET_DATA(s), DUK_HSTRING_GET_BYTELEN(s));
}

static void put_key(struct writer *w, duk_hstring *key) {
  put_size(w, (uint64_t)DUK_HSTRING_GET_BYTELEN(key) + 1);
  put_bytes(w, DUK_HSTRING_GET_DATA(key), DUK_HSTRING_GET_BYTELEN(key));
}

static void put_number(struct writer *w, double d) {
  int32_t i = (int32_t)d;
  if (d >= -1e9 && d <= 1e9 && (double)i == d && !(i == 0 && signbit(d))) {
    put_byte(w, CLONE_INTEGER);
    put_size(w, ((uint32_t)i << 1) ^ (uint32_t)(i >> 31));
  } else {
    put_byte(w, CLONE_NUMBER);
    put_double(w, d);
  }
}

static void put_bigint(struct writer *w, const duk_tval *value) {
  uint8_t few[256], *bytes = few;
  size_t size = sizeof few;
  int sign;
  put_byte(w, CLONE_BIGINT);
  if (!bigint_to_bytes(w->thr, value, &sign, bytes, &size)) {
    bytes = duk_push_fixed_buffer(w->thr, size);
    bigint_to_bytes(w->thr, value, &sign, bytes, &size);
  } else {
    duk_push_undefined(w->thr);
  }
  put_byte(w, (uint8_t)(sign + 1));
  put_size(w, size);
  put_bytes(w, bytes, size);
  duk_pop(w->thr);
}

/* --- objects that were met --- */

static struct seen *slot_of(struct seen *table, size_t capacity, duk_hobject *h) {
  size_t i = ((uintptr_t)h >> 4) * 0x9e3779b97f4a7c15u >> 20;
  for (i &= capacity - 1; table[i].object != NULL && table[i].object != h;
       i = (i + 1) & (capacity - 1))
    continue;
  return &table[i];
}

/* The entry of the object, made if there is none. Valid until the next call. */
static struct seen *look_up(struct writer *w, duk_hobject *h) {
  if (w->count * 2 >= w->capacity) {
    size_t capacity = w->capacity * 4;
    struct seen *table = calloc(capacity, sizeof *table);
    if (table == NULL) no_memory(w);
    for (size_t i = 0; i < w->capacity; i++) {
      if (w->table[i].object != NULL) *slot_of(table, capacity, w->table[i].object) = w->table[i];
    }
    if (w->table != w->few) free(w->table);
    w->table = table;
    w->capacity = capacity;
  }
  struct seen *s = slot_of(w->table, w->capacity, h);
  if (s->object == NULL) {
    s->object = h;
    w->count++;
    if (!duk_is_undefined(w->thr, w->keeper)) {
      duk_push_hobject(w->thr, h);
      dense_append(w->thr, w->keeper);
    }
  }
  return s;
}

/* Code of the program is about to run, which may drop what was met: from now on all of it is kept. */
static void keep_everything(struct writer *w) {
  if (!duk_is_undefined(w->thr, w->keeper)) return;
  duk_push_array(w->thr);
  duk_replace(w->thr, w->keeper);
  for (size_t i = 0; i < w->capacity; i++) {
    if (w->table[i].object == NULL) continue;
    duk_push_hobject(w->thr, w->table[i].object);
    dense_append(w->thr, w->keeper);
  }
}

/* --- values --- */

static void write_value(struct writer *w, duk_idx_t index);

/* The value on the stack's top, which is popped. */
static void write_top(struct writer *w) {
  write_value(w, duk_get_top_index(w->thr));
  duk_pop(w->thr);
}

/* The own enumerable properties with string keys, in the order of ECMAScript; of an array only those that are no elements. */
static void write_keys_in_order(struct writer *w, duk_idx_t object, bool elements) {
  duk_hthread *thr = w->thr;
  duk_idx_t top = duk_get_top(thr);
  keep_everything(w);
  object_own_keys(thr, object);
  duk_uarridx_t count = (duk_uarridx_t)duk_get_length(thr, top);
  for (duk_uarridx_t i = 0; i < count; i++) {
    struct property_descriptor d;
    duk_set_top(thr, top + 1);
    duk_get_prop_index(thr, top, i);
    duk_hstring *key = duk_known_hstring(thr, top + 1);
    if (DUK_HSTRING_HAS_SYMBOL(key) || (!elements && DUK_HSTRING_HAS_ARRIDX(key))) continue;
    if (!object_get_own(thr, object, top + 1, &d) || (d.flags & DUK_DEFPROP_ENUMERABLE) == 0)
      continue;
    duk_set_top(thr, top + 2);
    put_key(w, key);
    object_get(thr, object, top + 1, object);
    write_top(w);
  }
  duk_set_top(thr, top);
}

static void write_properties(struct writer *w, duk_idx_t object, bool elements) {
  duk_hthread *thr = w->thr;
  duk_hobject *h = duk_known_hobject(thr, object);
  bool simple = DUK_HOBJECT_GET_ASIZE(h) == 0 || !elements;
  for (uint32_t i = 0; simple && i < DUK_HOBJECT_GET_ENEXT(h); i++) {
    duk_hstring *key = DUK_HOBJECT_E_GET_KEY(thr->heap, h, i);
    simple = key == NULL ||
             !(DUK_HSTRING_HAS_ARRIDX(key) || DUK_HOBJECT_E_SLOT_IS_ACCESSOR(thr->heap, h, i));
  }
  if (simple) {
    for (uint32_t i = 0; i < DUK_HOBJECT_GET_ENEXT(h); i++) {
      duk_hstring *key = DUK_HOBJECT_E_GET_KEY(thr->heap, h, i);
      if (key == NULL || DUK_HSTRING_HAS_SYMBOL(key) ||
          !DUK_HOBJECT_E_SLOT_IS_ENUMERABLE(thr->heap, h, i))
        continue;
      /* A getter further down may have made this an accessor. */
      duk_push_hstring(thr, key);
      if (DUK_HOBJECT_E_SLOT_IS_ACCESSOR(thr->heap, h, i))
        object_get(thr, object, duk_get_top_index(thr), object);
      else
        duk_push_tval(thr, DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, h, i));
      put_key(w, key);
      write_top(w);
      duk_pop(thr);
    }
  } else {
    write_keys_in_order(w, object, elements);
  }
  put_size(w, 0);
}

static void write_array(struct writer *w, duk_idx_t object) {
  duk_hthread *thr = w->thr;
  duk_hobject *h = duk_known_hobject(thr, object);
  uint32_t length = ((duk_harray *)h)->length;
  if (dense_elements(thr, h) == NULL && length > 0) {
    put_byte(w, CLONE_SPARSE);
    put_size(w, length);
    write_keys_in_order(w, object, true);
    put_size(w, 0);
    return;
  }
  put_byte(w, CLONE_ARRAY);
  put_size(w, length);
  for (uint32_t i = 0; i < length; i++) {
    duk_tval *elements =
        dense_elements(thr, h); /* again each time: a getter may have changed the array */
    duk_tval *value = elements != NULL && i < dense_length(h) ? &elements[i] : NULL;
    if (value != NULL && !DUK_TVAL_IS_UNUSED(value)) {
      duk_push_tval(thr, value);
      write_top(w);
    } else if (value == NULL && duk_has_prop_index(thr, object, i)) {
      duk_get_prop_index(thr, object, i);
      write_top(w);
    } else {
      put_byte(w, CLONE_HOLE);
    }
  }
  write_properties(w, object, false);
}

static void write_table(struct writer *w, const struct ordered_table *t) {
  duk_hthread *thr = w->thr;
  duk_idx_t list = duk_push_array(thr); /* as it is now: writing may run getters */
  for (uint32_t i = 0; i < t->used; i++) {
    if (DUK_TVAL_IS_UNUSED(&t->keys[i])) continue;
    duk_push_tval(thr, &t->keys[i]);
    dense_append(thr, list);
    if (t->has_values) {
      duk_push_tval(thr, &t->values[i]);
      dense_append(thr, list);
    }
  }
  duk_uarridx_t count = (duk_uarridx_t)duk_get_length(thr, list);
  put_size(w, t->has_values ? count / 2 : count);
  for (duk_uarridx_t i = 0; i < count; i++) {
    duk_get_prop_index(thr, list, i);
    write_top(w);
  }
  duk_pop(thr);
}

static const char *const error_names[] = {
#define X(name, prototype) name,
    CLONE_ERROR_KINDS(X)
#undef X
};

/* Pushes the object's own data property, or undefined. */
static bool push_own_data(struct writer *w, duk_idx_t object, const char *name) {
  duk_hthread *thr = w->thr;
  struct property_descriptor d;
  duk_idx_t top = duk_get_top(thr);
  duk_push_string(thr, name);
  bool found = object_get_own(thr, object, top, &d) && DESCRIPTOR_IS_DATA(&d);
  if (found) {
    duk_dup(thr, d.at);
    duk_replace(thr, top);
  }
  duk_set_top(thr, found ? top + 1 : top);
  if (!found) duk_push_undefined(thr);
  return found;
}

static void write_error(struct writer *w, duk_idx_t object) {
  duk_hthread *thr = w->thr;
  duk_idx_t top = duk_get_top(thr);
  uint8_t kind = 0, parts = 0;
  keep_everything(w);
  duk_get_prop_literal(thr, object, "name");
  duk_to_string(thr, -1);
  const char *name = duk_get_string(thr, -1);
  for (uint8_t i = 0; i < sizeof error_names / sizeof error_names[0]; i++) {
    if (strcmp(name, error_names[i]) == 0) kind = i;
  }
  if (push_own_data(w, object, "message")) { /* top + 1 */
    parts |= CLONE_HAS_MESSAGE;
    duk_to_string(thr, -1);
  }
  duk_get_prop_literal(thr, object, "stack"); /* top + 2 */
  if (duk_is_string(thr, -1) && !duk_is_symbol(thr, -1)) parts |= CLONE_HAS_STACK;
  if (push_own_data(w, object, "cause")) parts |= CLONE_HAS_CAUSE; /* top + 3 */
  put_byte(w, CLONE_ERROR);
  put_byte(w, kind);
  put_byte(w, parts);
  if (parts & CLONE_HAS_MESSAGE) put_string(w, duk_known_hstring(thr, top + 1));
  if (parts & CLONE_HAS_STACK) put_string(w, duk_known_hstring(thr, top + 2));
  if (parts & CLONE_HAS_CAUSE) write_value(w, top + 3);
  duk_set_top(thr, top);
}

static void write_shared(struct writer *w, duk_idx_t object) {
  struct shared_memory *memory = shared_array_buffer_memory(w->thr, object);
  if (memory == NULL) refuse_value(w, object);
  struct clone *out = w->out;
  struct shared_memory **grown = realloc(out->shared, (out->shared_count + 1) * sizeof *grown);
  if (grown == NULL) no_memory(w);
  out->shared = grown;
  shared_memory_retain(memory);
  put_byte(w, CLONE_SHARED);
  put_size(w, out->shared_count);
  grown[out->shared_count++] = memory;
}

static void write_buffer(struct writer *w, duk_hbufobj *b) {
  if (b->detached) refuse(w, "An ArrayBuffer is detached and could not be cloned.");
  size_t length = b->buf == NULL ? 0 : DUK_HBUFFER_GET_SIZE(b->buf);
  put_byte(w, CLONE_BUFFER);
  put_byte(w, b->resizable ? CLONE_FLAG_RESIZABLE : 0);
  put_size(w, length);
  put_size(w, b->resizable ? b->max_length : length);
  put_bytes(w, array_buffer_data(w->thr, b), length);
}

static void write_view(struct writer *w, duk_hbufobj *view) {
  duk_hthread *thr = w->thr;
  uint8_t kind = CLONE_DATA_VIEW;
  if (view->is_typedarray) {
    for (kind = 0; typed_array_kinds[kind].element != view->elem_type;) kind++;
  }
  array_buffer_push_of_view(thr, view);
  duk_hbufobj *buffer = array_buffer_get(thr, -1);
  if (buffer == NULL || buffer->detached)
    refuse(w, "An ArrayBuffer is detached and could not be cloned.");
  put_byte(w, CLONE_VIEW);
  put_byte(w, kind);
  put_byte(w, view->length_tracking ? CLONE_FLAG_TRACKING : 0);
  put_size(w, view->offset);
  put_size(w, view->length_tracking ? 0 : view->length);
  write_top(w);
}

/* An object that is none of the language's own special ones. */
static void write_plain(struct writer *w, duk_idx_t object, duk_hobject *h) {
  duk_hthread *thr = w->thr;
  duk_hobject *prototype = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, h);
  enum clone_class class = CLONE_PLAIN;
  if (prototype != NULL && prototype != thr->builtins[DUK_BIDX_OBJECT_PROTOTYPE]) {
    keep_everything(w);
    class = w->host->classify(w->host->user, thr, object);
  }
  switch (class) {
  case CLONE_UNCLONEABLE: refuse(w, "Cannot clone object of unsupported type."); break;
  case CLONE_UNLISTED:
    refuse(w, "Object that needs transfer was found in message but not listed in transferList");
    break;
  case CLONE_DESCRIBED:
    put_byte(w, CLONE_DESCRIPTION);
    write_top(w);
    break;
  case CLONE_PLAIN:
    put_byte(w, CLONE_OBJECT);
    put_size(w, DUK_HOBJECT_GET_ENEXT(h));
    write_properties(w, object, true);
    break;
  }
}

static void write_object(struct writer *w, duk_idx_t object) {
  duk_hthread *thr = w->thr;
  duk_hobject *h = duk_known_hobject(thr, object);
  struct seen *seen = look_up(w, h);
  if (seen->numbered) {
    put_byte(w, CLONE_REFERENCE);
    put_size(w, seen->number);
    return;
  }
  seen->numbered = true;
  seen->number = w->next_number++;
  if (seen->transfer != TRANSFER_NONE) {
    put_byte(w, seen->transfer == TRANSFER_BUFFER ? CLONE_TRANSFERRED : CLONE_HOST);
    put_size(w, seen->transfer_index);
    return;
  }
  if (engine_is_proxy(thr, object)) refuse_value(w, object);
  builtins_check_c_stack(thr);
  duk_require_stack(thr, 16);
  if (w->host->any_marked && w->host->classify(w->host->user, thr, object) == CLONE_UNCLONEABLE) {
    refuse(w, "Cannot clone object of unsupported type.");
  }

  switch (engine_kind_of(thr, object)) {
  case ENGINE_KIND_OBJECT:
    if (DUK_HOBJECT_IS_NATIVE(h)) refuse_value(w, object);
    write_plain(w, object, h);
    break;
  case ENGINE_KIND_ARRAY: write_array(w, object); break;
  case ENGINE_KIND_DATE:
    put_byte(w, CLONE_DATE);
    put_double(w, duk_hobject_get_internal_value_tval_ptr(thr->heap, h)->v.d);
    break;
  case ENGINE_KIND_REGEXP: {
    struct regexp_object *r = regexp_object_as(h);
    put_byte(w, CLONE_REGEXP);
    put_string(w, r->source);
    regexp_push_flags(thr, object);
    put_string(w, duk_known_hstring(thr, -1));
    duk_pop(thr);
    break;
  }
  case ENGINE_KIND_ERROR:
    /* A DOMException is one too, and more. */
    if (w->host->classify(w->host->user, thr, object) == CLONE_DESCRIBED) {
      keep_everything(w);
      put_byte(w, CLONE_DESCRIPTION);
      write_top(w);
    } else {
      write_error(w, object);
    }
    break;
  case ENGINE_KIND_MAP:
    put_byte(w, CLONE_MAP);
    write_table(w, map_table(h));
    break;
  case ENGINE_KIND_SET:
    put_byte(w, CLONE_SET);
    write_table(w, set_table(h));
    break;
  case ENGINE_KIND_NUMBER:
  case ENGINE_KIND_STRING:
  case ENGINE_KIND_BOOLEAN:
  case ENGINE_KIND_BIGINT:
    put_byte(w, CLONE_BOXED);
    duk_push_tval(thr, duk_hobject_get_internal_value_tval_ptr(thr->heap, h));
    write_top(w);
    break;
  case ENGINE_KIND_ARRAY_BUFFER: write_buffer(w, (duk_hbufobj *)h); break;
  case ENGINE_KIND_SHARED_ARRAY_BUFFER: write_shared(w, object); break;
  case ENGINE_KIND_DATA_VIEW:
  case ENGINE_KIND_TYPED_ARRAY: write_view(w, (duk_hbufobj *)h); break;
  default: refuse_value(w, object);
  }
}

static void write_value(struct writer *w, duk_idx_t index) {
  duk_tval *value = duk_require_tval(w->thr, index);
  switch (DUK_TVAL_GET_TAG(value)) {
  case DUK_TAG_UNDEFINED: put_byte(w, CLONE_UNDEFINED); break;
  case DUK_TAG_NULL: put_byte(w, CLONE_NULL); break;
  case DUK_TAG_BOOLEAN: put_byte(w, DUK_TVAL_GET_BOOLEAN(value) ? CLONE_TRUE : CLONE_FALSE); break;
  case DUK_TAG_STRING:
    if (DUK_HSTRING_HAS_SYMBOL(DUK_TVAL_GET_STRING(value))) refuse_value(w, index);
    put_byte(w, CLONE_STRING);
    put_string(w, DUK_TVAL_GET_STRING(value));
    break;
  case DUK_TAG_OBJECT: write_object(w, index); break;
  case DUK_TAG_BIGINT: put_bigint(w, value); break;
  default:
    if (DUK_TVAL_IS_NUMBER(value))
      put_number(w, DUK_TVAL_GET_NUMBER(value));
    else
      refuse_value(w, index);
  }
}

/* --- the transfer list --- */

void engine_mark_untransferable(duk_context *ctx, duk_idx_t index) {
  index = duk_require_normalize_index(ctx, index);
  duk_push_literal(ctx, UNTRANSFERABLE_KEY);
  duk_push_true(ctx);
  duk_xdef_prop(ctx, index, DUK_PROPDESC_FLAGS_NONE); /* also on what is frozen */
}

bool engine_is_untransferable(duk_context *ctx, duk_idx_t index) {
  if (!duk_is_object(ctx, index)) return false;
  bool found = duk_get_prop_literal(ctx, index, UNTRANSFERABLE_KEY);
  duk_pop(ctx);
  return found;
}

static void note_transfers(struct writer *w) {
  duk_hthread *thr = w->thr;
  duk_uarridx_t count = (duk_uarridx_t)duk_get_length(thr, w->transfer);
  struct clone *out = w->out;
  if (count == 0) return;
  out->buffers = calloc(count, sizeof *out->buffers);
  out->hosts = calloc(count, sizeof *out->hosts);
  if (out->buffers == NULL || out->hosts == NULL) no_memory(w);
  for (duk_uarridx_t i = 0; i < count; i++) {
    duk_get_prop_index(thr, w->transfer, i);
    duk_idx_t object = duk_get_top_index(thr);
    duk_hobject *h = duk_get_hobject(thr, object);
    if (h == NULL) refuse(w, "Found invalid value in transferList.");
    if (engine_is_untransferable(thr, object))
      refuse(w, "Cannot transfer object of unsupported type.");
    duk_hbufobj *b = array_buffer_get(thr, object);
    bool is_buffer = b != NULL && !b->shared;
    if (is_buffer && b->detached) refuse(w, "Cannot transfer object of unsupported type.");
    if (!is_buffer) w->host->check_transfer(w->host->user, thr, object);
    struct seen *seen = look_up(w, h);
    if (seen->transfer != TRANSFER_NONE) {
      refuse(w, is_buffer ? "Transfer list contains duplicate ArrayBuffer"
                          : "Transfer list contains duplicate MessagePort");
    }
    seen->transfer = is_buffer ? TRANSFER_BUFFER : TRANSFER_HOST;
    seen->transfer_index = (uint32_t)(is_buffer ? out->buffer_count++ : out->host_count++);
    duk_pop(thr);
  }
}

/* Moves the memory out of the ArrayBuffer; what cannot move is copied. */
static void take_buffer(struct writer *w, duk_hbufobj *b, struct clone_buffer *to) {
  duk_hthread *thr = w->thr;
  size_t length = b->buf == NULL ? 0 : DUK_HBUFFER_GET_SIZE(b->buf);
  to->length = length;
  to->resizable = b->resizable;
  to->max_length = b->max_length;
  if (length > 0 && DUK_HBUFFER_HAS_DYNAMIC(b->buf) && !DUK_HBUFFER_HAS_EXTERNAL(b->buf)) {
    duk_push_hbuffer(thr, b->buf);
    to->data = engine_memory_moved(thr, duk_steal_buffer(thr, -1, NULL), length, false);
    duk_pop(thr);
    if (to->data == NULL) no_memory(w);
  } else if (length > 0) {
    to->data = malloc(length);
    if (to->data == NULL) no_memory(w);
    memcpy(to->data, array_buffer_data(thr, b), length);
  }
  array_buffer_detach(thr, b);
}

static void take_transfers(struct writer *w) {
  duk_hthread *thr = w->thr;
  duk_uarridx_t count = (duk_uarridx_t)duk_get_length(thr, w->transfer);
  for (duk_uarridx_t i = 0; i < count; i++) {
    duk_get_prop_index(thr, w->transfer, i);
    struct seen *seen = look_up(w, duk_known_hobject(thr, -1));
    if (seen->transfer == TRANSFER_BUFFER) {
      duk_hbufobj *b = (duk_hbufobj *)seen->object;
      /* A getter may have detached it while the value was written. */
      if (b->detached) refuse(w, "An ArrayBuffer is detached and could not be cloned.");
      take_buffer(w, b, &w->out->buffers[seen->transfer_index]);
    } else {
      void *taken = w->host->take(w->host->user, thr, duk_get_top_index(thr));
      if (taken == NULL) refuse(w, "Cannot transfer object of unsupported type.");
      w->out->hosts[seen->transfer_index] = taken;
    }
    duk_pop(thr);
  }
}

static duk_ret_t write_all(duk_context *ctx, void *udata) {
  struct writer *w = udata;
  w->keeper = duk_get_top(ctx);
  duk_push_undefined(ctx);
  if (w->transfer >= 0) note_transfers(w);
  write_value(w, w->value);
  if (w->transfer >= 0) take_transfers(w);
  return 0;
}

void engine_clone_write(duk_context *ctx, duk_idx_t index, duk_idx_t transfer,
                        const struct clone_host *host, struct clone *out) {
  struct writer w = {.thr = ctx,
                     .host = host,
                     .out = out,
                     .value = duk_require_normalize_index(ctx, index),
                     .transfer = transfer >= 0 ? transfer : -1,
                     .capacity = FEW_OBJECTS};
  w.table = w.few;
  out->bytes = out->few;
  out->capacity = sizeof out->few;
  duk_require_stack(ctx, 16);
  int failed = duk_safe_call(ctx, write_all, &w, 0, 1);
  if (w.table != w.few) free(w.table);
  if (failed) {
    engine_clone_destroy(out, host);
    (void)duk_throw(ctx);
  }
  duk_pop(ctx);
}

void engine_clone_destroy(struct clone *clone, const struct clone_host *host) {
  for (size_t i = 0; i < clone->buffer_count; i++) free(clone->buffers[i].data);
  for (size_t i = 0; i < clone->shared_count; i++) shared_memory_release(clone->shared[i]);
  for (size_t i = 0; i < clone->host_count; i++) {
    if (clone->hosts[i] != NULL) host->discard(clone->hosts[i]);
  }
  free(clone->buffers);
  free(clone->shared);
  free(clone->hosts);
  if (clone->bytes != clone->few) free(clone->bytes);
  memset(clone, 0, offsetof(struct clone, few));
}

void engine_clone_move(struct clone *to, struct clone *from) {
  memcpy(to, from, offsetof(struct clone, few));
  if (from->bytes == from->few) {
    memcpy(to->few, from->few, from->length);
    to->bytes = to->few;
  }
  memset(from, 0, offsetof(struct clone, few));
}

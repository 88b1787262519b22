/* Reading structured clones: see clone.h, and clone_format.h for the bytes. Bytes that are wrong give an Error. */
#include "engine/clone.h"

#include <stdlib.h>
#include <string.h>

#include "engine/builtins/bigint.h"
#include "engine/builtins/collections.h"
#include "engine/builtins/dense_array.h"
#include "engine/builtins/regexp.h"
#include "engine/builtins/shared_memory.h"
#include "engine/builtins/typed_array.h"
#include "engine/clone_format.h"
#include "engine/engine_internal.h"

struct reader {
  duk_hthread *thr;
  const struct clone_host *host;
  struct clone *in;
  const uint8_t *at, *end;
  duk_hobject *
      *objects; /* by number; each is reachable from the value under construction, or kept */
  size_t count, capacity;
  duk_idx_t given; /* array of what the host gave, or undefined */
  duk_idx_t
      keeper; /* array of descriptions, whose parts may be referred to later; undefined until there are some */
};

static void malformed(struct reader *r) {
  duk_push_error_object(r->thr, DUK_ERR_ERROR, "Unable to deserialize cloned data.");
  (void)duk_throw(r->thr);
}

/* --- bytes --- */

static const uint8_t *take(struct reader *r, size_t size) {
  if ((size_t)(r->end - r->at) < size) malformed(r);
  const uint8_t *at = r->at;
  r->at += size;
  return at;
}

static uint64_t take_size(struct reader *r) {
  uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    uint8_t byte = *take(r, 1);
    value |= (uint64_t)(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  malformed(r);
  return 0;
}

static double take_double(struct reader *r) {
  double d;
  memcpy(&d, take(r, sizeof d), sizeof d);
  return d;
}

static void push_string(struct reader *r, size_t length) {
  const uint8_t *bytes = take(r, length);
  if (length > 0 && (bytes[0] == 0xff || (bytes[0] >= 0x80 && bytes[0] < 0xc2)))
    malformed(r); /* would be a symbol */
  duk_push_lstring(r->thr, (const char *)bytes, length);
}

/* --- objects --- */

static size_t reserve_number(struct reader *r) {
  if (r->count == r->capacity) {
    size_t capacity = r->capacity == 0 ? 64 : r->capacity * 2;
    duk_hobject **objects = realloc(r->objects, capacity * sizeof *objects);
    if (objects == NULL) builtins_throw_range(r->thr, "Out of memory");
    r->objects = objects;
    r->capacity = capacity;
  }
  r->objects[r->count] = NULL;
  return r->count++;
}

/* The object on the stack's top is number `number`. */
static void note(struct reader *r, size_t number) {
  r->objects[number] = duk_known_hobject(r->thr, -1);
}

static void push_value(struct reader *r);

static void read_properties(struct reader *r, duk_idx_t object) {
  duk_hthread *thr = r->thr;
  duk_hobject *h = duk_known_hobject(thr, object);
  uint64_t length;
  while ((length = take_size(r)) != 0) {
    push_string(r, (size_t)length - 1);
    push_value(r);
    vm_define_field_key(thr, h, duk_known_hstring(thr, -2), duk_get_tval(thr, -1));
    duk_pop_2(thr);
  }
}

static void read_array(struct reader *r, size_t number) {
  duk_hthread *thr = r->thr;
  uint64_t length = take_size(r);
  if (length > (uint64_t)(r->end - r->at)) malformed(r); /* each element has a byte at least */
  duk_tval *elements = dense_push(thr, (duk_uint32_t)length);
  (void)elements; /* UNUSED all, which is a hole */
  note(r, number);
  duk_idx_t array = duk_get_top_index(thr);
  duk_hobject *h = duk_known_hobject(thr, array);
  for (uint64_t i = 0; i < length; i++) {
    if (r->at < r->end && *r->at == CLONE_HOLE) {
      r->at++;
      continue;
    }
    push_value(r);
    duk_tval *slot = dense_elements(thr, h) + i, *top = duk_get_tval(thr, -1);
    *slot = *top; /* the reference moves */
    DUK_TVAL_SET_UNDEFINED(top);
    duk_pop(thr);
  }
  read_properties(r, array);
}

static void read_error(struct reader *r, size_t number) {
  static const int16_t prototypes[] = {
#define X(name, prototype) prototype,
      CLONE_ERROR_KINDS(X)
#undef X
  };
  duk_hthread *thr = r->thr;
  uint8_t kind = *take(r, 1), parts = *take(r, 1);
  if (kind >= sizeof prototypes / sizeof prototypes[0]) malformed(r);
  duk_push_bare_object(thr);
  duk_hobject *h = duk_known_hobject(thr, -1);
  DUK_HOBJECT_SET_CLASS_NUMBER(h, DUK_HOBJECT_CLASS_ERROR);
  DUK_HOBJECT_SET_PROTOTYPE_UPDREF(thr, h, thr->builtins[prototypes[kind]]);
  note(r, number);
  duk_idx_t error = duk_get_top_index(thr);
  if (parts & CLONE_HAS_MESSAGE)
    push_string(r, take_size(r));
  else
    duk_push_undefined(thr);
  if (parts & CLONE_HAS_STACK) { /* comes first among the properties */
    duk_push_literal(thr, "stack");
    push_string(r, take_size(r));
    duk_xdef_prop(thr, error, DUK_PROPDESC_FLAGS_WC);
  }
  if (parts & CLONE_HAS_MESSAGE) {
    duk_push_literal(thr, "message");
    duk_dup(thr, error + 1);
    duk_xdef_prop(thr, error, DUK_PROPDESC_FLAGS_WC);
  }
  if (parts & CLONE_HAS_CAUSE) {
    duk_push_literal(thr, "cause");
    push_value(r);
    duk_xdef_prop(thr, error, DUK_PROPDESC_FLAGS_WC);
  }
  duk_set_top(thr, error + 1);
}

static void read_table(struct reader *r, size_t number, bool map) {
  duk_hthread *thr = r->thr;
  uint64_t count = take_size(r);
  if (count > (uint64_t)(r->end - r->at)) malformed(r);
  struct ordered_table *table = map ? map_push(thr, thr->builtins[BI_MAP_PROTOTYPE])
                                    : set_push(thr, thr->builtins[BI_SET_PROTOTYPE]);
  note(r, number);
  ordered_table_reserve(thr, table, (uint32_t)count);
  for (uint64_t i = 0; i < count; i++) {
    push_value(r);
    if (map) push_value(r);
    ordered_table_set(thr, table, duk_get_tval(thr, map ? -2 : -1),
                      map ? duk_get_tval(thr, -1) : NULL);
    duk_pop_n(thr, map ? 2 : 1);
  }
}

static void push_array_buffer(struct reader *r, size_t length, size_t max_length, bool resizable) {
  duk_hthread *thr = r->thr;
  duk_hbufobj *b =
      array_buffer_push(thr, (double)length, thr->builtins[DUK_BIDX_ARRAYBUFFER_PROTOTYPE]);
  b->resizable = resizable;
  b->max_length = (duk_uint_t)max_length;
}

static void read_buffer(struct reader *r) {
  bool resizable = (*take(r, 1) & CLONE_FLAG_RESIZABLE) != 0;
  size_t length = (size_t)take_size(r), max_length = (size_t)take_size(r);
  const uint8_t *bytes = take(r, length);
  if (max_length < length || max_length > UINT32_MAX) malformed(r);
  push_array_buffer(r, length, max_length, resizable);
  if (length > 0) memcpy(array_buffer_data(r->thr, array_buffer_get(r->thr, -1)), bytes, length);
}

static void read_transferred(struct reader *r) {
  duk_hthread *thr = r->thr;
  uint64_t index = take_size(r);
  if (index >= r->in->buffer_count) malformed(r);
  struct clone_buffer *from = &r->in->buffers[index];
  push_array_buffer(r, 0, from->max_length, from->resizable);
  if (from->length > 0) {
    duk_hbufobj *b = array_buffer_get(thr, -1);
    engine_memory_moved(thr, from->data, from->length, true);
    DUK_HBUFFER_DYNAMIC_SET_DATA_PTR(thr->heap, (duk_hbuffer_dynamic *)b->buf, from->data);
    DUK_HBUFFER_SET_SIZE(b->buf, from->length);
    thr->heap->jsrun_buffer_bytes += from->length;
    b->length = (duk_uint_t)from->length;
    from->data = NULL;
  }
}

static void read_shared(struct reader *r) {
  uint64_t index = take_size(r);
  if (index >= r->in->shared_count) malformed(r);
  shared_memory_retain(r->in->shared[index]);
  shared_array_buffer_push(r->thr, r->in->shared[index], NULL);
}

static void read_view(struct reader *r, size_t number) {
  duk_hthread *thr = r->thr;
  uint8_t kind = *take(r, 1), flags = *take(r, 1);
  uint64_t offset = take_size(r), length = take_size(r);
  if (kind != CLONE_DATA_VIEW && kind >= TYPED_ARRAY_KINDS) malformed(r);
  push_value(r);
  duk_hbufobj *buffer = array_buffer_get(thr, -1);
  if (buffer == NULL || buffer->buf == NULL) {
    malformed(r);
    return;
  }
  size_t size = DUK_HBUFFER_GET_SIZE(buffer->buf);
  if (offset > size || (length > size - offset && !buffer->resizable)) malformed(r);
  const struct typed_array_kind *k = kind == CLONE_DATA_VIEW ? NULL : &typed_array_kinds[kind];
  if (k != NULL && ((offset | length) & ((1u << k->shift) - 1)) != 0) malformed(r);
  int class_number = k != NULL ? k->class_number : DUK_HOBJECT_CLASS_DATAVIEW;
  int prototype = k != NULL ? k->prototype : DUK_BIDX_DATAVIEW_PROTOTYPE;
  duk_hbufobj *view = duk_push_bufobj_raw(thr,
                                          DUK_HOBJECT_FLAG_EXTENSIBLE | DUK_HOBJECT_FLAG_BUFOBJ |
                                              DUK_HOBJECT_CLASS_AS_FLAGS(class_number),
                                          prototype);
  DUK_HOBJECT_SET_PROTOTYPE_UPDREF(thr, &view->obj, thr->builtins[prototype]);
  if (k != NULL) {
    view->elem_type = k->element;
    view->shift = k->shift;
    view->is_typedarray = 1;
  }
  view->buf = buffer->buf;
  DUK_HBUFFER_INCREF(thr, view->buf);
  view->buf_prop = &buffer->obj;
  DUK_HOBJECT_INCREF(thr, view->buf_prop);
  view->offset = (duk_uint_t)offset;
  view->length_tracking = (flags & CLONE_FLAG_TRACKING) != 0;
  view->length = (duk_uint_t)length;
  duk_remove(thr, -2);
  note(r, number);
}

static void push_regexp(struct reader *r) {
  push_string(r, take_size(r));
  push_string(r, take_size(r));
  regexp_push_new(r->thr, duk_known_hstring(r->thr, -2), duk_known_hstring(r->thr, -1));
  duk_remove(r->thr, -2);
  duk_remove(r->thr, -2);
}

static void push_date(struct reader *r) {
  duk_push_hobject(r->thr, r->thr->builtins[DUK_BIDX_DATE_CONSTRUCTOR]);
  duk_push_number(r->thr, take_double(r));
  duk_new(r->thr, 1);
}

static void push_bigint(struct reader *r) {
  int sign = *take(r, 1) - 1;
  size_t size = (size_t)take_size(r);
  const uint8_t *bytes = take(r, size);
  if (sign > 1 || sign < -1) malformed(r);
  bigint_push_bytes(r->thr, sign, bytes, size);
}

static void push_reference(struct reader *r) {
  uint64_t number = take_size(r);
  if (number >= r->count || r->objects[number] == NULL) malformed(r);
  duk_push_hobject(r->thr, r->objects[number]);
}

static void push_object(struct reader *r, enum clone_tag tag) {
  duk_hthread *thr = r->thr;
  size_t number = reserve_number(r);
  builtins_check_c_stack(thr);
  duk_require_stack(thr, 16);
  switch (tag) {
  case CLONE_OBJECT: {
    uint64_t properties = take_size(r);
    if (properties > (uint64_t)(r->end - r->at)) malformed(r);
    duk_hobject *h = vm_push_object_literal(thr, (uint32_t)properties);
    if (properties > 8) vm_reserve_properties(thr, h, (uint32_t)properties, 0);
    note(r, number);
    read_properties(r, duk_get_top_index(thr));
    return;
  }
  case CLONE_ARRAY: read_array(r, number); return;
  case CLONE_SPARSE: {
    uint64_t length = take_size(r);
    duk_push_array(thr);
    note(r, number);
    read_properties(r, duk_get_top_index(thr));
    duk_set_length(thr, -1, (duk_size_t)length);
    return;
  }
  case CLONE_MAP: read_table(r, number, true); return;
  case CLONE_SET: read_table(r, number, false); return;
  case CLONE_ERROR: read_error(r, number); return;
  case CLONE_VIEW: read_view(r, number); return;
  case CLONE_DATE: push_date(r); break;
  case CLONE_REGEXP: push_regexp(r); break;
  case CLONE_BOXED:
    push_value(r);
    duk_to_object(thr, -1);
    break;
  case CLONE_BUFFER: read_buffer(r); break;
  case CLONE_TRANSFERRED: read_transferred(r); break;
  case CLONE_SHARED: read_shared(r); break;
  case CLONE_HOST: {
    uint64_t index = take_size(r);
    if (index >= r->in->host_count) malformed(r);
    duk_get_prop_index(thr, r->given, (duk_uarridx_t)index);
    break;
  }
  case CLONE_DESCRIPTION:
    if (duk_is_undefined(thr, r->keeper)) {
      duk_push_array(thr);
      duk_replace(thr, r->keeper);
    }
    push_value(r);
    duk_dup_top(thr);
    dense_append(thr, r->keeper);
    r->host->revive(r->host->user, thr);
    duk_dup_top(thr);
    dense_append(thr, r->keeper);
    break;
  default: malformed(r);
  }
  if (!duk_is_object(thr, -1)) malformed(r);
  note(r, number);
}

static void push_value(struct reader *r) {
  enum clone_tag tag = *take(r, 1);
  switch (tag) {
  case CLONE_UNDEFINED: duk_push_undefined(r->thr); break;
  case CLONE_NULL: duk_push_null(r->thr); break;
  case CLONE_TRUE: duk_push_true(r->thr); break;
  case CLONE_FALSE: duk_push_false(r->thr); break;
  case CLONE_INTEGER: {
    uint32_t bits = (uint32_t)take_size(r);
    duk_push_int(r->thr, (int32_t)(bits >> 1) ^ -(int32_t)(bits & 1));
    break;
  }
  case CLONE_NUMBER: duk_push_number(r->thr, take_double(r)); break;
  case CLONE_STRING: push_string(r, (size_t)take_size(r)); break;
  case CLONE_BIGINT: push_bigint(r); break;
  case CLONE_REFERENCE: push_reference(r); break;
  default: push_object(r, tag);
  }
}

static duk_ret_t read_all(duk_context *ctx, void *udata) {
  struct reader *r = udata;
  r->given = duk_get_top(ctx);
  r->keeper = r->given + 1;
  if (r->in->host_count > 0)
    duk_push_array(ctx);
  else
    duk_push_undefined(ctx);
  duk_push_undefined(ctx);
  for (size_t i = 0; i < r->in->host_count; i++) {
    void *taken = r->in->hosts[i];
    r->in->hosts[i] = NULL;
    r->host->give(r->host->user, ctx, taken);
    duk_put_prop_index(ctx, r->given, (duk_uarridx_t)i);
  }
  push_value(r);
  duk_dup(ctx, r->given);
  return 2;
}

void engine_clone_read(duk_context *ctx, struct clone *in, const struct clone_host *host) {
  struct reader r = {
      .thr = ctx, .host = host, .in = in, .at = in->bytes, .end = in->bytes + in->length};
  duk_require_stack(ctx, 16);
  int failed = duk_safe_call(ctx, read_all, &r, 0, 2);
  free(r.objects);
  if (failed) {
    duk_pop(ctx);
    (void)duk_throw(ctx);
  }
}

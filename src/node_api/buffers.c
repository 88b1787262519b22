/* Node-API: ArrayBuffers, their views, Buffers. */
#include <stdio.h>
#include <string.h>

#include "engine/inspect.h"
#include "node_api/environment.h"

struct new_buffer {
  napi_env env;
  enum { ARRAY_BUFFER, BUFFER, EXTERNAL_ARRAY_BUFFER, EXTERNAL_BUFFER, VIEW, BUFFER_OF } what;
  size_t length, offset; /* of a view: in elements and bytes */
  void *data;            /* external memory; out: the memory */
  int kind;              /* of the view */
  napi_value buffer;     /* of the view */
};

static void push_array_buffer(duk_context *ctx, size_t length, void **data) {
  *data = duk_push_fixed_buffer(ctx, length);
  duk_push_buffer_object(ctx, -1, 0, length, DUK_BUFOBJ_ARRAYBUFFER);
  duk_remove(ctx, -2);
}

/* [ ... ArrayBuffer ] -> [ ... Buffer ] */
static void make_buffer(duk_context *ctx, size_t offset, size_t length) {
  struct isolate *isolate = isolate_of(ctx);
  engine_push_view(ctx, napi_uint8_array, (double)offset, (double)length);
  value_ref_push(isolate, &isolate->buffer_prototype);
  duk_set_prototype(ctx, -2);
  duk_remove(ctx, -2);
}

static duk_ret_t push_new(duk_context *ctx, void *udata) {
  struct new_buffer *n = udata;
  switch (n->what) {
  case ARRAY_BUFFER: push_array_buffer(ctx, n->length, &n->data); break;
  case BUFFER: n->data = binding_push_buffer(ctx, n->length); break;
  case EXTERNAL_ARRAY_BUFFER: engine_push_external_array_buffer(ctx, n->data, n->length); break;
  case EXTERNAL_BUFFER: /* the ArrayBuffer, which the Buffer keeps, is what is finalized */
    environment_push(n->env, n->buffer);
    make_buffer(ctx, 0, n->length);
    break;
  case VIEW:
    environment_push(n->env, n->buffer);
    engine_push_view(ctx, n->kind, (double)n->offset, (double)n->length);
    break;
  case BUFFER_OF: environment_push(n->env, n->buffer); make_buffer(ctx, n->offset, n->length);
  }
  return 1;
}

static napi_status create(struct new_buffer *n, void **data, napi_value *result) {
  napi_env env = n->env;
  CHECK_ARG(env, result);
  napi_status status = environment_run(env, push_new, n, result);
  if (status == napi_ok && data != NULL) *data = n->data;
  return status;
}

napi_status napi_create_arraybuffer(napi_env env, size_t length, void **data, napi_value *result) {
  ENTER(env);
  return create(&(struct new_buffer){.env = env, .what = ARRAY_BUFFER, .length = length}, data,
                result);
}

napi_status napi_create_buffer(napi_env env, size_t length, void **data, napi_value *result) {
  ENTER(env);
  return create(&(struct new_buffer){.env = env, .what = BUFFER, .length = length}, data, result);
}

napi_status napi_create_buffer_copy(napi_env env, size_t length, const void *data, void **copy,
                                    napi_value *result) {
  void *memory = NULL;
  napi_status status = napi_create_buffer(env, length, &memory, result);
  if (status != napi_ok) return status;
  if (length > 0) memcpy(memory, data, length);
  if (copy != NULL) *copy = memory;
  return status;
}

napi_status napi_create_external_arraybuffer(napi_env env, void *data, size_t length,
                                             node_api_basic_finalize finalize, void *hint,
                                             napi_value *result) {
  ENTER(env);
  struct new_buffer n = {.env = env, .what = EXTERNAL_ARRAY_BUFFER, .length = length, .data = data};
  napi_status status = create(&n, NULL, result);
  if (status != napi_ok) return status;
  CHECK(env, references_add_finalizer(env, -1, finalize, data, hint), napi_generic_failure);
  return OK(env);
}

napi_status napi_create_external_buffer(napi_env env, size_t length, void *data,
                                        node_api_basic_finalize finalize, void *hint,
                                        napi_value *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  napi_value buffer;
  napi_status status = napi_create_external_arraybuffer(env, data, length, finalize, hint, &buffer);
  if (status != napi_ok) return status;
  return create(
      &(struct new_buffer){.env = env, .what = EXTERNAL_BUFFER, .length = length, .buffer = buffer},
      NULL, result);
}

/* --- Views --- */

static napi_status check_array_buffer(napi_env env, napi_value buffer) {
  CHECK_ARG(env, buffer);
  CHECK(env, environment_room(env), napi_generic_failure);
  environment_push(env, buffer);
  bool is = engine_is_array_buffer(env->ctx, -1);
  duk_pop(env->ctx);
  return environment_status(env, is ? napi_ok : napi_invalid_arg);
}

static size_t byte_length(napi_env env, napi_value buffer) {
  duk_size_t size = 0;
  environment_push(env, buffer);
  duk_get_buffer_data(env->ctx, -1, &size);
  duk_pop(env->ctx);
  return size;
}

static const struct {
  const char *name;
  unsigned size;
} elements[] = {{"Int8Array", 1},     {"Uint8Array", 1},    {"Uint8ClampedArray", 1},
                {"Int16Array", 2},    {"Uint16Array", 2},   {"Int32Array", 4},
                {"Uint32Array", 4},   {"Float32Array", 4},  {"Float64Array", 8},
                {"BigInt64Array", 8}, {"BigUint64Array", 8}};

napi_status napi_create_typedarray(napi_env env, napi_typedarray_type type, size_t length,
                                   napi_value buffer, size_t offset, napi_value *result) {
  ENTER(env);
  CHECK_ARG(env, result);
  napi_status status = check_array_buffer(env, buffer);
  if (status != napi_ok) return status;
  CHECK(env, (size_t)type < sizeof elements / sizeof elements[0], napi_invalid_arg);
  unsigned size = elements[type].size;
  if (offset % size != 0) {
    char message[80];
    snprintf(message, sizeof message, "start offset of %s should be a multiple of %u",
             elements[type].name, size);
    napi_throw_range_error(env, "ERR_NAPI_INVALID_TYPEDARRAY_ALIGNMENT", message);
    return environment_status(env, napi_invalid_arg);
  }
  size_t room = byte_length(env, buffer);
  if (offset > room || length > (room - offset) / size) {
    napi_throw_range_error(env, "ERR_NAPI_INVALID_TYPEDARRAY_LENGTH", "Invalid typed array length");
    return environment_status(env, napi_invalid_arg);
  }
  struct new_buffer n = {.env = env,
                         .what = VIEW,
                         .kind = (int)type,
                         .length = length,
                         .offset = offset,
                         .buffer = buffer};
  return create(&n, NULL, result);
}

napi_status napi_create_dataview(napi_env env, size_t length, napi_value buffer, size_t offset,
                                 napi_value *result) {
  ENTER(env);
  CHECK_ARG(env, result);
  napi_status status = check_array_buffer(env, buffer);
  if (status != napi_ok) return status;
  size_t room = byte_length(env, buffer);
  if (offset > room || length > room - offset) {
    napi_throw_range_error(env, "ERR_NAPI_INVALID_DATAVIEW_ARGS",
                           "byte_offset + byte_length should be less than or equal to the size in "
                           "bytes of the array passed in");
    return environment_status(env, napi_pending_exception);
  }
  struct new_buffer n = {.env = env,
                         .what = VIEW,
                         .kind = ENGINE_VIEW_DATA_VIEW,
                         .length = length,
                         .offset = offset,
                         .buffer = buffer};
  return create(&n, NULL, result);
}

napi_status node_api_create_buffer_from_arraybuffer(napi_env env, napi_value buffer, size_t offset,
                                                    size_t length, napi_value *result) {
  ENTER(env);
  CHECK_ARG(env, result);
  CHECK_ARG(env, buffer);
  napi_status status = check_array_buffer(env, buffer);
  if (status != napi_ok) return environment_status(env, napi_arraybuffer_expected);
  size_t room = byte_length(env, buffer);
  if (offset > room || length > room - offset) {
    napi_throw_range_error(env, "ERR_OUT_OF_RANGE", "The byte offset + length is out of range");
    return environment_status(env, napi_pending_exception);
  }
  struct new_buffer n = {
      .env = env, .what = BUFFER_OF, .length = length, .offset = offset, .buffer = buffer};
  return create(&n, NULL, result);
}

/* --- Looking at them --- */

struct view_question {
  napi_env env;
  napi_value view;
  size_t offset;
};

/* Pushes the ArrayBuffer of a view, and finds the offset. */
static duk_ret_t look(duk_context *ctx, void *udata) {
  struct view_question *q = udata;
  environment_push(q->env, q->view);
  duk_get_prop_literal(ctx, -1, "byteOffset");
  q->offset = (size_t)duk_get_number(ctx, -1);
  duk_pop(ctx);
  duk_get_prop_literal(ctx, -1, "buffer");
  return 1;
}

static void *bytes_of(napi_env env, napi_value value, size_t *size) {
  duk_size_t length = 0;
  environment_push(env, value);
  void *data = duk_get_buffer_data(env->ctx, -1, &length);
  duk_pop(env->ctx);
  *size = length;
  return data;
}

static napi_status look_at_view(napi_env env, napi_value view, napi_value *buffer, size_t *offset) {
  if (buffer == NULL && offset == NULL) return OK(env);
  struct view_question q = {env, view, 0};
  napi_value found;
  napi_status status = environment_run(env, look, &q, &found);
  if (status != napi_ok) return status;
  if (buffer != NULL) *buffer = found;
  if (offset != NULL) *offset = q.offset;
  return status;
}

napi_status napi_get_typedarray_info(napi_env env, napi_value array, napi_typedarray_type *type,
                                     size_t *length, void **data, napi_value *buffer,
                                     size_t *offset) {
  CHECK_ENV(env);
  CHECK_ARG(env, array);
  CHECK(env, environment_room(env), napi_generic_failure);
  environment_push(env, array);
  int kind = engine_view_kind(env->ctx, -1);
  duk_pop(env->ctx);
  CHECK(env, kind >= 0, napi_invalid_arg);
  size_t size;
  void *bytes = bytes_of(env, array, &size);
  if (type != NULL) *type = (napi_typedarray_type)kind;
  if (length != NULL) *length = size / elements[kind].size;
  if (data != NULL) *data = bytes;
  return look_at_view(env, array, buffer, offset);
}

napi_status napi_get_dataview_info(napi_env env, napi_value view, size_t *length, void **data,
                                   napi_value *buffer, size_t *offset) {
  CHECK_ENV(env);
  CHECK_ARG(env, view);
  CHECK(env, environment_room(env), napi_generic_failure);
  environment_push(env, view);
  bool is = engine_kind_of(env->ctx, -1) == ENGINE_KIND_DATA_VIEW;
  duk_pop(env->ctx);
  CHECK(env, is, napi_invalid_arg);
  size_t size;
  void *bytes = bytes_of(env, view, &size);
  if (length != NULL) *length = size;
  if (data != NULL) *data = bytes;
  return look_at_view(env, view, buffer, offset);
}

napi_status napi_get_arraybuffer_info(napi_env env, napi_value buffer, void **data,
                                      size_t *length) {
  CHECK_ENV(env);
  napi_status status = check_array_buffer(env, buffer);
  if (status != napi_ok) return status;
  size_t size;
  void *bytes = bytes_of(env, buffer, &size);
  if (data != NULL) *data = bytes;
  if (length != NULL) *length = size;
  return OK(env);
}

napi_status napi_get_buffer_info(napi_env env, napi_value value, void **data, size_t *length) {
  bool is;
  napi_status status = napi_is_buffer(env, value, &is);
  if (status != napi_ok) return status;
  CHECK(env, is, napi_invalid_arg);
  size_t size;
  void *bytes = bytes_of(env, value, &size);
  if (data != NULL) *data = bytes;
  if (length != NULL) *length = size;
  return OK(env);
}

napi_status napi_detach_arraybuffer(napi_env env, napi_value buffer) {
  CHECK_ENV(env);
  CHECK_ARG(env, buffer);
  napi_status status = check_array_buffer(env, buffer);
  if (status != napi_ok) return environment_status(env, napi_arraybuffer_expected);
  environment_push(env, buffer);
  engine_detach_array_buffer(env->ctx, -1);
  duk_pop(env->ctx);
  return OK(env);
}

/* See handle.h. An object finds its struct through a hidden property, the struct its object by heap pointer. */
#include "runtime/handle.h"

#include <stdlib.h>

#include "engine/engine.h"

#define POINTER_KEY DUK_HIDDEN_SYMBOL("handle")

static void unlink_handle(struct handle *handle) {
  *handle->link = handle->next;
  if (handle->next != NULL) handle->next->link = handle->link;
}

static void link_handle(struct handle *handle, struct handle **list) {
  handle->next = *list;
  handle->link = list;
  if (handle->next != NULL) handle->next->link = &handle->next;
  *list = handle;
}

static void free_handle(struct handle *handle) {
  if (handle->class->destroy != NULL) handle->class->destroy(handle);
  unlink_handle(handle);
  free(handle);
}

void handle_free_dead(struct isolate *isolate) {
  while (isolate->dead_handles != NULL) free_handle(isolate->dead_handles);
}

void handle_free_all(struct isolate *isolate) {
  handle_free_dead(isolate);
  while (isolate->handles != NULL) free_handle(isolate->handles);
}

void handle_closed(uv_handle_t *uv) {
  struct handle *handle = uv->data;
  struct isolate *isolate = handle->isolate;
  handle->state = HANDLE_CLOSED;
  if (isolate->ctx != NULL) {
    if (value_ref_is_set(&handle->on_close) && handle->object != NULL && !isolate->exiting) {
      value_ref_push(isolate, &handle->on_close);
      value_ref_clear(isolate, &handle->on_close);
      handle_push(handle);
      callback_call(isolate, &handle->context, 0);
    }
    value_ref_clear(isolate, &handle->on_close);
    value_ref_clear(isolate, &handle->context);
    if (handle->object != NULL) { /* freed when the object goes, which may be now: see release() */
      value_ref_clear(isolate, &handle->held);
      return;
    }
  }
  free_handle(handle);
}

void handle_close(struct handle *handle) {
  if (handle->state != HANDLE_OPEN) return;
  handle->state = HANDLE_CLOSING;
  uv_close(handle->uv, handle_closed);
}

void handle_hold(struct handle *handle) {
  if (handle->object == NULL || value_ref_is_set(&handle->held)) return;
  duk_push_heapptr(handle->isolate->ctx, handle->object);
  value_ref_set(handle->isolate, &handle->held, -1);
  duk_pop(handle->isolate->ctx);
}

void handle_release(struct handle *handle) {
  if (handle->state == HANDLE_OPEN) value_ref_clear(handle->isolate, &handle->held);
}

/* The object is gone. This runs inside the collector: a struct that is to be freed, whose parts may refer to the heap,
 * has to wait for handle_free_dead(). */
static void release(void *pointer) {
  struct handle *handle = pointer;
  handle->object = NULL;
  if (handle->state == HANDLE_CLOSED) {
    unlink_handle(handle);
    link_handle(handle, &handle->isolate->dead_handles);
  } else {
    handle_close(handle);
  }
}

void *handle_new_bare(struct isolate *isolate, const struct handle_class *class) {
  struct handle *handle = calloc(1, class->size);
  if (handle == NULL) return NULL;
  handle->isolate = isolate;
  handle->class = class;
  handle->uv = (uv_handle_t *)((char *)handle + class->uv_offset);
  handle->uv->data = handle;
  handle->state = HANDLE_OPEN;
  link_handle(handle, &isolate->handles);
  return handle;
}

void handle_tie(duk_context *ctx, struct handle *handle) {
  struct isolate *isolate = handle->isolate;
  duk_push_pointer(ctx, handle);
  duk_put_prop_literal(ctx, -2, POINTER_KEY);
  handle->object = duk_get_heapptr(ctx, -1);
  engine_set_guard(ctx, -1, release, handle);
  value_ref_set(isolate, &handle->held, -1);
  callback_capture_context(isolate, &handle->context);
}

void handle_free_bare(struct handle *handle) {
  free_handle(handle);
}

void *handle_new(duk_context *ctx, const struct handle_class *class) {
  if (!duk_is_constructor_call(ctx)) {
    (void)duk_type_error(ctx, "Class constructor %s cannot be invoked without 'new'", class->name);
  }
  struct handle *handle = handle_new_bare(isolate_of(ctx), class);
  if (handle == NULL) (void)duk_range_error(ctx, "out of memory");
  duk_push_this(ctx);
  handle_tie(ctx, handle);
  duk_pop(ctx);
  return handle;
}

duk_ret_t handle_failed(duk_context *ctx, struct handle *handle, int error) {
  struct isolate *isolate = handle->isolate;
  handle_push(handle);
  engine_clear_guard(ctx, -1);
  duk_del_prop_literal(ctx, -1, POINTER_KEY);
  value_ref_clear(isolate, &handle->context);
  value_ref_clear(isolate, &handle->held);
  free_handle(handle);
  return duk_error(ctx, DUK_ERR_ERROR, "%s: %s", uv_err_name(error), uv_strerror(error));
}

void *handle_construct(duk_context *ctx, const struct value_ref *constructor,
                       duk_idx_t argument_count) {
  value_ref_push(isolate_of(ctx), constructor);
  duk_insert(ctx, -1 - argument_count);
  duk_new(ctx, argument_count);
  duk_get_prop_literal(ctx, -1, POINTER_KEY);
  void *handle = duk_get_pointer(ctx, -1);
  duk_pop(ctx);
  return handle;
}

void *handle_get(duk_context *ctx, duk_idx_t index, const struct handle_class *class) {
  if (!duk_is_object(ctx, index)) return NULL;
  duk_get_prop_literal(ctx, index, POINTER_KEY);
  struct handle *handle = duk_get_pointer(ctx, -1);
  duk_pop(ctx);
  if (handle == NULL || class == NULL) return handle;
  for (const struct handle_class *c = handle->class; c != NULL; c = c->base) {
    if (c == class) return handle;
  }
  return NULL;
}

void *handle_require(duk_context *ctx, duk_idx_t index, const struct handle_class *class) {
  struct handle *handle = handle_get(ctx, index, class);
  if (handle == NULL) (void)duk_type_error(ctx, "not a %s", class != NULL ? class->name : "handle");
  return handle;
}

void *handle_this(duk_context *ctx, const struct handle_class *class) {
  duk_push_this(ctx);
  void *handle = handle_require(ctx, -1, class);
  duk_pop(ctx);
  return handle;
}

void handle_push(struct handle *handle) {
  if (handle->object != NULL) {
    duk_push_heapptr(handle->isolate->ctx, handle->object);
  } else {
    duk_push_undefined(handle->isolate->ctx);
  }
}

bool handle_call(struct handle *handle, const char *method, duk_idx_t argument_count) {
  struct value_ref object = {handle->object, handle->object != NULL};
  return callback_method(handle->isolate, &object, method, &handle->context, argument_count);
}

/* Methods of all handles */

static duk_ret_t method_close(duk_context *ctx) {
  struct handle *handle = handle_this(ctx, NULL);
  if (handle->state != HANDLE_OPEN) return 0;
  if (duk_is_function(ctx, 0)) value_ref_set(handle->isolate, &handle->on_close, 0);
  handle_hold(handle);
  handle_close(handle);
  return 0;
}

static duk_ret_t method_ref(duk_context *ctx) {
  struct handle *handle = handle_this(ctx, NULL);
  if (handle->state == HANDLE_OPEN) uv_ref(handle->uv);
  return 0;
}

static duk_ret_t method_unref(duk_context *ctx) {
  struct handle *handle = handle_this(ctx, NULL);
  if (handle->state == HANDLE_OPEN) uv_unref(handle->uv);
  return 0;
}

static duk_ret_t method_has_ref(duk_context *ctx) {
  struct handle *handle = handle_this(ctx, NULL);
  duk_push_boolean(ctx, handle->state == HANDLE_OPEN && uv_has_ref(handle->uv));
  return 1;
}

static duk_ret_t method_async_id(duk_context *ctx) {
  duk_push_int(ctx, 0);
  return 1;
}

static const duk_function_list_entry handle_methods[] = {
    {"close", method_close, 1},         {"ref", method_ref, 0},
    {"unref", method_unref, 0},         {"hasRef", method_has_ref, 0},
    {"getAsyncId", method_async_id, 0}, {NULL, NULL, 0}};

static void push_handle_prototype(duk_context *ctx, struct isolate *isolate) {
  if (!value_ref_is_set(&isolate->handle_prototype)) {
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, handle_methods);
    value_ref_set(isolate, &isolate->handle_prototype, -1);
    duk_pop(ctx);
  }
  value_ref_push(isolate, &isolate->handle_prototype);
}

void handle_class_push(duk_context *ctx, const struct handle_class *class, duk_c_function construct,
                       const duk_function_list_entry *methods) {
  duk_push_c_function(ctx, construct, DUK_VARARGS);
  duk_push_literal(ctx, "name");
  duk_push_string(ctx, class->name);
  duk_def_prop(ctx, -3, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_CONFIGURABLE);
  duk_push_object(ctx);
  push_handle_prototype(ctx, isolate_of(ctx));
  duk_set_prototype(ctx, -2);
  if (methods != NULL) duk_put_function_list(ctx, -1, methods);
  duk_dup(ctx, -2);
  duk_put_prop_literal(ctx, -2, "constructor");
  duk_put_prop_literal(ctx, -2, "prototype");
}

/* Requests */

void *request_new(duk_context *ctx, size_t size, duk_idx_t object_index,
                  void (*destroy)(struct request *)) {
  struct isolate *isolate = isolate_of(ctx);
  duk_require_object(ctx, object_index);
  struct request *request = calloc(1, size);
  if (request == NULL) (void)duk_range_error(ctx, "out of memory");
  request->isolate = isolate;
  request->destroy = destroy;
  request->next = isolate->requests;
  request->link = &isolate->requests;
  if (request->next != NULL) request->next->link = &request->next;
  isolate->requests = request;
  value_ref_set(isolate, &request->object, object_index);
  callback_capture_context(isolate, &request->context);
  return request;
}

void request_free(struct request *request) {
  if (request->destroy != NULL) request->destroy(request);
  value_ref_clear(request->isolate, &request->object);
  value_ref_clear(request->isolate, &request->keep);
  value_ref_clear(request->isolate, &request->context);
  *request->link = request->next;
  if (request->next != NULL) request->next->link = request->link;
  free(request);
}

void request_complete(struct request *request, duk_idx_t argument_count) {
  struct isolate *isolate = request->isolate;
  if (isolate->exiting) {
    duk_pop_n(isolate->ctx, argument_count);
  } else {
    callback_method(isolate, &request->object, "oncomplete", &request->context, argument_count);
  }
  request_free(request);
}

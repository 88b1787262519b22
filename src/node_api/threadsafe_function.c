/*
 * Node-API: functions that any thread may call. Calls are a queue under a lock; the loop of the environment is woken to make
 * them. The struct lives until the loop has finished with it and every thread has released it.
 */
#include <stdlib.h>

#include "node_api/environment.h"

enum { CALLS_AT_ONCE = 1000 }; /* then other handles of the loop have their turn */

struct queued_call {
  void *data;
  struct queued_call *next;
};

struct napi_threadsafe_function__ {
  uv_mutex_t lock;
  uv_cond_t room; /* in the queue */
  struct queued_call *first, **last;
  size_t length, limit; /* of the queue; limit 0: none */
  size_t threads;       /* that may still call */
  bool closing;         /* no more calls are taken */
  bool closed;          /* the loop has finished with it */
  /* of the loop's thread: */
  napi_env env;
  uv_async_t async;
  bool handle_closing;
  struct value_ref function, context_of_call;
  napi_threadsafe_function_call_js call_js; /* NULL: call the function */
  void *context;
  napi_finalize finalize; /* may be NULL */
  void *finalize_data;
  struct napi_threadsafe_function__ *next, **link; /* in env.threadsafe */
};

static void free_function(napi_threadsafe_function f) {
  uv_cond_destroy(&f->room);
  uv_mutex_destroy(&f->lock);
  free(f);
}

struct call {
  napi_threadsafe_function function;
  void *data;
};

static void make_call(napi_env env, void *argument) {
  const struct call *c = argument;
  napi_threadsafe_function f = c->function;
  napi_value function = NULL, undefined;
  if (value_ref_is_set(&f->function)) {
    value_ref_push(env->isolate, &f->function);
    function = engine_slot(env->ctx, -1);
  }
  if (f->call_js != NULL) {
    f->call_js(env, function, f->context, c->data);
  } else if (function != NULL && napi_get_undefined(env, &undefined) == napi_ok) {
    napi_call_function(env, undefined, function, 0, NULL, NULL);
  }
}

static void finalize(napi_env env, void *argument) {
  napi_threadsafe_function f = argument;
  f->finalize(env, f->finalize_data, f->context);
}

/* The loop has let go of the handle. */
static void closed(uv_handle_t *handle) {
  napi_threadsafe_function f = handle->data;
  napi_env env = f->env;
  *f->link = f->next;
  if (f->next != NULL) f->next->link = f->link;
  if (env->isolate->ctx != NULL) {
    value_ref_clear(env->isolate, &f->function);
    if (f->finalize != NULL) environment_call(env, &f->context_of_call, finalize, f);
    value_ref_clear(env->isolate, &f->context_of_call);
  }
  /* Nobody will make the calls that are left; their data is the addon's to free. */
  while (f->first != NULL) {
    struct queued_call *q = f->first;
    f->first = q->next;
    if (f->call_js != NULL) f->call_js(NULL, NULL, f->context, q->data);
    free(q);
  }
  uv_mutex_lock(&f->lock);
  f->closed = true;
  bool unused = f->threads == 0;
  uv_mutex_unlock(&f->lock);
  if (unused) free_function(f);
}

static void close_handle(napi_threadsafe_function f) {
  if (f->handle_closing) return;
  f->handle_closing = true;
  uv_close((uv_handle_t *)&f->async, closed);
}

static void dispatch(uv_async_t *async) {
  napi_threadsafe_function f = async->data;
  for (unsigned i = 0; !f->handle_closing; i++) {
    struct queued_call *q = NULL;
    bool close = false;
    if (i == CALLS_AT_ONCE) {
      uv_async_send(async);
      return;
    }
    uv_mutex_lock(&f->lock);
    if (!f->closing && f->first != NULL) {
      q = f->first;
      f->first = q->next;
      if (f->first == NULL) f->last = &f->first;
      f->length--;
      if (f->limit > 0) uv_cond_signal(&f->room);
    }
    if (f->closing || (f->first == NULL && f->threads == 0)) {
      close = true;
      f->closing = true;
      uv_cond_broadcast(&f->room);
    }
    uv_mutex_unlock(&f->lock);
    if (close) close_handle(f);
    if (q == NULL) return;
    struct call call = {f, q->data};
    environment_call(f->env, &f->context_of_call, make_call, &call);
    free(q);
  }
}

void threadsafe_functions_end(napi_env env) {
  for (napi_threadsafe_function f = env->threadsafe; f != NULL; f = f->next) {
    uv_mutex_lock(&f->lock);
    f->closing = true;
    uv_cond_broadcast(&f->room);
    uv_mutex_unlock(&f->lock);
    close_handle(f);
  }
}

napi_status napi_create_threadsafe_function(napi_env env, napi_value function, napi_value resource,
                                            napi_value name, size_t max_queue_size,
                                            size_t thread_count, void *finalize_data,
                                            napi_finalize finalize_, void *context,
                                            napi_threadsafe_function_call_js call_js,
                                            napi_threadsafe_function *result) {
  (void)resource;
  CHECK_ENV(env);
  CHECK_ARG(env, name);
  CHECK(env, thread_count > 0, napi_invalid_arg);
  CHECK_ARG(env, result);
  CHECK(env, environment_room(env), napi_generic_failure);
  if (function == NULL) {
    CHECK_ARG(env, call_js);
    duk_push_undefined(env->ctx);
  } else {
    environment_push(env, function);
    if (!duk_is_function(env->ctx, -1)) {
      duk_pop(env->ctx);
      return environment_status(env, napi_invalid_arg);
    }
  }
  napi_threadsafe_function f = calloc(1, sizeof *f);
  if (f == NULL || uv_mutex_init(&f->lock) != 0) {
    free(f);
    duk_pop(env->ctx);
    return environment_status(env, napi_generic_failure);
  }
  if (uv_cond_init(&f->room) != 0 || uv_async_init(&env->isolate->loop, &f->async, dispatch) != 0) {
    uv_mutex_destroy(&f->lock);
    free(f);
    duk_pop(env->ctx);
    return environment_status(env, napi_generic_failure);
  }
  f->last = &f->first;
  f->limit = max_queue_size;
  f->threads = thread_count;
  f->env = env;
  f->async.data = f;
  f->call_js = call_js;
  f->context = context;
  f->finalize = finalize_;
  f->finalize_data = finalize_data;
  value_ref_set(env->isolate, &f->function, -1);
  duk_pop(env->ctx);
  callback_capture_context(env->isolate, &f->context_of_call);
  f->next = env->threadsafe;
  f->link = &env->threadsafe;
  if (f->next != NULL) f->next->link = &f->next;
  env->threadsafe = f;
  *result = f;
  return OK(env);
}

napi_status napi_get_threadsafe_function_context(napi_threadsafe_function function, void **result) {
  if (function == NULL || result == NULL) return napi_invalid_arg;
  *result = function->context;
  return napi_ok;
}

/* One thread less may call; unlocks. */
static void leave(napi_threadsafe_function f) {
  f->threads--;
  bool unused = f->closed && f->threads == 0;
  uv_mutex_unlock(&f->lock);
  if (unused) free_function(f);
}

napi_status napi_call_threadsafe_function(napi_threadsafe_function f, void *data,
                                          napi_threadsafe_function_call_mode mode) {
  if (f == NULL) return napi_invalid_arg;
  struct queued_call *q = malloc(sizeof *q);
  if (q == NULL) return napi_generic_failure;
  *q = (struct queued_call){data, NULL};
  uv_mutex_lock(&f->lock);
  while (f->limit > 0 && f->length >= f->limit && !f->closing) {
    if (mode == napi_tsfn_nonblocking) {
      uv_mutex_unlock(&f->lock);
      free(q);
      return napi_queue_full;
    }
    uv_cond_wait(&f->room, &f->lock);
  }
  if (f->closing) {
    free(q);
    if (f->threads == 0) {
      uv_mutex_unlock(&f->lock);
      return napi_invalid_arg;
    }
    leave(f);
    return napi_closing;
  }
  *f->last = q;
  f->last = &q->next;
  f->length++;
  uv_async_send(&f->async);
  uv_mutex_unlock(&f->lock);
  return napi_ok;
}

napi_status napi_acquire_threadsafe_function(napi_threadsafe_function f) {
  if (f == NULL) return napi_invalid_arg;
  uv_mutex_lock(&f->lock);
  bool open = !f->closing;
  if (open) f->threads++;
  uv_mutex_unlock(&f->lock);
  return open ? napi_ok : napi_closing;
}

napi_status napi_release_threadsafe_function(napi_threadsafe_function f,
                                             napi_threadsafe_function_release_mode mode) {
  if (f == NULL) return napi_invalid_arg;
  uv_mutex_lock(&f->lock);
  if (f->threads == 0) {
    uv_mutex_unlock(&f->lock);
    return napi_invalid_arg;
  }
  if ((f->threads == 1 || mode == napi_tsfn_abort) && !f->closing) {
    f->closing = mode == napi_tsfn_abort;
    if (f->closing) uv_cond_broadcast(&f->room);
    uv_async_send(&f->async);
  }
  leave(f);
  return napi_ok;
}

napi_status napi_ref_threadsafe_function(node_api_basic_env env, napi_threadsafe_function f) {
  CHECK_ENV(env);
  CHECK_ARG(env, f);
  uv_ref((uv_handle_t *)&f->async);
  return OK(env);
}

napi_status napi_unref_threadsafe_function(node_api_basic_env env, napi_threadsafe_function f) {
  CHECK_ENV(env);
  CHECK_ARG(env, f);
  uv_unref((uv_handle_t *)&f->async);
  return OK(env);
}

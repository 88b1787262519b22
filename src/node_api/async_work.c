/* Node-API: work on the thread pool, and callbacks in an asynchronous context. */
#include <stdlib.h>

#include "node_api/environment.h"

/* --- Work --- */

struct napi_async_work__ {
  napi_env env;
  uv_work_t request;
  napi_async_execute_callback execute;
  napi_async_complete_callback complete; /* may be NULL */
  void *data;
  struct value_ref context;
  bool queued, deleted;
  napi_status status;                     /* of the completion */
  struct napi_async_work__ *next, **link; /* in env.works while it is queued */
};

static void free_work(napi_async_work work) {
  value_ref_clear(work->env->isolate, &work->context);
  free(work);
}

static void execute(uv_work_t *request) {
  napi_async_work work = request->data;
  work->execute(work->env, work->data);
}

static void complete(napi_env env, void *argument) {
  napi_async_work work = argument;
  work->complete(env, work->status, work->data);
}

/* The addon may delete the work while it completes. */
static void after(uv_work_t *request, int status) {
  napi_async_work work = request->data;
  napi_env env = work->env;
  struct value_ref context = {0};
  work->status = status == UV_ECANCELED ? napi_cancelled : napi_ok;
  work->queued = false;
  *work->link = work->next;
  if (work->next != NULL) work->next->link = work->link;
  if (work->complete == NULL || env->isolate->ctx == NULL) return;
  value_ref_push(env->isolate, &work->context);
  value_ref_set(env->isolate, &context, -1);
  duk_pop(env->ctx);
  environment_call(env, &context, complete, work);
  value_ref_clear(env->isolate, &context);
}

/* Waits for what is running; the loop then tells the addon that the rest is cancelled. */
void async_works_end(napi_env env) {
  for (napi_async_work work = env->works; work != NULL; work = work->next)
    uv_cancel((uv_req_t *)&work->request);
}

napi_status napi_create_async_work(napi_env env, napi_value resource, napi_value name,
                                   napi_async_execute_callback execute_,
                                   napi_async_complete_callback complete_, void *data,
                                   napi_async_work *result) {
  (void)resource;
  (void)name; /* for async_hooks, of which there are only contexts */
  CHECK_ENV(env);
  CHECK_ARG(env, execute_);
  CHECK_ARG(env, result);
  napi_async_work work = calloc(1, sizeof *work);
  CHECK(env, work != NULL, napi_generic_failure);
  work->env = env;
  work->request.data = work;
  work->execute = execute_;
  work->complete = complete_;
  work->data = data;
  callback_capture_context(env->isolate, &work->context);
  *result = work;
  return OK(env);
}

napi_status napi_delete_async_work(napi_env env, napi_async_work work) {
  CHECK_ENV(env);
  CHECK_ARG(env, work);
  CHECK(env, !work->queued, napi_generic_failure);
  free_work(work);
  return OK(env);
}

napi_status napi_queue_async_work(node_api_basic_env env, napi_async_work work) {
  CHECK_ENV(env);
  CHECK_ARG(env, work);
  CHECK(env, !work->queued, napi_generic_failure);
  CHECK(env, uv_queue_work(&env->isolate->loop, &work->request, execute, after) == 0,
        napi_generic_failure);
  work->queued = true;
  work->next = env->works;
  work->link = &env->works;
  if (work->next != NULL) work->next->link = &work->next;
  env->works = work;
  return OK(env);
}

napi_status napi_cancel_async_work(node_api_basic_env env, napi_async_work work) {
  CHECK_ENV(env);
  CHECK_ARG(env, work);
  CHECK(env, uv_cancel((uv_req_t *)&work->request) == 0, napi_generic_failure);
  return OK(env);
}

/* --- Callbacks --- */

struct napi_async_context__ {
  struct value_ref context;
};

napi_status napi_async_init(napi_env env, napi_value resource, napi_value name,
                            napi_async_context *result) {
  (void)resource;
  CHECK_ENV(env);
  CHECK_ARG(env, name);
  CHECK_ARG(env, result);
  napi_async_context context = calloc(1, sizeof *context);
  CHECK(env, context != NULL, napi_generic_failure);
  CHECK(env, environment_room(env), napi_generic_failure);
  callback_capture_context(env->isolate, &context->context);
  *result = context;
  return OK(env);
}

napi_status napi_async_destroy(napi_env env, napi_async_context context) {
  CHECK_ENV(env);
  CHECK_ARG(env, context);
  value_ref_clear(env->isolate, &context->context);
  free(context);
  return OK(env);
}

/* [ ... ] -> [ ... former context ] while the scope is open: its place on the stack is the scope. */
napi_status napi_open_callback_scope(napi_env env, napi_value resource, napi_async_context context,
                                     napi_callback_scope *result) {
  (void)resource;
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  CHECK(env, environment_room(env), napi_generic_failure);
  environment_begin_call(env, context != NULL ? &context->context : NULL);
  *result = engine_slot(env->ctx, -1);
  return OK(env);
}

napi_status napi_close_callback_scope(napi_env env, napi_callback_scope scope) {
  duk_idx_t index;
  CHECK_ENV(env);
  CHECK_ARG(env, scope);
  CHECK(env,
        env->isolate->depth > 0 && engine_slot_index(env->ctx, scope, &index) &&
            index < duk_get_top(env->ctx),
        napi_callback_scope_mismatch);
  duk_set_top(env->ctx, index + 1);
  environment_end_call(env);
  return OK(env);
}

napi_status napi_make_callback(napi_env env, napi_async_context context, napi_value receiver,
                               napi_value function, size_t count, const napi_value *arguments,
                               napi_value *result) {
  ENTER(env);
  CHECK_ARG(env, receiver);
  CHECK(env, environment_room(env), napi_generic_failure);
  duk_push_undefined(env->ctx); /* where the result will be */
  void *place = engine_slot(env->ctx, -1);
  environment_begin_call(env, context != NULL ? &context->context : NULL);
  duk_idx_t top = duk_get_top(env->ctx);
  napi_value value;
  napi_status status = napi_call_function(env, receiver, function, count, arguments, &value);
  if (status == napi_ok) engine_set_slot(env->ctx, place, value);
  duk_set_top(env->ctx, top);
  /* The exception is the addon's to see, and not yet uncaught. */
  bool has_exception = env->has_exception;
  env->has_exception = false;
  environment_end_call(env);
  env->has_exception = has_exception;
  if (status == napi_ok && result != NULL) *result = place;
  return environment_status(env, status);
}

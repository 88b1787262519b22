/* The environment of an addon: its errors, the calls into it, its end. See environment.h. */
#include "node_api/environment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/builtins/microtask.h"
#include "version.h"

/* --- Status --- */

static const char *const messages[] = {
    [napi_invalid_arg] = "Invalid argument",
    [napi_object_expected] = "An object was expected",
    [napi_string_expected] = "A string was expected",
    [napi_name_expected] = "A string or symbol was expected",
    [napi_function_expected] = "A function was expected",
    [napi_number_expected] = "A number was expected",
    [napi_boolean_expected] = "A boolean was expected",
    [napi_array_expected] = "An array was expected",
    [napi_generic_failure] = "Unknown failure",
    [napi_pending_exception] = "An exception is pending",
    [napi_cancelled] = "The async work item was cancelled",
    [napi_escape_called_twice] = "napi_escape_handle already called on scope",
    [napi_handle_scope_mismatch] = "Invalid handle scope usage",
    [napi_callback_scope_mismatch] = "Invalid callback scope usage",
    [napi_queue_full] = "Thread-safe function queue is full",
    [napi_closing] = "Thread-safe function handle is closing",
    [napi_bigint_expected] = "A bigint was expected",
    [napi_date_expected] = "A date was expected",
    [napi_arraybuffer_expected] = "An arraybuffer was expected",
    [napi_detachable_arraybuffer_expected] = "A detachable arraybuffer was expected",
    [napi_would_deadlock] = "Main thread would deadlock",
    [napi_no_external_buffers_allowed] = "External buffers are not allowed",
    [napi_cannot_run_js] = "Cannot run JavaScript",
};

napi_status environment_status(napi_env env, napi_status status) {
  env->last_error.error_code = status;
  return status;
}

napi_status napi_get_last_error_info(node_api_basic_env env,
                                     const napi_extended_error_info **result) {
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  env->last_error.error_message = messages[env->last_error.error_code];
  *result = &env->last_error;
  return napi_ok;
}

napi_status environment_enter(napi_env env) {
  if (env->ended)
    return environment_status(env, env->version >= NODE_API_VERSION ? napi_cannot_run_js
                                                                    : napi_pending_exception);
  return environment_status(env, env->has_exception ? napi_pending_exception : napi_ok);
}

bool environment_room(napi_env env) {
  return duk_check_stack(env->ctx, 32);
}

/* --- Exceptions --- */

void environment_set_exception(napi_env env) {
  value_ref_set(env->isolate, &env->exception, -1);
  env->has_exception = true;
  duk_pop(env->ctx);
}

void environment_take_exception(napi_env env) {
  value_ref_push(env->isolate, &env->exception);
  value_ref_clear(env->isolate, &env->exception);
  env->has_exception = false;
}

napi_status environment_run(napi_env env, duk_ret_t (*function)(duk_context *ctx, void *udata),
                            void *udata, napi_value *result) {
  duk_context *ctx = env->ctx;
  CHECK(env, environment_room(env), napi_generic_failure);
  if (duk_safe_call(ctx, function, udata, 0, 1) != DUK_EXEC_SUCCESS) {
    environment_set_exception(env);
    return environment_status(env, napi_pending_exception);
  }
  if (result != NULL) return environment_give(env, result);
  duk_pop(ctx);
  return OK(env);
}

/* --- Calls --- */

void environment_begin_call(napi_env env, const struct value_ref *context) {
  engine_push_async_context(env->ctx);
  if (context != NULL)
    value_ref_push(env->isolate, context);
  else
    duk_push_undefined(env->ctx);
  engine_set_async_context(env->ctx);
  env->isolate->depth++;
}

/* [ ... former async context ] -> [ ... ] */
void environment_end_call(napi_env env) {
  if (env->has_exception) {
    environment_take_exception(env);
    callback_uncaught_elsewhere(env->isolate, false);
  }
  engine_set_async_context(env->ctx);
  env->isolate->depth--;
  callback_drain(env->isolate);
}

void environment_call(napi_env env, const struct value_ref *context,
                      void (*function)(napi_env env, void *argument), void *argument) {
  if (!environment_room(env)) return;
  environment_begin_call(env, context);
  duk_idx_t top = duk_get_top(env->ctx);
  function(env, argument);
  duk_set_top(env->ctx, top);
  environment_end_call(env);
}

struct initialisation {
  napi_env env;
  napi_addon_register_func initialise;
};

void environment_initialise(napi_env env, napi_addon_register_func initialise) {
  duk_context *ctx = env->ctx;
  duk_idx_t top = duk_get_top(ctx);
  napi_value made = initialise(env, engine_slot(ctx, -1));
  if (env->has_exception) {
    environment_take_exception(env);
    (void)duk_throw(ctx);
  }
  if (made != NULL) {
    environment_push(env, made);
    duk_replace(ctx, top - 1);
  }
  duk_set_top(ctx, top);
}

/* --- Cleanup hooks --- */

struct cleanup_hook {
  napi_cleanup_hook run;
  void *argument;
  struct napi_async_cleanup_hook_handle__ *asynchronous; /* instead of run */
  struct cleanup_hook *next;
};

struct napi_async_cleanup_hook_handle__ {
  napi_env env;
  napi_async_cleanup_hook run;
  void *argument;
  bool running;
};

napi_status napi_add_env_cleanup_hook(node_api_basic_env env, napi_cleanup_hook hook,
                                      void *argument) {
  CHECK_ENV(env);
  CHECK_ARG(env, hook);
  struct cleanup_hook *h = malloc(sizeof *h);
  if (h == NULL) return environment_status(env, napi_generic_failure);
  *h = (struct cleanup_hook){.run = hook, .argument = argument, .next = env->hooks};
  env->hooks = h;
  return napi_ok;
}

napi_status napi_remove_env_cleanup_hook(node_api_basic_env env, napi_cleanup_hook hook,
                                         void *argument) {
  CHECK_ENV(env);
  CHECK_ARG(env, hook);
  for (struct cleanup_hook **at = &env->hooks, *h; (h = *at) != NULL; at = &h->next) {
    if (h->run != hook || h->argument != argument) continue;
    *at = h->next;
    free(h);
    break;
  }
  return napi_ok;
}

napi_status napi_add_async_cleanup_hook(node_api_basic_env env, napi_async_cleanup_hook hook,
                                        void *argument, napi_async_cleanup_hook_handle *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, hook);
  struct cleanup_hook *h = calloc(1, sizeof *h);
  struct napi_async_cleanup_hook_handle__ *handle = malloc(sizeof *handle);
  if (h == NULL || handle == NULL) {
    free(h);
    free(handle);
    return environment_status(env, napi_generic_failure);
  }
  *handle = (struct napi_async_cleanup_hook_handle__){env, hook, argument, false};
  h->asynchronous = handle;
  h->next = env->hooks;
  env->hooks = h;
  if (result != NULL) *result = handle;
  return OK(env);
}

napi_status napi_remove_async_cleanup_hook(napi_async_cleanup_hook_handle handle) {
  if (handle == NULL) return napi_invalid_arg;
  napi_env env = handle->env;
  for (struct cleanup_hook **at = &env->hooks, *h; (h = *at) != NULL; at = &h->next) {
    if (h->asynchronous != handle) continue;
    *at = h->next;
    free(h);
    break;
  }
  if (handle->running) env->ending--;
  free(handle);
  return napi_ok;
}

/* --- Beginning and end --- */

static void finalize_due(uv_async_t *async) {
  napi_env env = async->data;
  if (!env->ended) references_finalize_due(env);
}

static void free_handle(uv_handle_t *handle) {
  free(handle);
}

static void end(napi_env env) {
  duk_context *ctx = env->ctx;
  duk_idx_t top = duk_get_top(ctx);
  if (!environment_room(env)) return;
  while (env->hooks != NULL) {
    struct cleanup_hook *h = env->hooks;
    env->hooks = h->next;
    if (h->asynchronous != NULL) {
      env->ending++;
      h->asynchronous->running = true;
      h->asynchronous->run(h->asynchronous, h->asynchronous->argument);
    } else {
      h->run(h->argument);
    }
    free(h);
  }
  while (env->ending > 0 && uv_run(&env->isolate->loop, UV_RUN_ONCE) != 0) continue;
  threadsafe_functions_end(env);
  references_finalize_all(env);
  async_works_end(env);
  env->ended = true;
  if (env->instance_finalize != NULL)
    env->instance_finalize(env, env->instance_data, env->instance_hint);
  if (env->has_exception) {
    environment_take_exception(env);
    duk_pop(ctx);
  }
  uv_close((uv_handle_t *)env->finalizing, free_handle);
  env->finalizing = NULL;
  duk_set_top(ctx, top);
}

static void end_all(struct isolate *isolate, bool loop_ended) {
  for (napi_env env = isolate->addons; env != NULL; env = env->next) {
    if (!env->ended) end(env);
    if (loop_ended) references_free_all(env);
  }
}

void environment_free_all(struct isolate *isolate) {
  while (isolate->addons != NULL) {
    napi_env env = isolate->addons;
    isolate->addons = env->next;
    free(env->file_url);
    free(env);
  }
}

napi_env environment_new(struct isolate *isolate, const char *file_url, int32_t version) {
  napi_env env = calloc(1, sizeof *env);
  if (env == NULL) return NULL;
  env->isolate = isolate;
  env->ctx = isolate->ctx;
  env->version = version;
  env->file_url = strdup(file_url);
  env->finalizing = malloc(sizeof *env->finalizing);
  if (env->file_url == NULL || env->finalizing == NULL ||
      uv_async_init(&isolate->loop, env->finalizing, finalize_due) != 0) {
    free(env->finalizing);
    free(env->file_url);
    free(env);
    return NULL;
  }
  env->finalizing->data = env;
  uv_unref((uv_handle_t *)env->finalizing);
  env->next = isolate->addons; /* the latest ends first */
  isolate->addons = env;
  isolate->end_addons = end_all;
  return env;
}

/* --- What the environment tells --- */

napi_status napi_get_version(node_api_basic_env env, uint32_t *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  *result = NODE_API_VERSION;
  return OK(env);
}

napi_status napi_get_node_version(node_api_basic_env env, const napi_node_version **result) {
  static _Thread_local napi_node_version version;
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  sscanf(JSRUN_NODE_VERSION, "%u.%u.%u", &version.major, &version.minor, &version.patch);
  version.release = "node";
  *result = &version;
  return OK(env);
}

napi_status napi_get_uv_event_loop(node_api_basic_env env, struct uv_loop_s **result) {
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  *result = &env->isolate->loop;
  return OK(env);
}

napi_status node_api_get_module_file_name(node_api_basic_env env, const char **result) {
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  *result = env->file_url;
  return OK(env);
}

napi_status napi_set_instance_data(node_api_basic_env env, void *data, napi_finalize finalize,
                                   void *hint) {
  CHECK_ENV(env);
  env->instance_data = data;
  env->instance_finalize = finalize;
  env->instance_hint = hint;
  return OK(env);
}

napi_status napi_get_instance_data(node_api_basic_env env, void **data) {
  CHECK_ENV(env);
  CHECK_ARG(env, data);
  *data = env->instance_data;
  return OK(env);
}

napi_status napi_adjust_external_memory(node_api_basic_env env, int64_t change, int64_t *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  env->external_memory += change;
  *result = env->external_memory;
  return OK(env);
}

void napi_fatal_error(const char *location, size_t location_length, const char *message,
                      size_t message_length) {
  int l = location == NULL                      ? 0
          : location_length == NAPI_AUTO_LENGTH ? (int)strlen(location)
                                                : (int)location_length;
  int m = message == NULL                      ? 0
          : message_length == NAPI_AUTO_LENGTH ? (int)strlen(message)
                                               : (int)message_length;
  fflush(stdout);
  fprintf(stderr, "FATAL ERROR: %.*s %.*s\n", l, location != NULL ? location : "", m,
          message != NULL ? message : "");
  abort();
}

napi_status napi_fatal_exception(napi_env env, napi_value error) {
  ENTER(env);
  CHECK_ARG(env, error);
  CHECK(env, environment_room(env), napi_generic_failure);
  environment_push(env, error);
  callback_uncaught_elsewhere(env->isolate, false);
  return OK(env);
}

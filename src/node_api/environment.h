/*
 * What the parts of Node-API share: the environment of one addon in one isolate, how its functions report errors, and how
 * addons are called.
 *
 * A napi_value is the address of a value on the value stack, which never moves: a handle scope is a height of that stack.
 * Functions that may throw do so within environment_run(), for no exception may pass through the frames of an addon:
 * it is kept in the environment until the addon returns.
 */
#ifndef JSRUN_NODE_API_ENVIRONMENT_H
#define JSRUN_NODE_API_ENVIRONMENT_H

#define JSRUN_NODE_API_IMPLEMENTATION
#include "node_api/node_api.h"

#include "engine/addon_values.h"
#include "runtime/binding.h"

enum { NODE_API_VERSION = 10 };

struct cleanup_hook;
struct napi_ref__;

struct napi_env__ {
  struct isolate *isolate;
  duk_context *ctx;
  char *file_url;  /* of the addon */
  int32_t version; /* of Node-API that the addon was made for */
  bool ended;      /* no JavaScript may run any more */
  napi_extended_error_info last_error;
  bool has_exception;
  struct value_ref exception;    /* empty: undefined */
  struct napi_ref__ *references; /* all of them */
  struct napi_ref__ *due;        /* whose objects are gone: to be finalized */
  struct posted_finalizer *posted;
  uv_async_t *finalizing;     /* wakes the loop for those */
  struct cleanup_hook *hooks; /* the latest first */
  struct napi_threadsafe_function__ *threadsafe;
  struct napi_async_work__ *works; /* queued */
  void *instance_data;
  napi_finalize instance_finalize;
  void *instance_hint;
  int64_t external_memory;
  unsigned ending; /* asynchronous cleanup hooks that are not done */
  struct napi_env__ *next;
};

/*
 * An environment for the addon at this URL. NULL without memory. It is ended with the isolate, by isolate.end_addons,
 * and freed by environment_free_all().
 */
napi_env environment_new(struct isolate *isolate, const char *file_url, int32_t version);
void environment_free_all(struct isolate *isolate);

/* [ ... exports ] -> [ ... exports ]: calls the addon's function that makes its exports; throws what it throws. */
void environment_initialise(napi_env env, napi_addon_register_func initialise);

/* --- Results --- */

/* Remembers the status for napi_get_last_error_info, and returns it. */
napi_status environment_status(napi_env env, napi_status status);

#define CHECK_ENV(env)                                                                             \
  do {                                                                                             \
    if ((env) == NULL) return napi_invalid_arg;                                                    \
  } while (0)
#define CHECK(env, condition, status)                                                              \
  do {                                                                                             \
    if (!(condition)) return environment_status(env, status);                                      \
  } while (0)
#define CHECK_ARG(env, argument) CHECK(env, (argument) != NULL, napi_invalid_arg)
/* At the beginning of functions that may run JavaScript. */
#define ENTER(env)                                                                                 \
  do {                                                                                             \
    CHECK_ENV(env);                                                                                \
    napi_status refused_ = environment_enter(env);                                                 \
    if (refused_ != napi_ok) return refused_;                                                      \
  } while (0)
napi_status environment_enter(napi_env env);
#define OK(env) environment_status(env, napi_ok)

/* Room for a few values on the stack. */
bool environment_room(napi_env env);
/* The value on the stack's top becomes *result. */
static inline napi_status environment_give(napi_env env, napi_value *result) {
  *result = engine_slot(env->ctx, -1);
  return environment_status(env, napi_ok);
}
static inline void environment_push(napi_env env, napi_value value) {
  engine_push_slot(env->ctx, value);
}

/*
 * Runs a function that may throw; what it throws becomes the pending exception, and napi_pending_exception is returned. It
 * returns 1 with a value on the top of the stack, or 0; the value becomes *result, or is popped when result is NULL.
 */
napi_status environment_run(napi_env env, duk_ret_t (*function)(duk_context *ctx, void *udata),
                            void *udata, napi_value *result);
/* [ ... error ] -> [ ... ]: becomes the pending exception. */
void environment_set_exception(napi_env env);
/* Pushes the pending exception, which is then none any more. */
void environment_take_exception(napi_env env);

/* --- Calls into addons --- */

/*
 * Calls a function of the addon from the event loop: with a handle scope, in the async context (may be NULL), with
 * microtasks afterwards; what is thrown is an uncaught exception.
 */
void environment_call(napi_env env, const struct value_ref *context,
                      void (*function)(napi_env env, void *argument), void *argument);
/* The same steps, for callback scopes. */
void environment_begin_call(napi_env env, const struct value_ref *context);
void environment_end_call(napi_env env);

/* references.c: calls finalizers of what is gone; all: of everything, at the end. */
void references_finalize_due(napi_env env);
void references_finalize_all(napi_env env);
void references_free_all(napi_env env); /* once no code of the addon runs any more */
/* [ ... object ]: calls finalize when it is gone; the runtime frees the reference. */
bool references_add_finalizer(napi_env env, duk_idx_t index, napi_finalize finalize, void *data,
                              void *hint);
/* threadsafe_function.c, async_work.c: at the end. */
void threadsafe_functions_end(napi_env env);
void async_works_end(napi_env env);

#endif

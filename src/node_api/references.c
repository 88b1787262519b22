/* Node-API: handle scopes, references, and C data that belongs to objects. */
#include <stdlib.h>

#include "node_api/environment.h"

/* --- Scopes: a scope is the place on the stack where its first handle comes --- */

static napi_status open_scope(napi_env env, void **result) {
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  CHECK(env, environment_room(env), napi_generic_failure);
  duk_push_undefined(env->ctx); /* keeps the place; an escaped value comes here */
  *result = engine_slot(env->ctx, -1);
  return OK(env);
}

napi_status napi_open_handle_scope(napi_env env, napi_handle_scope *result) {
  return open_scope(env, (void **)result);
}

napi_status napi_close_handle_scope(napi_env env, napi_handle_scope scope) {
  duk_idx_t index;
  CHECK_ENV(env);
  CHECK_ARG(env, scope);
  CHECK(env, engine_slot_index(env->ctx, scope, &index) && index < duk_get_top(env->ctx),
        napi_handle_scope_mismatch);
  duk_set_top(env->ctx, index);
  return OK(env);
}

/* The place for the escaped value is the caller's; the second one tells whether it is taken. */
napi_status napi_open_escapable_handle_scope(napi_env env, napi_escapable_handle_scope *result) {
  napi_status status = open_scope(env, (void **)result);
  if (status == napi_ok) duk_push_false(env->ctx);
  return status;
}

napi_status napi_close_escapable_handle_scope(napi_env env, napi_escapable_handle_scope scope) {
  duk_idx_t index;
  CHECK_ENV(env);
  CHECK_ARG(env, scope);
  CHECK(env, engine_slot_index(env->ctx, scope, &index) && index + 1 < duk_get_top(env->ctx),
        napi_handle_scope_mismatch);
  duk_set_top(env->ctx, index + 1);
  return OK(env);
}

napi_status napi_escape_handle(napi_env env, napi_escapable_handle_scope scope, napi_value value,
                               napi_value *result) {
  duk_idx_t index;
  CHECK_ENV(env);
  CHECK_ARG(env, scope);
  CHECK_ARG(env, value);
  CHECK_ARG(env, result);
  CHECK(env, engine_slot_index(env->ctx, scope, &index) && index + 1 < duk_get_top(env->ctx),
        napi_handle_scope_mismatch);
  CHECK(env, !duk_get_boolean(env->ctx, index + 1), napi_escape_called_twice);
  CHECK(env, environment_room(env), napi_generic_failure);
  duk_push_true(env->ctx);
  duk_replace(env->ctx, index + 1);
  engine_set_slot(env->ctx, scope, value);
  *result = (napi_value)scope;
  return OK(env);
}

/* --- References --- */

struct napi_ref__ {
  napi_env env;
  uint32_t count;
  struct value_ref strong;  /* set while count > 0, and for what cannot be held weakly */
  struct engine_weak *weak; /* NULL: no object */
  bool owned;               /* by the runtime, which frees it when it is finalized */
  bool wraps;               /* it is what napi_wrap has put on the object */
  bool is_due;              /* in env.due */
  napi_finalize finalize;   /* may be NULL */
  void *data, *hint;
  struct napi_ref__ *next, **link; /* in env.references or env.due */
};

struct posted_finalizer {
  napi_finalize finalize;
  void *data, *hint;
  struct posted_finalizer *next;
};

static void link_in(struct napi_ref__ **list, napi_ref ref) {
  ref->next = *list;
  ref->link = list;
  if (ref->next != NULL) ref->next->link = &ref->next;
  *list = ref;
}

static void link_out(napi_ref ref) {
  *ref->link = ref->next;
  if (ref->next != NULL) ref->next->link = ref->link;
}

/* Within the collector. */
static void object_died(void *argument) {
  napi_ref ref = argument;
  if (ref->finalize == NULL && !ref->owned) return;
  link_out(ref);
  link_in(&ref->env->due, ref);
  ref->is_due = true;
  if (ref->env->finalizing != NULL) uv_async_send(ref->env->finalizing);
}

static void free_reference(napi_ref ref) {
  link_out(ref);
  if (ref->weak != NULL) engine_weak_free(ref->env->ctx, ref->weak);
  value_ref_clear(ref->env->isolate, &ref->strong);
  free(ref);
}

struct new_reference {
  napi_env env;
  napi_ref ref;
  duk_idx_t index;
};

static duk_ret_t make_weak(duk_context *ctx, void *udata) {
  struct new_reference *n = udata;
  n->ref->weak = engine_weak_new(ctx, n->index, object_died, n->ref);
  return 0;
}

/* NULL without memory. The value at the absolute index. */
static napi_ref new_reference(napi_env env, duk_idx_t index, uint32_t count, bool owned,
                              napi_finalize finalize, void *data, void *hint) {
  napi_ref ref = calloc(1, sizeof *ref);
  if (ref == NULL) return NULL;
  *ref = (struct napi_ref__){
      .env = env, .count = count, .owned = owned, .finalize = finalize, .data = data, .hint = hint};
  link_in(&env->references, ref);
  bool object = duk_is_object(env->ctx, index);
  if (object) {
    struct new_reference n = {env, ref, index};
    int failed = duk_safe_call(env->ctx, make_weak, &n, 0, 1);
    duk_pop(env->ctx);
    if (failed) {
      free_reference(ref);
      return NULL;
    }
  }
  if (count > 0 || !object) value_ref_set(env->isolate, &ref->strong, index);
  return ref;
}

napi_status napi_create_reference(napi_env env, napi_value value, uint32_t count,
                                  napi_ref *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, value);
  CHECK_ARG(env, result);
  CHECK(env, environment_room(env), napi_generic_failure);
  environment_push(env, value);
  napi_status status = napi_ok;
  if (env->version < NODE_API_VERSION && !duk_is_object(env->ctx, -1) &&
      !duk_is_symbol(env->ctx, -1)) {
    status = napi_invalid_arg;
  } else {
    *result = new_reference(env, duk_get_top_index(env->ctx), count, false, NULL, NULL, NULL);
    if (*result == NULL) status = napi_generic_failure;
  }
  duk_pop(env->ctx);
  return environment_status(env, status);
}

napi_status napi_delete_reference(node_api_basic_env env, napi_ref ref) {
  CHECK_ENV(env);
  CHECK_ARG(env, ref);
  if (ref->wraps && environment_room(env) && ref->weak != NULL &&
      engine_weak_push(env->ctx, ref->weak)) {
    if (engine_get_private(env->ctx, -1, ENGINE_PRIVATE_WRAP) == ref)
      engine_set_private(env->ctx, -1, ENGINE_PRIVATE_WRAP, NULL);
    duk_pop(env->ctx);
  }
  free_reference(ref);
  return OK(env);
}

napi_status napi_reference_ref(napi_env env, napi_ref ref, uint32_t *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, ref);
  CHECK(env, environment_room(env), napi_generic_failure);
  if (ref->weak != NULL) {
    if (!engine_weak_push(env->ctx, ref->weak)) { /* gone: it stays so */
      if (result != NULL) *result = 0;
      return OK(env);
    }
    if (ref->count == 0) value_ref_set(env->isolate, &ref->strong, -1);
    duk_pop(env->ctx);
  }
  ref->count++;
  if (result != NULL) *result = ref->count;
  return OK(env);
}

napi_status napi_reference_unref(napi_env env, napi_ref ref, uint32_t *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, ref);
  CHECK(env, ref->count > 0, napi_generic_failure);
  uint32_t count = --ref->count;
  if (result != NULL) *result = count;
  if (count == 0 && ref->weak != NULL) value_ref_clear(env->isolate, &ref->strong);
  return OK(env);
}

napi_status napi_get_reference_value(napi_env env, napi_ref ref, napi_value *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, ref);
  CHECK_ARG(env, result);
  CHECK(env, environment_room(env), napi_generic_failure);
  if (ref->weak == NULL) {
    value_ref_push(env->isolate, &ref->strong);
  } else if (!engine_weak_push(env->ctx, ref->weak)) {
    *result = NULL;
    return OK(env);
  }
  return environment_give(env, result);
}

/* --- Finalizers --- */

static void run_posted(napi_env env, void *argument) {
  struct posted_finalizer *posted = argument;
  posted->finalize(env, posted->data, posted->hint);
}

static void finalize(napi_env env, napi_ref ref) {
  struct posted_finalizer f = {ref->finalize, ref->data, ref->hint, NULL};
  ref->finalize = NULL;
  if (ref->owned) {
    free_reference(ref);
  } else if (ref->is_due) {
    link_out(ref);
    link_in(&env->references, ref);
    ref->is_due = false;
  }
  if (f.finalize != NULL) environment_call(env, NULL, run_posted, &f);
}

static void finalize_posted(napi_env env) {
  while (env->posted != NULL) {
    struct posted_finalizer *posted = env->posted;
    env->posted = posted->next;
    environment_call(env, NULL, run_posted, posted);
    free(posted);
  }
}

void references_finalize_due(napi_env env) {
  while (env->due != NULL) finalize(env, env->due);
  finalize_posted(env);
}

void references_finalize_all(napi_env env) {
  references_finalize_due(env);
  bool again = true;
  while (again) { /* a finalizer may delete other references */
    again = false;
    for (napi_ref ref = env->references; ref != NULL; ref = ref->next) {
      if (ref->finalize == NULL) continue;
      finalize(env, ref);
      again = true;
      break;
    }
  }
  references_finalize_due(env);
}

void references_free_all(napi_env env) {
  while (env->due != NULL) free_reference(env->due);
  while (env->references != NULL) free_reference(env->references);
}

bool references_add_finalizer(napi_env env, duk_idx_t index, napi_finalize finalize, void *data,
                              void *hint) {
  if (finalize == NULL) return true;
  return new_reference(env, duk_normalize_index(env->ctx, index), 0, true, finalize, data, hint) !=
         NULL;
}

napi_status node_api_post_finalizer(node_api_basic_env env, napi_finalize finalize, void *data,
                                    void *hint) {
  CHECK_ENV(env);
  CHECK_ARG(env, finalize);
  struct posted_finalizer *posted = malloc(sizeof *posted), **at = &env->posted;
  CHECK(env, posted != NULL, napi_generic_failure);
  *posted = (struct posted_finalizer){finalize, data, hint, NULL};
  while (*at != NULL) at = &(*at)->next;
  *at = posted;
  if (env->finalizing != NULL) uv_async_send(env->finalizing);
  return OK(env);
}

/* --- Data of objects --- */

/* Pushes the object; another value is an error and pushes nothing. */
static napi_status push_object(napi_env env, napi_value object) {
  CHECK_ARG(env, object);
  CHECK(env, environment_room(env), napi_generic_failure);
  environment_push(env, object);
  if (duk_is_object(env->ctx, -1)) return napi_ok;
  duk_pop(env->ctx);
  return environment_status(env, napi_invalid_arg);
}

struct private_value {
  duk_idx_t index;
  void *data;
};

static duk_ret_t set_wrap(duk_context *ctx, void *udata) {
  const struct private_value *p = udata;
  engine_set_private(ctx, p->index, ENGINE_PRIVATE_WRAP, p->data);
  return 0;
}

napi_status napi_wrap(napi_env env, napi_value object, void *data, node_api_basic_finalize finalize,
                      void *hint, napi_ref *result) {
  ENTER(env);
  napi_status status = push_object(env, object);
  if (status != napi_ok) return status;
  duk_context *ctx = env->ctx;
  duk_idx_t index = duk_get_top_index(ctx);
  if (engine_get_private(ctx, index, ENGINE_PRIVATE_WRAP) != NULL) {
    status = napi_invalid_arg;
  } else {
    napi_ref ref = new_reference(env, index, 0, result == NULL, finalize, data, hint);
    if (ref == NULL) {
      status = napi_generic_failure;
    } else {
      ref->wraps = true;
      status = environment_run(env, set_wrap, &(struct private_value){index, ref}, NULL);
      if (status != napi_ok)
        free_reference(ref);
      else if (result != NULL)
        *result = ref;
    }
  }
  duk_remove(ctx, index);
  return environment_status(env, status);
}

static napi_status take_wrap(napi_env env, napi_value object, bool remove, void **result) {
  ENTER(env);
  if (!remove) CHECK_ARG(env, result);
  napi_status status = push_object(env, object);
  if (status != napi_ok) return status;
  napi_ref ref = engine_get_private(env->ctx, -1, ENGINE_PRIVATE_WRAP);
  if (ref != NULL) {
    if (result != NULL) *result = ref->data;
    if (remove) {
      engine_set_private(env->ctx, -1, ENGINE_PRIVATE_WRAP, NULL);
      ref->wraps = false;
      ref->finalize = NULL;
      if (ref->owned) free_reference(ref);
    }
  }
  duk_pop(env->ctx);
  return environment_status(env, ref != NULL ? napi_ok : napi_invalid_arg);
}

napi_status napi_unwrap(napi_env env, napi_value object, void **result) {
  return take_wrap(env, object, false, result);
}

napi_status napi_remove_wrap(napi_env env, napi_value object, void **result) {
  return take_wrap(env, object, true, result);
}

static duk_ret_t push_external(duk_context *ctx, void *udata) {
  engine_push_external(ctx, udata);
  return 1;
}

napi_status napi_create_external(napi_env env, void *data, node_api_basic_finalize finalize,
                                 void *hint, napi_value *result) {
  ENTER(env);
  CHECK_ARG(env, result);
  napi_status status = environment_run(env, push_external, data, result);
  if (status != napi_ok) return status;
  CHECK(env, references_add_finalizer(env, -1, finalize, data, hint), napi_generic_failure);
  return OK(env);
}

napi_status napi_get_value_external(napi_env env, napi_value value, void **result) {
  CHECK_ENV(env);
  CHECK_ARG(env, value);
  CHECK_ARG(env, result);
  CHECK(env, environment_room(env), napi_generic_failure);
  environment_push(env, value);
  bool is = engine_get_external(env->ctx, -1, result);
  duk_pop(env->ctx);
  return environment_status(env, is ? napi_ok : napi_invalid_arg);
}

napi_status napi_add_finalizer(napi_env env, napi_value object, void *data,
                               node_api_basic_finalize finalize, void *hint, napi_ref *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, finalize);
  napi_status status = push_object(env, object);
  if (status != napi_ok) return status;
  napi_ref ref =
      new_reference(env, duk_get_top_index(env->ctx), 0, result == NULL, finalize, data, hint);
  duk_pop(env->ctx);
  CHECK(env, ref != NULL, napi_generic_failure);
  if (result != NULL) *result = ref;
  return OK(env);
}

/* Node-API: functions, classes and calls. */
#include "node_api/functions.h"

#include <stdatomic.h>
#include <string.h>

struct napi_callback_info__ {
  duk_idx_t count;
  void *data;
};

enum { ENVIRONMENT, CALLBACK, DATA, CLASS };

/* [ arguments ] -> result, as duk_c_function gives it */
static duk_ret_t call_addon(duk_context *ctx, void *const function[4]) {
  napi_env env = function[ENVIRONMENT];
  union {
    void *pointer;
    napi_callback call;
  } callback = {function[CALLBACK]};
  struct napi_callback_info__ info = {duk_get_top(ctx), function[DATA]};
  napi_value result = callback.call(env, &info);
  if (env->has_exception) {
    environment_take_exception(env);
    return duk_throw(ctx);
  }
  /* A handle of a scope that is closed is no value any more. */
  if (result == NULL || !engine_slot_is_live(ctx, result)) return 0;
  environment_push(env, result);
  return 1;
}

static duk_ret_t run_function(duk_context *ctx) {
  void *function[4];
  engine_addon_function_data(ctx, function);
  return call_addon(ctx, function);
}

/* A method gets only instances of its class: the addon relies on what they wrap. */
static duk_ret_t run_method(duk_context *ctx) {
  void *function[4];
  engine_addon_function_data(ctx, function);
  duk_push_this(ctx);
  bool instance = engine_get_private(ctx, -1, ENGINE_PRIVATE_CLASS) == function[CLASS];
  duk_pop(ctx);
  if (!instance) return duk_type_error(ctx, "Illegal invocation");
  return call_addon(ctx, function);
}

static duk_ret_t run_constructor(duk_context *ctx) {
  void *function[4];
  engine_addon_function_data(ctx, function);
  if (duk_is_constructor_call(ctx)) {
    duk_push_this(ctx);
    engine_set_private(ctx, -1, ENGINE_PRIVATE_CLASS, function[CLASS]);
    duk_pop(ctx);
  }
  return call_addon(ctx, function);
}

static void push(napi_env env, duk_c_function run, napi_callback callback, void *data,
                 void *class) {
  union {
    napi_callback call;
    void *pointer;
  } c = {callback};
  engine_push_addon_function(env->ctx, run, (void *[]){env, c.pointer, data, class}, true);
}

void function_push(napi_env env, napi_callback callback, void *data, void *class) {
  push(env, class != NULL ? run_method : run_function, callback, data, class);
}

void function_set_name(duk_context *ctx, duk_idx_t name) {
  name = duk_normalize_index(ctx, name);
  duk_push_literal(ctx, "name");
  duk_dup(ctx, name);
  duk_def_prop(ctx, -3,
               DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_CLEAR_WEC | DUK_DEFPROP_SET_CONFIGURABLE);
}

struct definition {
  napi_env env;
  const char *name;
  size_t length;
  napi_callback callback;
  void *data;
  size_t count;
  const napi_property_descriptor *properties;
};

static duk_ret_t make_function(duk_context *ctx, void *udata) {
  const struct definition *d = udata;
  function_push(d->env, d->callback, d->data, NULL);
  if (d->name != NULL) {
    binding_push_utf8(ctx, d->name, d->length);
    duk_insert(ctx, -2);
    function_set_name(ctx, -2);
  }
  return 1;
}

napi_status napi_create_function(napi_env env, const char *name, size_t length,
                                 napi_callback callback, void *data, napi_value *result) {
  ENTER(env);
  CHECK_ARG(env, callback);
  CHECK_ARG(env, result);
  if (name != NULL && length == NAPI_AUTO_LENGTH) length = strlen(name);
  struct definition d = {
      .env = env, .name = name, .length = length, .callback = callback, .data = data};
  return environment_run(env, make_function, &d, result);
}

static duk_ret_t make_class(duk_context *ctx, void *udata) {
  static atomic_uintptr_t classes;
  const struct definition *d = udata;
  void *mark = (void *)(atomic_fetch_add(&classes, 1) + 1);
  push(d->env, run_constructor, d->callback, d->data, mark);
  duk_idx_t constructor = duk_get_top_index(ctx);
  binding_push_utf8(ctx, d->name, d->length);
  duk_insert(ctx, -2);
  function_set_name(ctx, -2);
  duk_remove(ctx, -2);
  duk_idx_t prototype = duk_push_object(ctx);
  duk_push_literal(ctx, "constructor");
  duk_dup(ctx, constructor);
  duk_def_prop(ctx, prototype,
               DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_WC | DUK_DEFPROP_CLEAR_ENUMERABLE);
  duk_push_literal(ctx, "prototype");
  duk_dup(ctx, prototype);
  duk_def_prop(ctx, constructor,
               DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_CLEAR_WEC | DUK_DEFPROP_SET_WRITABLE);
  for (size_t i = 0; i < d->count; i++) {
    bool of_class = d->properties[i].attributes & napi_static;
    define_property(d->env, of_class ? constructor : prototype, &d->properties[i],
                    of_class ? NULL : mark);
  }
  duk_set_top(ctx, constructor + 1);
  return 1;
}

napi_status napi_define_class(napi_env env, const char *name, size_t length,
                              napi_callback constructor, void *data, size_t count,
                              const napi_property_descriptor *properties, napi_value *result) {
  ENTER(env);
  CHECK_ARG(env, result);
  CHECK_ARG(env, constructor);
  CHECK_ARG(env, name);
  CHECK(env, environment_room(env), napi_generic_failure);
  napi_status status = properties_check(env, count, properties);
  if (status != napi_ok) return status;
  struct definition d = {.env = env,
                         .name = name,
                         .length = length == NAPI_AUTO_LENGTH ? strlen(name) : length,
                         .callback = constructor,
                         .data = data,
                         .count = count,
                         .properties = properties};
  return environment_run(env, make_class, &d, result);
}

/* --- Within a callback --- */

napi_status napi_get_cb_info(napi_env env, napi_callback_info info, size_t *count,
                             napi_value *arguments, napi_value *receiver, void **data) {
  CHECK_ENV(env);
  CHECK_ARG(env, info);
  CHECK(env, environment_room(env), napi_generic_failure);
  if (arguments != NULL) {
    CHECK_ARG(env, count);
    size_t i = 0, given = (size_t)info->count < *count ? (size_t)info->count : *count;
    for (; i < given; i++) arguments[i] = engine_slot(env->ctx, (duk_idx_t)i);
    if (i < *count) { /* the rest is undefined */
      duk_push_undefined(env->ctx);
      for (; i < *count; i++) arguments[i] = engine_slot(env->ctx, -1);
    }
  }
  if (count != NULL) *count = (size_t)info->count;
  if (receiver != NULL) {
    duk_push_this(env->ctx); /* always an object, as in sloppy code */
    if (duk_is_null_or_undefined(env->ctx, -1)) {
      duk_pop(env->ctx);
      duk_push_global_object(env->ctx);
    } else if (!duk_is_object(env->ctx, -1)) {
      napi_value object;
      napi_status status = napi_coerce_to_object(env, engine_slot(env->ctx, -1), &object);
      if (status != napi_ok) return status;
    }
    *receiver = engine_slot(env->ctx, -1);
  }
  if (data != NULL) *data = info->data;
  return OK(env);
}

napi_status napi_get_new_target(napi_env env, napi_callback_info info, napi_value *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, info);
  CHECK_ARG(env, result);
  CHECK(env, environment_room(env), napi_generic_failure);
  *result = NULL;
  if (!duk_is_constructor_call(env->ctx)) return OK(env);
  duk_push_new_target(env->ctx);
  return environment_give(env, result);
}

/* --- Calls --- */

struct call {
  napi_env env;
  napi_value function, receiver; /* receiver NULL: new */
  size_t count;
  const napi_value *arguments;
};

static duk_ret_t call(duk_context *ctx, void *udata) {
  const struct call *c = udata;
  duk_require_stack(ctx, (duk_idx_t)c->count + 4);
  environment_push(c->env, c->function);
  if (c->receiver != NULL) environment_push(c->env, c->receiver);
  for (size_t i = 0; i < c->count; i++) environment_push(c->env, c->arguments[i]);
  if (c->receiver != NULL)
    duk_call_method(ctx, (duk_idx_t)c->count);
  else
    duk_new(ctx, (duk_idx_t)c->count);
  return 1;
}

static napi_status run_call(struct call *c, napi_value *result) {
  napi_env env = c->env;
  CHECK(env, environment_room(env), napi_generic_failure);
  CHECK(env, c->count <= INT32_MAX / 2, napi_invalid_arg);
  if (c->count > 0) CHECK_ARG(env, c->arguments);
  environment_push(env, c->function);
  bool function = duk_is_function(env->ctx, -1);
  duk_pop(env->ctx);
  CHECK(env, function, napi_invalid_arg);
  return environment_run(env, call, c, result);
}

napi_status napi_call_function(napi_env env, napi_value receiver, napi_value function, size_t count,
                               const napi_value *arguments, napi_value *result) {
  ENTER(env);
  CHECK_ARG(env, function);
  CHECK(env, environment_room(env), napi_generic_failure);
  if (receiver == NULL) {
    duk_push_undefined(env->ctx);
    receiver = engine_slot(env->ctx, -1);
  }
  struct call c = {env, function, receiver, count, arguments};
  return run_call(&c, result);
}

napi_status napi_new_instance(napi_env env, napi_value constructor, size_t count,
                              const napi_value *arguments, napi_value *result) {
  ENTER(env);
  CHECK_ARG(env, constructor);
  CHECK_ARG(env, result);
  struct call c = {env, constructor, NULL, count, arguments};
  return run_call(&c, result);
}

struct script {
  napi_env env;
  napi_value text;
};

static duk_ret_t run_script(duk_context *ctx, void *udata) {
  const struct script *s = udata;
  struct engine_source source = {.filename = "[eval]"};
  environment_push(s->env, s->text);
  source.text = binding_string(ctx, -1, &source.length);
  engine_compile_script(ctx, &source);
  duk_call(ctx, 0);
  return 1;
}

napi_status napi_run_script(napi_env env, napi_value script, napi_value *result) {
  ENTER(env);
  CHECK_ARG(env, script);
  CHECK_ARG(env, result);
  CHECK(env, environment_room(env), napi_generic_failure);
  environment_push(env, script);
  bool text = duk_is_string(env->ctx, -1) && !duk_is_symbol(env->ctx, -1);
  duk_pop(env->ctx);
  CHECK(env, text, napi_string_expected);
  return environment_run(env, run_script, &(struct script){env, script}, result);
}

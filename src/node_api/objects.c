/* Node-API: objects and their properties. */
#include <string.h>

#include "engine/inspect.h"
#include "node_api/environment.h"
#include "node_api/functions.h"

/* --- Making them --- */

struct new_object {
  enum { NEW_OBJECT, NEW_ARRAY, NEW_DATE } what;
  size_t length;
  double time;
};

static duk_ret_t push_new(duk_context *ctx, void *udata) {
  const struct new_object *n = udata;
  switch (n->what) {
  case NEW_OBJECT: duk_push_object(ctx); break;
  case NEW_DATE: engine_push_date(ctx, n->time); break;
  case NEW_ARRAY:
    duk_push_array(ctx);
    if (n->length > 0) {
      duk_push_number(ctx, (double)n->length);
      duk_put_prop_literal(ctx, -2, "length");
    }
  }
  return 1;
}

static napi_status create(napi_env env, struct new_object n, napi_value *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  return environment_run(env, push_new, &n, result);
}

napi_status napi_create_object(napi_env env, napi_value *result) {
  return create(env, (struct new_object){.what = NEW_OBJECT}, result);
}
napi_status napi_create_array(napi_env env, napi_value *result) {
  return create(env, (struct new_object){.what = NEW_ARRAY}, result);
}
napi_status napi_create_array_with_length(napi_env env, size_t length, napi_value *result) {
  return create(env, (struct new_object){.what = NEW_ARRAY, .length = length}, result);
}
napi_status napi_create_date(napi_env env, double time, napi_value *result) {
  ENTER(env);
  return create(env, (struct new_object){.what = NEW_DATE, .time = time}, result);
}

/* Whether the value is of the kind, which it stays when proxies come in its place. */
static bool is_kind(napi_env env, napi_value value, enum engine_kind kind) {
  environment_push(env, value);
  bool is = engine_kind_of(env->ctx, -1) == kind && !engine_is_proxy(env->ctx, -1);
  duk_pop(env->ctx);
  return is;
}

napi_status napi_get_date_value(napi_env env, napi_value value, double *result) {
  ENTER(env);
  CHECK_ARG(env, value);
  CHECK_ARG(env, result);
  CHECK(env, environment_room(env), napi_generic_failure);
  CHECK(env, is_kind(env, value, ENGINE_KIND_DATE), napi_date_expected);
  environment_push(env, value);
  *result = engine_get_date(env->ctx, -1);
  duk_pop(env->ctx);
  return OK(env);
}

napi_status napi_get_array_length(napi_env env, napi_value value, uint32_t *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, value);
  CHECK_ARG(env, result);
  CHECK(env, environment_room(env), napi_generic_failure);
  CHECK(env, is_kind(env, value, ENGINE_KIND_ARRAY), napi_array_expected);
  environment_push(env, value);
  *result = (uint32_t)duk_get_length(env->ctx, -1);
  duk_pop(env->ctx);
  return OK(env);
}

/* --- Operations on them --- */

enum operation {
  GET,
  SET,
  HAS,
  HAS_OWN,
  DELETE,
  PROTOTYPE,
  FREEZE,
  SEAL,
  INSTANCE_OF,
  NAMES,
  TAG,
  HAS_TAG
};

struct access {
  napi_env env;
  enum operation operation;
  napi_value object, key; /* key or name or index; of INSTANCE_OF the constructor */
  const char *name;
  uint32_t index;
  napi_value value;
  bool answer;
  bool inherited, numbers_as_strings; /* of NAMES */
  unsigned filter;
  const napi_type_tag *tag;
};

static void push_key(duk_context *ctx, const struct access *a) {
  if (a->key != NULL)
    environment_push(a->env, a->key);
  else if (a->name != NULL)
    binding_push_utf8(ctx, a->name, strlen(a->name));
  else
    duk_push_uint(ctx, a->index);
}

static duk_ret_t operate(duk_context *ctx, void *udata) {
  struct access *a = udata;
  environment_push(a->env, a->object);
  if (a->operation != INSTANCE_OF) duk_to_object(ctx, -1);
  duk_idx_t object = duk_get_top_index(ctx);
  switch (a->operation) {
  case GET:
    push_key(ctx, a);
    duk_get_prop(ctx, object);
    return 1;
  case SET:
    push_key(ctx, a);
    environment_push(a->env, a->value);
    engine_set_property(ctx, object);
    return 0;
  case HAS:
    push_key(ctx, a);
    a->answer = duk_has_prop(ctx, object);
    return 0;
  case HAS_OWN:
    push_key(ctx, a);
    a->answer = engine_has_own_property(ctx, object);
    return 0;
  case DELETE:
    push_key(ctx, a);
    a->answer = engine_delete_property(ctx, object);
    return 0;
  case PROTOTYPE:
    duk_get_prototype(ctx, object);
    if (duk_is_undefined(ctx, -1)) duk_push_null(ctx);
    return 1;
  case FREEZE: duk_freeze(ctx, object); return 0;
  case SEAL: duk_seal(ctx, object); return 0;
  case INSTANCE_OF:
    environment_push(a->env, a->key);
    a->answer = duk_instanceof(ctx, object, -1);
    return 0;
  case NAMES:
    engine_push_property_names(ctx, object, a->inherited, a->filter, a->numbers_as_strings);
    return 1;
  case TAG: a->answer = engine_tag_object(ctx, object, (const uint8_t *)a->tag); return 0;
  case HAS_TAG: a->answer = engine_has_tag(ctx, object, (const uint8_t *)a->tag); return 0;
  }
  return 0;
}

/* undefined and null do not become objects, which is an exception besides. */
static napi_status check_object(napi_env env, napi_value object) {
  CHECK_ARG(env, object);
  CHECK(env, environment_room(env), napi_generic_failure);
  environment_push(env, object);
  bool none = duk_is_null_or_undefined(env->ctx, -1);
  duk_pop(env->ctx);
  if (!none) return napi_ok;
  napi_throw_type_error(env, NULL, "Cannot convert undefined or null to object");
  return environment_status(env, napi_object_expected);
}

static napi_status run(struct access *a, napi_value *result) {
  napi_status status = check_object(a->env, a->object);
  if (status != napi_ok) return status;
  return environment_run(a->env, operate, a, result);
}

static napi_status answer(struct access *a, bool *result) {
  napi_status status = run(a, NULL);
  if (status == napi_ok && result != NULL) *result = a->answer;
  return status;
}

#define ACCESS(operation_, ...)                                                                    \
  (&(struct access){.env = env, .operation = operation_, .object = object, __VA_ARGS__})

napi_status napi_get_property(napi_env env, napi_value object, napi_value key, napi_value *result) {
  ENTER(env);
  CHECK_ARG(env, key);
  CHECK_ARG(env, result);
  return run(ACCESS(GET, .key = key), result);
}
napi_status napi_get_named_property(napi_env env, napi_value object, const char *name,
                                    napi_value *result) {
  ENTER(env);
  CHECK_ARG(env, name);
  CHECK_ARG(env, result);
  return run(ACCESS(GET, .name = name), result);
}
napi_status napi_get_element(napi_env env, napi_value object, uint32_t index, napi_value *result) {
  ENTER(env);
  CHECK_ARG(env, result);
  return run(ACCESS(GET, .index = index), result);
}

napi_status napi_set_property(napi_env env, napi_value object, napi_value key, napi_value value) {
  ENTER(env);
  CHECK_ARG(env, key);
  CHECK_ARG(env, value);
  return run(ACCESS(SET, .key = key, .value = value), NULL);
}
napi_status napi_set_named_property(napi_env env, napi_value object, const char *name,
                                    napi_value value) {
  ENTER(env);
  CHECK_ARG(env, name);
  CHECK_ARG(env, value);
  return run(ACCESS(SET, .name = name, .value = value), NULL);
}
napi_status napi_set_element(napi_env env, napi_value object, uint32_t index, napi_value value) {
  ENTER(env);
  CHECK_ARG(env, value);
  return run(ACCESS(SET, .index = index, .value = value), NULL);
}

napi_status napi_has_property(napi_env env, napi_value object, napi_value key, bool *result) {
  ENTER(env);
  CHECK_ARG(env, key);
  CHECK_ARG(env, result);
  return answer(ACCESS(HAS, .key = key), result);
}
napi_status napi_has_named_property(napi_env env, napi_value object, const char *name,
                                    bool *result) {
  ENTER(env);
  CHECK_ARG(env, name);
  CHECK_ARG(env, result);
  return answer(ACCESS(HAS, .name = name), result);
}
napi_status napi_has_element(napi_env env, napi_value object, uint32_t index, bool *result) {
  ENTER(env);
  CHECK_ARG(env, result);
  return answer(ACCESS(HAS, .index = index), result);
}
napi_status napi_has_own_property(napi_env env, napi_value object, napi_value key, bool *result) {
  ENTER(env);
  CHECK_ARG(env, key);
  CHECK_ARG(env, result);
  CHECK(env, environment_room(env), napi_generic_failure);
  environment_push(env, key);
  bool name = duk_is_string(env->ctx, -1) || duk_is_symbol(env->ctx, -1);
  duk_pop(env->ctx);
  CHECK(env, name, napi_name_expected);
  return answer(ACCESS(HAS_OWN, .key = key), result);
}

napi_status napi_delete_property(napi_env env, napi_value object, napi_value key, bool *result) {
  ENTER(env);
  CHECK_ARG(env, key);
  return answer(ACCESS(DELETE, .key = key), result);
}
napi_status napi_delete_element(napi_env env, napi_value object, uint32_t index, bool *result) {
  ENTER(env);
  return answer(ACCESS(DELETE, .index = index), result);
}

napi_status napi_get_prototype(napi_env env, napi_value object, napi_value *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  return run(ACCESS(PROTOTYPE), result);
}

napi_status napi_object_freeze(napi_env env, napi_value object) {
  ENTER(env);
  return run(ACCESS(FREEZE), NULL);
}
napi_status napi_object_seal(napi_env env, napi_value object) {
  ENTER(env);
  return run(ACCESS(SEAL), NULL);
}

napi_status napi_get_all_property_names(napi_env env, napi_value object,
                                        napi_key_collection_mode mode, napi_key_filter filter,
                                        napi_key_conversion conversion, napi_value *result) {
  ENTER(env);
  CHECK_ARG(env, result);
  CHECK(env, mode == napi_key_include_prototypes || mode == napi_key_own_only, napi_invalid_arg);
  CHECK(env, conversion == napi_key_keep_numbers || conversion == napi_key_numbers_to_strings,
        napi_invalid_arg);
  return run(ACCESS(NAMES, .inherited = mode == napi_key_include_prototypes,
                    .filter = (unsigned)filter,
                    .numbers_as_strings = conversion == napi_key_numbers_to_strings),
             result);
}

napi_status napi_get_property_names(napi_env env, napi_value object, napi_value *result) {
  return napi_get_all_property_names(env, object, napi_key_include_prototypes,
                                     napi_key_enumerable | napi_key_skip_symbols,
                                     napi_key_numbers_to_strings, result);
}

napi_status napi_instanceof(napi_env env, napi_value object, napi_value constructor, bool *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, object);
  CHECK_ARG(env, result);
  *result = false;
  ENTER(env);
  CHECK_ARG(env, constructor);
  CHECK(env, environment_room(env), napi_generic_failure);
  environment_push(env, constructor);
  bool function = duk_is_function(env->ctx, -1);
  duk_pop(env->ctx);
  if (!function) {
    napi_throw_type_error(env, "ERR_NAPI_CONS_FUNCTION", "Constructor must be a function");
    return environment_status(env, napi_function_expected);
  }
  struct access a = {.env = env, .operation = INSTANCE_OF, .object = object, .key = constructor};
  napi_status status = environment_run(env, operate, &a, NULL);
  if (status == napi_ok) *result = a.answer;
  return status;
}

napi_status napi_type_tag_object(napi_env env, napi_value object, const napi_type_tag *tag) {
  bool tagged;
  ENTER(env);
  CHECK_ARG(env, tag);
  napi_status status = answer(ACCESS(TAG, .tag = tag), &tagged);
  return status != napi_ok ? status : environment_status(env, tagged ? napi_ok : napi_invalid_arg);
}

napi_status napi_check_object_type_tag(napi_env env, napi_value object, const napi_type_tag *tag,
                                       bool *result) {
  ENTER(env);
  CHECK_ARG(env, tag);
  CHECK_ARG(env, result);
  return answer(ACCESS(HAS_TAG, .tag = tag), result);
}

/* --- Descriptors --- */

void define_property(napi_env env, duk_idx_t object, const napi_property_descriptor *p,
                     void *class) {
  duk_context *ctx = env->ctx;
  duk_uint_t flags = DUK_DEFPROP_HAVE_ENUMERABLE | DUK_DEFPROP_HAVE_CONFIGURABLE;
  if (p->attributes & napi_enumerable) flags |= DUK_DEFPROP_ENUMERABLE;
  if (p->attributes & napi_configurable) flags |= DUK_DEFPROP_CONFIGURABLE;
  duk_require_stack(ctx, 6);
  if (p->utf8name != NULL)
    binding_push_utf8(ctx, p->utf8name, strlen(p->utf8name));
  else
    environment_push(env, p->name);
  duk_idx_t name = duk_get_top_index(ctx);
  if (p->getter != NULL || p->setter != NULL) {
    if (p->getter != NULL) {
      function_push(env, p->getter, p->data, NULL);
      flags |= DUK_DEFPROP_HAVE_GETTER;
    }
    if (p->setter != NULL) {
      function_push(env, p->setter, p->data, NULL);
      flags |= DUK_DEFPROP_HAVE_SETTER;
    }
  } else {
    flags |= DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_HAVE_WRITABLE;
    if (p->attributes & napi_writable) flags |= DUK_DEFPROP_WRITABLE;
    if (p->method != NULL) {
      function_push(env, p->method, p->data, class);
      if (class != NULL && !duk_is_symbol(ctx, name)) function_set_name(ctx, name);
    } else if (p->value != NULL) {
      environment_push(env, p->value);
    } else {
      duk_push_undefined(ctx);
    }
  }
  duk_def_prop(ctx, object, flags);
}

struct definitions {
  napi_env env;
  napi_value object;
  size_t count;
  const napi_property_descriptor *properties;
};

static duk_ret_t define_all(duk_context *ctx, void *udata) {
  const struct definitions *d = udata;
  environment_push(d->env, d->object);
  duk_to_object(ctx, -1);
  duk_idx_t object = duk_get_top_index(ctx);
  for (size_t i = 0; i < d->count; i++) define_property(d->env, object, &d->properties[i], NULL);
  return 0;
}

napi_status properties_check(napi_env env, size_t count,
                             const napi_property_descriptor *properties) {
  if (count > 0) CHECK_ARG(env, properties);
  for (size_t i = 0; i < count; i++) {
    if (properties[i].utf8name != NULL) continue;
    CHECK_ARG(env, properties[i].name);
    environment_push(env, properties[i].name);
    bool name = duk_is_string(env->ctx, -1) || duk_is_symbol(env->ctx, -1);
    duk_pop(env->ctx);
    CHECK(env, name, napi_name_expected);
  }
  return napi_ok;
}

napi_status napi_define_properties(napi_env env, napi_value object, size_t count,
                                   const napi_property_descriptor *properties) {
  ENTER(env);
  CHECK_ARG(env, object);
  CHECK(env, environment_room(env), napi_generic_failure);
  napi_status status = check_object(env, object);
  if (status != napi_ok) return status;
  status = properties_check(env, count, properties);
  if (status != napi_ok) return status;
  return environment_run(env, define_all, &(struct definitions){env, object, count, properties},
                         NULL);
}

/*
 * What kind of object a value is, for lib/internal/util/types.js: kindOf(value) and the functions isXxx(value).
 */
#include "runtime/binding.h"

#include "engine/inspect.h"

static duk_ret_t types_kind_of(duk_context *ctx) {
  duk_push_string(ctx, engine_kind_name(engine_kind_of(ctx, 0)));
  return 1;
}

/* typedArrayName(value): 'Uint8Array' and so on, undefined for another value */
static duk_ret_t types_typed_array_name(duk_context *ctx) {
  const char *name = engine_typed_array_name(ctx, 0);
  if (name == NULL) return 0;
  duk_push_string(ctx, name);
  return 1;
}

/* magic: the kind */
static duk_ret_t types_is_kind(duk_context *ctx) {
  /* A proxy is never what its target is. */
  duk_push_boolean(ctx, engine_kind_of(ctx, 0) == (enum engine_kind)duk_get_current_magic(ctx) &&
                            !engine_is_proxy(ctx, 0));
  return 1;
}

static duk_ret_t types_is_any_array_buffer(duk_context *ctx) {
  enum engine_kind kind = engine_kind_of(ctx, 0);
  duk_push_boolean(ctx,
                   kind == ENGINE_KIND_ARRAY_BUFFER || kind == ENGINE_KIND_SHARED_ARRAY_BUFFER);
  return 1;
}

static duk_ret_t types_is_boxed_primitive(duk_context *ctx) {
  enum engine_kind kind = engine_kind_of(ctx, 0);
  duk_push_boolean(ctx, kind == ENGINE_KIND_NUMBER || kind == ENGINE_KIND_STRING ||
                            kind == ENGINE_KIND_BOOLEAN || kind == ENGINE_KIND_SYMBOL ||
                            kind == ENGINE_KIND_BIGINT);
  return 1;
}

static duk_ret_t types_is_proxy(duk_context *ctx) {
  duk_push_boolean(ctx, engine_is_proxy(ctx, 0));
  return 1;
}

static duk_ret_t types_is_async_function(duk_context *ctx) {
  enum engine_function_kind kind = engine_function_kind(ctx, 0);
  duk_push_boolean(ctx, kind == ENGINE_FUNCTION_ASYNC || kind == ENGINE_FUNCTION_ASYNC_GENERATOR);
  return 1;
}

static duk_ret_t types_is_generator_function(duk_context *ctx) {
  enum engine_function_kind kind = engine_function_kind(ctx, 0);
  duk_push_boolean(ctx,
                   kind == ENGINE_FUNCTION_GENERATOR || kind == ENGINE_FUNCTION_ASYNC_GENERATOR);
  return 1;
}

static const duk_function_list_entry functions[] = {
    {"kindOf", types_kind_of, 1},
    {"typedArrayName", types_typed_array_name, 1},
    {"isAnyArrayBuffer", types_is_any_array_buffer, 1},
    {"isBoxedPrimitive", types_is_boxed_primitive, 1},
    {"isProxy", types_is_proxy, 1},
    {"isAsyncFunction", types_is_async_function, 1},
    {"isGeneratorFunction", types_is_generator_function, 1},
    {NULL, NULL, 0}};

static const struct {
  const char *name;
  enum engine_kind kind;
} tests[] = {{"isExternal", ENGINE_KIND_EXTERNAL},
             {"isDate", ENGINE_KIND_DATE},
             {"isArgumentsObject", ENGINE_KIND_ARGUMENTS},
             {"isBigIntObject", ENGINE_KIND_BIGINT},
             {"isBooleanObject", ENGINE_KIND_BOOLEAN},
             {"isNumberObject", ENGINE_KIND_NUMBER},
             {"isStringObject", ENGINE_KIND_STRING},
             {"isSymbolObject", ENGINE_KIND_SYMBOL},
             {"isNativeError", ENGINE_KIND_ERROR},
             {"isRegExp", ENGINE_KIND_REGEXP},
             {"isGeneratorObject", ENGINE_KIND_GENERATOR},
             {"isPromise", ENGINE_KIND_PROMISE},
             {"isMap", ENGINE_KIND_MAP},
             {"isSet", ENGINE_KIND_SET},
             {"isMapIterator", ENGINE_KIND_MAP_ITERATOR},
             {"isSetIterator", ENGINE_KIND_SET_ITERATOR},
             {"isWeakMap", ENGINE_KIND_WEAK_MAP},
             {"isWeakSet", ENGINE_KIND_WEAK_SET},
             {"isArrayBuffer", ENGINE_KIND_ARRAY_BUFFER},
             {"isDataView", ENGINE_KIND_DATA_VIEW},
             {"isSharedArrayBuffer", ENGINE_KIND_SHARED_ARRAY_BUFFER},
             {"isModuleNamespaceObject", ENGINE_KIND_MODULE}};

static void init(duk_context *ctx) {
  for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
    duk_push_c_function(ctx, types_is_kind, 1);
    duk_set_magic(ctx, -1, tests[i].kind);
    duk_put_prop_string(ctx, -2, tests[i].name);
  }
}

const struct binding binding_types = {.name = "types", .functions = functions, .init = init};

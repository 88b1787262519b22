/* See inspect.h. */
#include "engine/inspect.h"

#include "engine/builtins/collections.h"
#include "engine/builtins/promise.h"
#include "engine/builtins/proxy.h"
#include "engine/builtins/regexp.h"
#include "engine/vm/module_namespace.h"
#include "engine/vm/vm.h"

static bool is_namespace(duk_context *ctx, duk_hobject *h) {
  (void)ctx;
  return module_namespace_is(h);
}

static bool is_proxy(duk_context *ctx, duk_hobject *h) {
  return DUK_HOBJECT_IS_PROXY(h) && !is_namespace(ctx, h);
}

/* Prototypes that Duktape gives the class of their instances, though they are none. */
static bool is_plain_prototype(duk_hthread *thr, duk_hobject *h) {
  static const int16_t prototypes[] = {
      DUK_BIDX_ERROR_PROTOTYPE,        DUK_BIDX_EVAL_ERROR_PROTOTYPE,
      DUK_BIDX_RANGE_ERROR_PROTOTYPE,  DUK_BIDX_REFERENCE_ERROR_PROTOTYPE,
      DUK_BIDX_SYNTAX_ERROR_PROTOTYPE, DUK_BIDX_TYPE_ERROR_PROTOTYPE,
      DUK_BIDX_URI_ERROR_PROTOTYPE,    DUK_BIDX_DATE_PROTOTYPE,
      BI_AGGREGATE_ERROR_PROTOTYPE};
  for (size_t i = 0; i < sizeof(prototypes) / sizeof(prototypes[0]); i++) {
    if (thr->builtins[prototypes[i]] == h) return true;
  }
  return false;
}

static enum engine_kind kind_of_native(duk_hobject *h) {
  if (map_table(h) != NULL) return ENGINE_KIND_MAP;
  if (set_table(h) != NULL) return ENGINE_KIND_SET;
  if (promise_is(h)) return ENGINE_KIND_PROMISE;
  if (regexp_object_as(h) != NULL) return ENGINE_KIND_REGEXP;
  if (builtins_as_native(h, &map_iterator_class) != NULL) return ENGINE_KIND_MAP_ITERATOR;
  if (builtins_as_native(h, &set_iterator_class) != NULL) return ENGINE_KIND_SET_ITERATOR;
  if (vm_is_generator(h)) return ENGINE_KIND_GENERATOR;
  int weak = weak_collection_kind(h);
  if (weak != 0) return weak == 2 ? ENGINE_KIND_WEAK_MAP : ENGINE_KIND_WEAK_SET;
  return ENGINE_KIND_OBJECT;
}

enum engine_kind engine_kind_of(duk_context *ctx, duk_idx_t index) {
  duk_hobject *h = duk_get_hobject(ctx, index);
  if (h == NULL) {
    if (duk_is_lightfunc(ctx, index)) return ENGINE_KIND_FUNCTION;
    return duk_is_buffer(ctx, index) ? ENGINE_KIND_TYPED_ARRAY : ENGINE_KIND_NONE;
  }
  if (is_namespace(ctx, h)) return ENGINE_KIND_MODULE;
  if (is_proxy(ctx, h)) {
    while (h != NULL && DUK_HOBJECT_IS_PROXY(h)) h = ((duk_hproxy *)h)->target;
    if (h == NULL) return ENGINE_KIND_OBJECT;
    if (DUK_HOBJECT_GET_CLASS_NUMBER(h) == DUK_HOBJECT_CLASS_ARRAY) return ENGINE_KIND_ARRAY;
    return DUK_HOBJECT_IS_CALLABLE(h) ? ENGINE_KIND_FUNCTION : ENGINE_KIND_OBJECT;
  }
  duk_small_uint_t class_number = DUK_HOBJECT_GET_CLASS_NUMBER(h);
  switch (class_number) {
  case DUK_HOBJECT_CLASS_ARRAY: return ENGINE_KIND_ARRAY;
  case DUK_HOBJECT_CLASS_FUNCTION: return ENGINE_KIND_FUNCTION;
  case DUK_HOBJECT_CLASS_ARGUMENTS: return ENGINE_KIND_ARGUMENTS;
  case DUK_HOBJECT_CLASS_BOOLEAN: return ENGINE_KIND_BOOLEAN;
  case DUK_HOBJECT_CLASS_NUMBER: return ENGINE_KIND_NUMBER;
  case DUK_HOBJECT_CLASS_STRING: return ENGINE_KIND_STRING;
  case DUK_HOBJECT_CLASS_SYMBOL: return ENGINE_KIND_SYMBOL;
  case DUK_HOBJECT_CLASS_DATE:
    return is_plain_prototype(ctx, h) ? ENGINE_KIND_OBJECT : ENGINE_KIND_DATE;
  case DUK_HOBJECT_CLASS_ERROR:
    return is_plain_prototype(ctx, h) ? ENGINE_KIND_OBJECT : ENGINE_KIND_ERROR;
  case DUK_HOBJECT_CLASS_POINTER: return ENGINE_KIND_EXTERNAL;
  case DUK_HOBJECT_CLASS_ARRAYBUFFER: {
    duk_hobject *prototype = ctx->builtins[BI_SHARED_ARRAY_BUFFER_PROTOTYPE];
    return prototype != NULL && duk_hobject_prototype_chain_contains(ctx, h, prototype, 1)
               ? ENGINE_KIND_SHARED_ARRAY_BUFFER
               : ENGINE_KIND_ARRAY_BUFFER;
  }
  case DUK_HOBJECT_CLASS_DATAVIEW: return ENGINE_KIND_DATA_VIEW;
  case DUK_HOBJECT_CLASS_NATIVE: return kind_of_native(h);
  case DUK_HOBJECT_CLASS_OBJECT: {
    duk_tval *value =
        DUK_HOBJECT_GET_PROTOTYPE(ctx->heap, h) != ctx->builtins[DUK_BIDX_OBJECT_PROTOTYPE]
            ? duk_hobject_get_internal_value_tval_ptr(ctx->heap, h)
            : NULL;
    return value != NULL && value->t == DUK_TAG_BIGINT ? ENGINE_KIND_BIGINT : ENGINE_KIND_OBJECT;
  }
  default:
    if (class_number > DUK_HOBJECT_CLASS_DATAVIEW && class_number <= DUK_HOBJECT_CLASS_BUFOBJ_MAX &&
        DUK_HOBJECT_IS_BUFOBJ(h)) {
      return ENGINE_KIND_TYPED_ARRAY;
    }
    return ENGINE_KIND_OBJECT;
  }
}

const char *engine_kind_name(enum engine_kind kind) {
  static const char *const names[] = {"",
#define X(name, text) text,
                                      ENGINE_KINDS(X)
#undef X
  };
  return names[kind];
}

const char *engine_typed_array_name(duk_context *ctx, duk_idx_t index) {
  static const char *const names[] = {"Int8Array",   "Uint8Array",   "Uint8ClampedArray",
                                      "Int16Array",  "Uint16Array",  "Int32Array",
                                      "Uint32Array", "Float32Array", "Float64Array"};
  duk_hobject *h = duk_get_hobject(ctx, index);
  if (h == NULL || !DUK_HOBJECT_IS_BUFOBJ(h))
    return duk_is_buffer(ctx, index) ? "Uint8Array" : NULL;
  duk_small_uint_t class_number = DUK_HOBJECT_GET_CLASS_NUMBER(h);
  if (class_number < DUK_HOBJECT_CLASS_INT8ARRAY || class_number > DUK_HOBJECT_CLASS_FLOAT64ARRAY)
    return NULL;
  return names[class_number - DUK_HOBJECT_CLASS_INT8ARRAY];
}

enum engine_function_kind engine_function_kind(duk_context *ctx, duk_idx_t index) {
  duk_hobject *h = duk_get_hobject(ctx, index);
  if (h == NULL || !DUK_HOBJECT_IS_COMPFUNC(h)) return ENGINE_FUNCTION_PLAIN;
  uint32_t flags = VM_CLOSURE_CODE(h)->flags;
  if (flags & VM_F_CLASS) return ENGINE_FUNCTION_CLASS;
  if (flags & VM_F_ASYNC)
    return flags & VM_F_GENERATOR ? ENGINE_FUNCTION_ASYNC_GENERATOR : ENGINE_FUNCTION_ASYNC;
  return flags & VM_F_GENERATOR ? ENGINE_FUNCTION_GENERATOR : ENGINE_FUNCTION_PLAIN;
}

bool engine_is_proxy(duk_context *ctx, duk_idx_t index) {
  duk_hobject *h = duk_get_hobject(ctx, index);
  return h != NULL && is_proxy(ctx, h);
}

static void push_object_or_null(duk_hthread *thr, duk_hobject *h) {
  if (h != NULL)
    duk_push_hobject(thr, h);
  else
    duk_push_null(thr);
}

bool engine_push_proxy_details(duk_context *ctx, duk_idx_t index) {
  duk_hobject *h = duk_get_hobject(ctx, index);
  if (h == NULL || !is_proxy(ctx, h)) return false;
  push_object_or_null(ctx, ((duk_hproxy *)h)->target);
  push_object_or_null(ctx, ((duk_hproxy *)h)->handler);
  return true;
}

int engine_push_entries(duk_context *ctx, duk_idx_t index) {
  duk_hobject *h = duk_get_hobject(ctx, index);
  if (h == NULL) return 0;
  int weak = weak_collection_kind(h);
  if (weak == 0) return collection_push_remaining(ctx, h);
  weak_collection_push_entries(ctx, h);
  return weak;
}

void engine_push_non_index_keys(duk_context *ctx, duk_idx_t index, bool only_enumerable) {
  index = duk_require_normalize_index(ctx, index);
  duk_idx_t result = duk_push_array(ctx);
  duk_uarridx_t count = 0;
  object_own_keys(ctx, index);
  duk_idx_t keys = duk_get_top_index(ctx);
  duk_uarridx_t length = (duk_uarridx_t)duk_get_length(ctx, keys);
  for (duk_uarridx_t i = 0; i < length; i++) {
    duk_get_prop_index(ctx, keys, i);
    duk_hstring *key = duk_known_hstring(ctx, -1);
    bool wanted = !DUK_HSTRING_HAS_ARRIDX(key);
    if (wanted && only_enumerable) {
      struct property_descriptor d;
      wanted = object_get_own(ctx, index, duk_get_top_index(ctx), &d) &&
               (d.flags & DUK_DEFPROP_ENUMERABLE) != 0;
      duk_set_top(ctx, keys + 2);
    }
    if (wanted)
      duk_put_prop_index(ctx, result, count++);
    else
      duk_pop(ctx);
  }
  duk_pop(ctx);
}

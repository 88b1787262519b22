/*
 * The inside of values, for lib/internal/util/inspect.js and comparisons.js.
 */
#include "runtime/binding.h"

#include "engine/builtins/microtask.h"
#include "engine/inspect.h"

/* getOwnNonIndexProperties(object, filter): filter 0 all keys, 2 enumerable ones */
static duk_ret_t util_get_own_non_index_properties(duk_context *ctx) {
  engine_push_non_index_keys(ctx, 0, binding_int32(ctx, 1) == 2);
  return 1;
}

/* getPromiseDetails(promise): [state, result]; 0 pending, 1 fulfilled, 2 rejected; undefined for another value */
static duk_ret_t util_get_promise_details(duk_context *ctx) {
  duk_push_array(ctx);
  int state = engine_promise_state(ctx, 0);
  if (state < 0) return 0;
  duk_put_prop_index(ctx, -2, 1);
  duk_push_int(ctx, state);
  duk_put_prop_index(ctx, -2, 0);
  return 1;
}

/* getProxyDetails(value, both = true): [target, handler], or the target alone; undefined for what is no proxy */
static duk_ret_t util_get_proxy_details(duk_context *ctx) {
  if (!engine_push_proxy_details(ctx, 0)) return 0;
  if (!duk_is_undefined(ctx, 1) && !duk_to_boolean(ctx, 1)) {
    duk_pop(ctx);
    return 1;
  }
  duk_push_array(ctx);
  duk_insert(ctx, -3);
  duk_put_prop_index(ctx, -3, 1);
  duk_put_prop_index(ctx, -2, 0);
  return 1;
}

/* previewEntries(value, withKind): the entries, or [entries, whether keys and values]; undefined for another value */
static duk_ret_t util_preview_entries(duk_context *ctx) {
  int kind = engine_push_entries(ctx, 0);
  if (kind == 0) return 0;
  if (duk_is_undefined(ctx, 1)) return 1;
  duk_push_array(ctx);
  duk_insert(ctx, -2);
  duk_put_prop_index(ctx, -2, 0);
  duk_push_boolean(ctx, kind == 2);
  duk_put_prop_index(ctx, -2, 1);
  return 1;
}

/* getConstructorName(object): the name of the first constructor up the chain, else the kind */
static duk_ret_t util_get_constructor_name(duk_context *ctx) {
  duk_push_string(ctx, engine_kind_name(engine_kind_of(ctx, 0)));
  for (duk_dup(ctx, 0); duk_is_object(ctx, -1); duk_get_prototype(ctx, -1), duk_remove(ctx, -2)) {
    duk_push_literal(ctx, "constructor");
    duk_get_prop_desc(ctx, -2, 0);
    if (duk_is_object(ctx, -1) && duk_get_prop_literal(ctx, -1, "value") &&
        duk_is_function(ctx, -1) && duk_get_prop_literal(ctx, -1, "name") &&
        duk_is_string(ctx, -1) && duk_get_length(ctx, -1) > 0) {
      return 1;
    }
    duk_set_top(ctx, 3);
  }
  duk_pop(ctx);
  return 1;
}

/* functionKind(function): 0 plain, 1 generator, 2 async, 3 async generator, 4 class */
static duk_ret_t util_function_kind(duk_context *ctx) {
  duk_push_int(ctx, engine_function_kind(ctx, 0));
  return 1;
}

static const duk_function_list_entry functions[] = {
    {"getOwnNonIndexProperties", util_get_own_non_index_properties, 2},
    {"getPromiseDetails", util_get_promise_details, 1},
    {"getProxyDetails", util_get_proxy_details, 2},
    {"previewEntries", util_preview_entries, 2},
    {"getConstructorName", util_get_constructor_name, 1},
    {"functionKind", util_function_kind, 1},
    {NULL, NULL, 0}};

const struct binding binding_util = {.name = "util", .functions = functions};

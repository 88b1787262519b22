/*
 * ES modules for lib/internal/modules: internalBinding('module_records'). Records are engine/module.h's.
 *   compile(source, filename, host) -> record
 *   synthetic(count) -> record with that many exported variables
 *   share(importer, slot, exporter, slot), set(record, slot, value), get(record, slot, name) -> value
 *   initialise(record), evaluate(record) -> undefined or the promise of an async module
 *   namespace(names) -> a namespace object with these names, sorted; then for each by its index
 *   namespaceShare(namespace, index, record, slot) or namespaceSet(namespace, index, value)
 *   position(record) -> { line, column } of the await at the top level that was reached last, or undefined
 *   line(record, number) -> a line of its source text, from 1
 *   commonJSNames(source) -> [names, specifiers]: what a CommonJS module visibly exports, and the modules it exports anew
 *   setHooks(importDynamically(specifier, options, host) -> promise, initializeMeta(host) -> object)
 */
#include "engine/module.h"
#include "runtime/binding.h"
#include "runtime/compile_cache.h"

static duk_ret_t records_compile(duk_context *ctx) {
  size_t length;
  const char *text = binding_string(ctx, 0, &length);
  const struct engine_source source = {
      .text = text,
      .length = length,
      .filename = binding_string(ctx, 1, NULL),
      .cache = compile_cache_engine(isolate_of(ctx)->compile_cache)};
  duk_dup(ctx, 2);
  engine_compile_module(ctx, &source);
  return 1;
}

static duk_ret_t records_synthetic(duk_context *ctx) {
  engine_push_synthetic_module(ctx, binding_uint32(ctx, 0));
  return 1;
}

static duk_ret_t records_share(duk_context *ctx) {
  engine_module_share(ctx, 0, binding_uint32(ctx, 1), 2, binding_uint32(ctx, 3));
  return 0;
}

static duk_ret_t records_set(duk_context *ctx) {
  engine_module_set(ctx, 0, binding_uint32(ctx, 1));
  return 0;
}

static duk_ret_t records_get(duk_context *ctx) {
  engine_module_get(ctx, 0, binding_uint32(ctx, 1), binding_string(ctx, 2, NULL));
  return 1;
}

static duk_ret_t records_initialise(duk_context *ctx) {
  engine_module_initialise(ctx, 0);
  return 0;
}

static duk_ret_t records_namespace(duk_context *ctx) {
  engine_push_namespace(ctx, 0);
  return 1;
}

static duk_ret_t records_namespace_share(duk_context *ctx) {
  engine_namespace_share(ctx, 0, binding_uint32(ctx, 1), 2, binding_uint32(ctx, 3));
  return 0;
}

static duk_ret_t records_namespace_set(duk_context *ctx) {
  engine_namespace_set(ctx, 0, binding_uint32(ctx, 1));
  return 0;
}

static duk_ret_t records_evaluate(duk_context *ctx) {
  engine_module_evaluate(ctx, 0);
  return 1;
}

static duk_ret_t records_position(duk_context *ctx) {
  engine_push_module_position(ctx, 0);
  return 1;
}

static duk_ret_t records_line(duk_context *ctx) {
  engine_push_module_line(ctx, 0, binding_uint32(ctx, 1));
  return 1;
}

static duk_ret_t records_commonjs_names(duk_context *ctx) {
  size_t length;
  const char *text = binding_string(ctx, 0, &length);
  engine_push_commonjs_names(ctx, text, length);
  duk_push_array(ctx);
  duk_insert(ctx, -3);
  duk_put_prop_index(ctx, -3, 1);
  duk_put_prop_index(ctx, -2, 0);
  return 1;
}

/* --- what the engine asks for --- */

#define HOOKS_KEY DUK_HIDDEN_SYMBOL("moduleHooks")

static void push_hook(duk_context *ctx, duk_uarridx_t which) {
  duk_push_heap_stash(ctx);
  duk_get_prop_string(ctx, -1, HOOKS_KEY);
  duk_get_prop_index(ctx, -1, which);
  duk_replace(ctx, -3);
  duk_pop(ctx);
}

static void dynamic_import(void *user, duk_context *ctx) {
  (void)user;
  push_hook(ctx, 0);
  duk_insert(ctx, -4);
  duk_call(ctx, 3);
}

static void import_meta(void *user, duk_context *ctx) {
  (void)user;
  push_hook(ctx, 1);
  duk_insert(ctx, -2);
  duk_call(ctx, 1);
}

static duk_ret_t records_set_hooks(duk_context *ctx) {
  binding_function(ctx, 0);
  binding_function(ctx, 1);
  duk_push_heap_stash(ctx);
  duk_push_array(ctx);
  duk_dup(ctx, 0);
  duk_put_prop_index(ctx, -2, 0);
  duk_dup(ctx, 1);
  duk_put_prop_index(ctx, -2, 1);
  duk_put_prop_string(ctx, -2, HOOKS_KEY);
  engine_set_module_hooks(ctx, dynamic_import, import_meta);
  return 0;
}

static const duk_function_list_entry functions[] = {{"compile", records_compile, 3},
                                                    {"synthetic", records_synthetic, 1},
                                                    {"share", records_share, 4},
                                                    {"set", records_set, 3},
                                                    {"get", records_get, 3},
                                                    {"initialise", records_initialise, 1},
                                                    {"evaluate", records_evaluate, 1},
                                                    {"namespace", records_namespace, 1},
                                                    {"namespaceShare", records_namespace_share, 4},
                                                    {"namespaceSet", records_namespace_set, 3},
                                                    {"position", records_position, 1},
                                                    {"line", records_line, 2},
                                                    {"commonJSNames", records_commonjs_names, 1},
                                                    {"setHooks", records_set_hooks, 2},
                                                    {NULL, NULL, 0}};

const struct binding binding_module_records = {.name = "module_records", .functions = functions};

/*
 * Compilation for the module loader and vm: internalBinding('contextify').
 *   compileFunction(source, filename, parameters, isKept) -> function; isKept: the compile cache may have it
 *   compileScript(source, filename) -> function() that runs it and returns its completion value
 *   compileLine(source, filename, mayAwait) -> the same for a line of the REPL (engine_compile_line)
 *   isIncomplete(source, mayAwait) -> boolean: could more text make it such a line?
 *   lexicalNames() -> string[]: what scripts have declared by let, const and class
 *   checkSyntax(source, filename, isModule): throws SyntaxError
 *   runLimited(function, milliseconds, stopAtSigint) -> 0 and the result in [0] of the array given last, or what ended it:
 *     1 the time, 2 SIGINT; see script_limits.c
 */
#include "bindings/script_limits.h"
#include "engine/engine.h"
#include "runtime/binding.h"
#include "runtime/compile_cache.h"

enum { MAX_PARAMETERS = 64 };

static duk_ret_t contextify_compile_function(duk_context *ctx) {
  const char *parameters[MAX_PARAMETERS];
  size_t length;
  duk_size_t count = duk_is_array(ctx, 2) ? duk_get_length(ctx, 2) : 0;
  if (count > MAX_PARAMETERS) return duk_range_error(ctx, "too many parameters");
  duk_require_stack(ctx, (duk_idx_t)count);
  for (duk_size_t i = 0; i < count; i++) {
    duk_get_prop_index(ctx, 2, (duk_uarridx_t)i);
    parameters[i] = binding_string(ctx, -1, NULL);
  }
  const char *text = binding_string(ctx, 0, &length);
  const struct engine_source source = {
      .text = text,
      .length = length,
      .filename = binding_string(ctx, 1, NULL),
      .cache = duk_get_boolean_default(ctx, 3, 0)
                   ? compile_cache_engine(isolate_of(ctx)->compile_cache)
                   : NULL};
  engine_compile_function(ctx, &source, parameters, count);
  return 1;
}

static duk_ret_t contextify_compile_script(duk_context *ctx) {
  size_t length;
  const char *text = binding_string(ctx, 0, &length);
  const struct engine_source source = {
      .text = text, .length = length, .filename = binding_string(ctx, 1, NULL)};
  engine_compile_script(ctx, &source);
  return 1;
}

static duk_ret_t contextify_check_syntax(duk_context *ctx) {
  size_t length;
  const char *text = binding_string(ctx, 0, &length);
  const struct engine_source source = {
      .text = text, .length = length, .filename = binding_string(ctx, 1, NULL)};
  engine_check_syntax(ctx, &source, binding_boolean(ctx, 2));
  return 0;
}

static duk_ret_t contextify_compile_line(duk_context *ctx) {
  size_t length;
  const char *text = binding_string(ctx, 0, &length);
  const struct engine_source source = {
      .text = text, .length = length, .filename = binding_string(ctx, 1, NULL)};
  engine_compile_line(ctx, &source, binding_boolean(ctx, 2));
  return 1;
}

static duk_ret_t contextify_is_incomplete(duk_context *ctx) {
  size_t length;
  const char *text = binding_string(ctx, 0, &length);
  const struct engine_source source = {.text = text, .length = length};
  duk_push_boolean(ctx, engine_is_incomplete(ctx, &source, binding_boolean(ctx, 1)));
  return 1;
}

static duk_ret_t contextify_lexical_names(duk_context *ctx) {
  engine_push_lexical_names(ctx);
  return 1;
}

static const duk_function_list_entry functions[] = {
    {"compileFunction", contextify_compile_function, 4},
    {"compileScript", contextify_compile_script, 2},
    {"compileLine", contextify_compile_line, 3},
    {"isIncomplete", contextify_is_incomplete, 2},
    {"lexicalNames", contextify_lexical_names, 0},
    {"checkSyntax", contextify_check_syntax, 3},
    {"runLimited", script_limits_run, 4},
    {NULL, NULL, 0}};

const struct binding binding_contextify = {.name = "contextify", .functions = functions};

/*
 * Compilation for the module loader and vm: internalBinding('contextify').
 *   compileFunction(source, filename, parameters) -> function
 *   compileScript(source, filename) -> function() that runs it and returns its completion value
 *   checkSyntax(source, filename, isModule): throws SyntaxError
 */
#include "engine/engine.h"
#include "runtime/binding.h"

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
  const struct engine_source source = {.text = text, .length = length, .filename = binding_string(ctx, 1, NULL)};
  engine_compile_function(ctx, &source, parameters, count);
  return 1;
}

static duk_ret_t contextify_compile_script(duk_context *ctx) {
  size_t length;
  const char *text = binding_string(ctx, 0, &length);
  const struct engine_source source = {.text = text, .length = length, .filename = binding_string(ctx, 1, NULL)};
  engine_compile_script(ctx, &source);
  return 1;
}

static duk_ret_t contextify_check_syntax(duk_context *ctx) {
  size_t length;
  const char *text = binding_string(ctx, 0, &length);
  const struct engine_source source = {.text = text, .length = length, .filename = binding_string(ctx, 1, NULL)};
  engine_check_syntax(ctx, &source, binding_boolean(ctx, 2));
  return 0;
}

static const duk_function_list_entry functions[] = {{"compileFunction", contextify_compile_function, 3},
                                                    {"compileScript", contextify_compile_script, 2},
                                                    {"checkSyntax", contextify_check_syntax, 3},
                                                    {NULL, NULL, 0}};

const struct binding binding_contextify = {.name = "contextify", .functions = functions};

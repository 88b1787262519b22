/*
 * The embedded library, for lib/internal/bootstrap/realm.js: internalBinding('builtins').
 *   compile(id) -> function(exports, require, module, process, internalBinding); has(id); ids()
 *   throwingLine(id, line) -> the text of a line that throws, or undefined
 */
#include <stdlib.h>
#include <string.h>

#include "runtime/binding.h"
#include "runtime/bootstrap.h"
#include "runtime/library.h"

static duk_ret_t builtins_compile(duk_context *ctx) {
  bootstrap_compile_library(ctx, binding_string(ctx, 0, NULL));
  return 1;
}

static duk_ret_t builtins_has(duk_context *ctx) {
  duk_push_boolean(ctx, library_find(binding_string(ctx, 0, NULL)) != NULL);
  return 1;
}

static duk_ret_t builtins_ids(duk_context *ctx) {
  duk_push_array(ctx);
  for (size_t i = 0; i < library_module_count; i++) {
    duk_push_string(ctx, library_modules[i].id);
    duk_put_prop_index(ctx, -2, (duk_uarridx_t)i);
  }
  return 1;
}

static duk_ret_t builtins_throwing_line(duk_context *ctx) {
  char *text = library_throwing_line(binding_string(ctx, 0, NULL), binding_uint32(ctx, 1));
  if (text == NULL) return 0;
  binding_push_utf8(ctx, text, strlen(text));
  free(text);
  return 1;
}

static const duk_function_list_entry functions[] = {{"compile", builtins_compile, 1},
                                                    {"has", builtins_has, 1},
                                                    {"ids", builtins_ids, 0},
                                                    {"throwingLine", builtins_throwing_line, 2},
                                                    {NULL, NULL, 0}};

const struct binding binding_builtins = {.name = "builtins", .functions = functions};

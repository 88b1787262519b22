/*
 * The cache of compiled code of this isolate (runtime/compile_cache.h): internalBinding('compile_cache').
 *   enable(directory) -> undefined, or a text that says why not
 *   directory() -> the folder the files are in, undefined when it is not enabled
 */
#include "runtime/compile_cache.h"

#include <string.h>

#include "runtime/binding.h"

static duk_ret_t compile_cache_enable(duk_context *ctx) {
  struct isolate *isolate = isolate_of(ctx);
  char message[160];
  if (isolate->compile_cache != NULL) return 0;
  isolate->compile_cache = compile_cache_new(binding_path(ctx, 0), message, sizeof message);
  if (isolate->compile_cache != NULL) return 0;
  binding_push_utf8(ctx, message, strlen(message));
  return 1;
}

static duk_ret_t compile_cache_get_directory(duk_context *ctx) {
  struct compile_cache *cache = isolate_of(ctx)->compile_cache;
  if (cache == NULL) return 0;
  const char *directory = compile_cache_directory(cache);
  binding_push_utf8(ctx, directory, strlen(directory));
  return 1;
}

static const duk_function_list_entry functions[] = {{"enable", compile_cache_enable, 1},
                                                    {"directory", compile_cache_get_directory, 0},
                                                    {NULL, NULL, 0}};

const struct binding binding_compile_cache = {.name = "compile_cache", .functions = functions};

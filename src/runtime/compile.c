/* See compile.h. */
#include "runtime/compile.h"

#include "engine/engine.h"

void compile_function(duk_context *ctx, const char *source, size_t length, const char *filename,
                      const char *const *parameters, size_t parameter_count) {
  struct engine_source text = {source, length, filename};
  engine_compile_function(ctx, &text, parameters, parameter_count);
}

void compile_script(duk_context *ctx, const char *source, size_t length, const char *filename) {
  struct engine_source text = {source, length, filename};
  engine_compile_script(ctx, &text);
}

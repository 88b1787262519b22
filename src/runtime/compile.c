/* See compile.h. */
#include "runtime/compile.h"

void compile_function(duk_context *ctx, const char *source, size_t length, const char *filename,
                      const char *const *parameters, size_t parameter_count) {
  duk_push_literal(ctx, "(function (");
  for (size_t i = 0; i < parameter_count; i++) {
    duk_push_sprintf(ctx, "%s%s", i > 0 ? "," : "", parameters[i]);
  }
  duk_push_literal(ctx, ") {");
  duk_push_lstring(ctx, source, length);
  duk_push_literal(ctx, "\n})");
  duk_concat(ctx, (duk_idx_t)parameter_count + 4);
  duk_push_string(ctx, filename);
  duk_compile(ctx, DUK_COMPILE_EVAL);
  duk_call(ctx, 0);
}

void compile_script(duk_context *ctx, const char *source, size_t length, const char *filename) {
  duk_push_lstring(ctx, source, length);
  duk_push_string(ctx, filename);
  duk_compile(ctx, DUK_COMPILE_EVAL);
}

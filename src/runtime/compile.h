/*
 * Source text to functions: the runtime's use of the engine's compiler.
 */
#ifndef JSRUN_COMPILE_H
#define JSRUN_COMPILE_H

#include <stddef.h>

#include "duktape.h"

/*
 * [ ... ] -> [ ... function ]: the function with these parameters whose body is `source` (UTF-8). A hashbang line
 * is skipped, lines and columns count from the body's own start. Throws SyntaxError.
 */
void compile_function(duk_context *ctx, const char *source, size_t length, const char *filename,
                      const char *const *parameters, size_t parameter_count);

/* [ ... ] -> [ ... function ]: the script as a function without parameters that gives its completion value. */
void compile_script(duk_context *ctx, const char *source, size_t length, const char *filename);

#endif

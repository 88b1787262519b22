/*
 * From an empty heap to the library's main program.
 */
#ifndef JSRUN_BOOTSTRAP_H
#define JSRUN_BOOTSTRAP_H

#include "runtime/isolate.h"

/*
 * Makes `process`, the globals and the module loader, then starts lib/internal/main.js, which runs the script,
 * code or whatever the options ask for. Errors have been dealt with as uncaught ones on return.
 */
void bootstrap_isolate(struct isolate *isolate);

/* [ ... ] -> [ ... function ]: the library module `id` as function(exports, require, module, process,
 * internalBinding). Throws if there is none. */
void bootstrap_compile_library(duk_context *ctx, const char *id);

#endif

/* Running a script for a limited time, or until Ctrl-C. */
#ifndef JSRUN_BINDINGS_SCRIPT_LIMITS_H
#define JSRUN_BINDINGS_SCRIPT_LIMITS_H

#include "duktape.h"

/*
 * runLimited(function, milliseconds, stopAtSigint, result): calls the function. Returns 0 with its result in result[0]; or 1
 * when `milliseconds` (0: no limit) had passed, 2 when SIGINT came. What the function throws travels on.
 */
duk_ret_t script_limits_run(duk_context *ctx);

#endif

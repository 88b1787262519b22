/* What the runtime uses of the engine besides duktape.h. */
#ifndef JSRUN_ENGINE_HOOKS_H
#define JSRUN_ENGINE_HOOKS_H

#include <stdbool.h>

#include "duktape.h"

#if defined(__has_include) && __has_include("engine/vm/vm.h")
#include "engine/builtins/microtask.h"
#else
enum engine_rejection_event {
  ENGINE_REJECT_WITH_NO_HANDLER,
  ENGINE_HANDLER_ADDED_AFTER_REJECT,
  ENGINE_REJECT_AFTER_RESOLVED,
  ENGINE_RESOLVE_AFTER_RESOLVED
};
static inline void engine_enqueue_microtask(duk_context *ctx) { duk_pop(ctx); }
static inline bool engine_run_microtasks(duk_context *ctx) { (void)ctx; return false; }
static inline void engine_set_microtask_error_hook(duk_context *ctx, bool (*hook)(duk_context *, void *), void *user) {
  (void)ctx; (void)hook; (void)user;
}
static inline void engine_set_promise_rejection_hook(duk_context *ctx, void (*hook)(duk_context *, enum engine_rejection_event, void *), void *user) {
  (void)ctx; (void)hook; (void)user;
}
static inline void engine_push_async_context(duk_context *ctx) { duk_push_undefined(ctx); }
static inline void engine_set_async_context(duk_context *ctx) { duk_pop(ctx); }
#endif

#endif

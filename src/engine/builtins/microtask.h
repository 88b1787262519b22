/*
 * What the runtime needs of promises and microtasks: the queue, and the hook for rejections. duktape.h is enough to
 * use it. All state belongs to the heap.
 */
#ifndef JSRUN_MICROTASK_H
#define JSRUN_MICROTASK_H

#include <stdbool.h>

#include "duktape.h"

/* Takes the function on the stack's top and queues a call of it without arguments. Pops it. */
void engine_enqueue_microtask(duk_context *ctx);

/* Runs microtasks until there are none; errors thrown by a queueMicrotask callback go to the error hook. True: some ran. */
bool engine_run_microtasks(duk_context *ctx);
bool engine_has_microtasks(duk_context *ctx);

/* An uncaught error of a microtask is on the stack's top; the hook must leave the stack as it is. Should it return
 * false, draining stops (the process is about to end). Without a hook errors are dropped. */
typedef bool (*engine_microtask_error_hook)(duk_context *ctx, void *user);
void engine_set_microtask_error_hook(duk_context *ctx, engine_microtask_error_hook hook,
                                     void *user);

/* Promise events for process.on('unhandledRejection') and friends. On the stack: [... promise value]. */
enum engine_rejection_event {
  ENGINE_REJECT_WITH_NO_HANDLER,
  ENGINE_HANDLER_ADDED_AFTER_REJECT,
  ENGINE_REJECT_AFTER_RESOLVED,
  ENGINE_RESOLVE_AFTER_RESOLVED
};
typedef void (*engine_promise_rejection_hook)(duk_context *ctx, enum engine_rejection_event event,
                                              void *user);
void engine_set_promise_rejection_hook(duk_context *ctx, engine_promise_rejection_hook hook,
                                       void *user);

/* The async context value (AsyncLocalStorage): saved with each microtask, restored round it. */
void engine_push_async_context(duk_context *ctx);
void engine_set_async_context(duk_context *ctx); /* pops the new value */

/* State and result of the promise at idx, for inspection: 0 pending, 1 fulfilled, 2 rejected, -1 not a promise.
 * Pushes the result (undefined while pending), nothing for -1. */
int engine_promise_state(duk_context *ctx, duk_idx_t idx);

/* FinalizationRegistry callbacks that are due; the runtime calls it from the event loop, not as a microtask. */
bool engine_has_finalizations(duk_context *ctx);
void engine_run_finalizations(duk_context *ctx);

/*
 * Atomics.waitAsync. `attend` is called on the heap's own thread when a wait began or was notified from there, `wake` on any
 * thread, under the lock of the waiters, when another heap notified one: both are to bring about, soon and outside of any
 * call, engine_settle_waits. Clear the hooks (all NULL) before `user` goes away.
 */
struct engine_wait_hooks {
  void *user;
  void (*attend)(void *user);
  void (*wake)(void *user);
};
void engine_set_wait_hooks(duk_context *ctx, const struct engine_wait_hooks *hooks);
/* Fulfils the promises of waits that are over; returns the milliseconds until the next runs out, -1 when none will. */
double engine_settle_waits(duk_context *ctx);
bool engine_has_waits(duk_context *ctx);

#endif

/*
 * The two queues that are drained after each callback, and what becomes of rejected promises:
 * internalBinding('task_queue').
 *   tickInfo: Uint8Array [ticks scheduled, rejections to deal with], which callback_drain() looks at
 *   setTickCallback(f): f drains both queues; runMicrotasks(), enqueueMicrotask(f)
 *   setRejectionCallback(f): f(event, promise, value), event one of the constants
 *   getAsyncContext(), setAsyncContext(value): what follows the flow of control (AsyncLocalStorage)
 */
#include "engine/builtins/microtask.h"
#include "runtime/binding.h"

struct state {
  struct value_ref on_rejection;
};

const struct binding binding_task_queue;

static duk_ret_t task_queue_set_tick_callback(duk_context *ctx) {
  struct isolate *isolate = isolate_of(ctx);
  binding_function(ctx, 0);
  value_ref_set(isolate, &isolate->on_tick, 0);
  return 0;
}

static duk_ret_t task_queue_run_microtasks(duk_context *ctx) {
  engine_run_microtasks(ctx);
  return 0;
}

static duk_ret_t task_queue_enqueue_microtask(duk_context *ctx) {
  binding_function(ctx, 0);
  duk_set_top(ctx, 1);
  engine_enqueue_microtask(ctx);
  return 0;
}

/* [ ... promise value ], both left in place */
static void on_rejection(duk_context *ctx, enum engine_rejection_event event, void *user) {
  struct isolate *isolate = user;
  struct state *state = binding_state(ctx, &binding_task_queue);
  value_ref_push(isolate, &state->on_rejection);
  duk_push_int(ctx, event);
  duk_dup(ctx, -4);
  duk_dup(ctx, -4);
  duk_call(ctx, 3);
  duk_pop(ctx);
}

/* [ ... error ], left in place */
static bool on_microtask_error(duk_context *ctx, void *user) {
  struct isolate *isolate = user;
  duk_dup_top(ctx);
  callback_uncaught(isolate);
  return !isolate->exiting;
}

static duk_ret_t task_queue_set_rejection_callback(duk_context *ctx) {
  struct isolate *isolate = isolate_of(ctx);
  struct state *state = binding_state(ctx, &binding_task_queue);
  binding_function(ctx, 0);
  value_ref_set(isolate, &state->on_rejection, 0);
  engine_set_promise_rejection_hook(ctx, on_rejection, isolate);
  return 0;
}

static duk_ret_t task_queue_get_async_context(duk_context *ctx) {
  engine_push_async_context(ctx);
  return 1;
}

static duk_ret_t task_queue_set_async_context(duk_context *ctx) {
  duk_set_top(ctx, 1);
  engine_set_async_context(ctx);
  return 0;
}

static const duk_function_list_entry functions[] = {
    {"setTickCallback", task_queue_set_tick_callback, 1},
    {"runMicrotasks", task_queue_run_microtasks, 0},
    {"enqueueMicrotask", task_queue_enqueue_microtask, 1},
    {"setRejectionCallback", task_queue_set_rejection_callback, 1},
    {"getAsyncContext", task_queue_get_async_context, 0},
    {"setAsyncContext", task_queue_set_async_context, 1},
    {NULL, NULL, 0}};

static const duk_number_list_entry constants[] = {
    {"REJECT_WITH_NO_HANDLER", ENGINE_REJECT_WITH_NO_HANDLER},
    {"HANDLER_ADDED_AFTER_REJECT", ENGINE_HANDLER_ADDED_AFTER_REJECT},
    {"REJECT_AFTER_RESOLVED", ENGINE_REJECT_AFTER_RESOLVED},
    {"RESOLVE_AFTER_RESOLVED", ENGINE_RESOLVE_AFTER_RESOLVED},
    {NULL, 0}};

static void init(duk_context *ctx) {
  struct isolate *isolate = isolate_of(ctx);
  engine_set_microtask_error_hook(ctx, on_microtask_error, isolate);
  binding_push_shared_array(ctx, isolate->tick_info, TICK_INFO_SIZE, DUK_BUFOBJ_UINT8ARRAY);
  duk_put_prop_literal(ctx, -2, "tickInfo");
}

const struct binding binding_task_queue = {.name = "task_queue",
                                           .functions = functions,
                                           .constants = constants,
                                           .init = init,
                                           .state_size = sizeof(struct state)};

/* See callback.h. */
#include "runtime/callback.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/builtins/microtask.h"
#include "engine/engine.h"
#include "runtime/handle.h"

void callback_capture_context(struct isolate *isolate, struct value_ref *ref) {
  engine_push_async_context(isolate->ctx);
  value_ref_set(isolate, ref, -1);
  duk_pop(isolate->ctx);
}

/* A worker that was ended from outside, or has no memory, is to leave its loop too. */
static void check_end(struct isolate *isolate) {
  if (isolate->memory.exhausted && isolate->worker == NULL) isolate_out_of_memory();
  if (isolate->worker != NULL && !isolate->exiting && engine_is_terminating(isolate->ctx))
    isolate_exit(isolate, 1);
}

bool callback_call_result(struct isolate *isolate, const struct value_ref *context,
                          duk_idx_t argument_count) {
  duk_context *ctx = isolate->ctx;
  if (isolate->exiting) { /* a worker's loop is on its way out */
    duk_pop_n(ctx, argument_count + 2);
    duk_push_undefined(ctx);
    return false;
  }
  engine_push_async_context(ctx);
  duk_insert(ctx, -3 - argument_count); /* kept below the function */
  if (context != NULL) {
    value_ref_push(isolate, context);
  } else {
    duk_push_undefined(ctx);
  }
  engine_set_async_context(ctx);
  isolate->depth++;
  bool ok = duk_pcall_method(ctx, argument_count) == DUK_EXEC_SUCCESS;
  if (!ok) {
    check_end(isolate);
    callback_uncaught(isolate);
    duk_push_undefined(ctx);
  }
  duk_swap_top(ctx, -2);
  engine_set_async_context(ctx); /* also ends what enterWith() began in the callback */
  isolate->depth--;
  callback_drain(isolate);
  return ok;
}

bool callback_call(struct isolate *isolate, const struct value_ref *context,
                   duk_idx_t argument_count) {
  bool ok = callback_call_result(isolate, context, argument_count);
  duk_pop(isolate->ctx);
  return ok;
}

bool callback_method(struct isolate *isolate, const struct value_ref *object, const char *name,
                     const struct value_ref *context, duk_idx_t argument_count) {
  duk_context *ctx = isolate->ctx;
  value_ref_push(isolate, object);
  if (duk_is_object(ctx, -1)) {
    duk_get_prop_string(ctx, -1, name);
  } else {
    duk_push_undefined(ctx);
  }
  if (!duk_is_function(ctx, -1)) {
    duk_pop_n(ctx, argument_count + 2);
    return false;
  }
  /* [ args object function ] -> [ function object args ] */
  duk_insert(ctx, -2 - argument_count);
  duk_insert(ctx, -1 - argument_count);
  return callback_call(isolate, context, argument_count);
}

static void on_finalizations(uv_async_t *async) {
  struct isolate *isolate = async->loop->data;
  if (isolate->exiting || engine_is_terminating(isolate->ctx)) return;
  isolate->depth++;
  engine_run_finalizations(isolate->ctx);
  isolate->depth--;
  check_end(isolate);
  callback_drain(isolate);
}

/* The callbacks of FinalizationRegistry come from the loop, which does not stay alive for them. */
static void schedule_finalizations(struct isolate *isolate) {
  uv_async_t *async = &isolate->finalizations;
  if (async->loop == NULL) {
    if (uv_async_init(&isolate->loop, async, on_finalizations) < 0) {
      async->loop = NULL;
      return;
    }
    uv_unref((uv_handle_t *)async);
  }
  uv_async_send(async);
}

void callback_drain(struct isolate *isolate) {
  if (isolate->depth > 0 || isolate->exiting || engine_is_terminating(isolate->ctx)) return;
  duk_context *ctx = isolate->ctx;
  if (engine_has_finalizations(ctx)) schedule_finalizations(isolate);
  if (isolate->dead_handles != NULL) handle_free_dead(isolate);
  if (isolate->tick_info[TICK_SCHEDULED] == 0) {
    isolate->depth++;
    engine_run_microtasks(ctx);
    isolate->depth--;
    check_end(isolate);
  }
  if (isolate->tick_info[TICK_SCHEDULED] == 0 && isolate->tick_info[TICK_REJECTION] == 0) return;
  if (!value_ref_is_set(&isolate->on_tick)) return;
  isolate->depth++;
  value_ref_push(isolate, &isolate->on_tick);
  value_ref_push(isolate, &isolate->process);
  if (duk_pcall_method(ctx, 0) != DUK_EXEC_SUCCESS) {
    check_end(isolate);
    callback_uncaught(isolate);
  } else {
    duk_pop(ctx);
  }
  isolate->depth--;
}

static duk_ret_t error_text(duk_context *ctx, void *udata) {
  (void)udata;
  if (duk_is_object(ctx, -1) && duk_get_prop_literal(ctx, -1, "stack") && duk_is_string(ctx, -1))
    return 1;
  duk_safe_to_string(ctx, -1);
  return 1;
}

/* The last resort: no JavaScript to print with. [ ... error ] -> [ ... ] */
static void print_plainly(duk_context *ctx) {
  duk_safe_call(ctx, error_text, NULL, 1, 1);
  fprintf(stderr, "Uncaught:\n%s\n", duk_safe_to_string(ctx, -1));
  duk_pop(ctx);
}

/* [ ... error position ] -> [ ... ] */
static void handle_uncaught(struct isolate *isolate, bool from_promise) {
  duk_context *ctx = isolate->ctx;
  if (isolate->exiting || engine_is_terminating(ctx)) {
    duk_pop_2(ctx);
    return;
  }
  if (!value_ref_is_set(&isolate->on_uncaught)) {
    duk_pop(ctx);
    print_plainly(ctx);
    isolate_exit(isolate, 1);
    return;
  }
  value_ref_push(isolate, &isolate->on_uncaught);
  duk_insert(ctx, -3);
  duk_push_boolean(ctx, from_promise);
  duk_insert(ctx, -2);
  isolate->depth++;
  int failed = duk_pcall(ctx, 3);
  isolate->depth--;
  if (failed && engine_is_terminating(ctx)) { /* it called process.exit() */
    duk_pop(ctx);
    check_end(isolate);
    return;
  }
  if (failed) { /* a listener of 'uncaughtException' threw */
    print_plainly(ctx);
    isolate_exit(isolate, 7);
    return;
  }
  /* true: handled; a number: everything is printed, end with this code */
  bool handled = duk_is_boolean(ctx, -1) && duk_get_boolean(ctx, -1);
  int code = duk_is_number(ctx, -1) ? duk_get_int(ctx, -1) : 1;
  duk_pop(ctx);
  if (!handled) isolate_exit(isolate, code);
}

void callback_uncaught(struct isolate *isolate) {
  engine_push_thrown_position(isolate->ctx); /* before anything else is thrown */
  handle_uncaught(isolate, false);
}

void callback_uncaught_elsewhere(struct isolate *isolate, bool from_promise) {
  duk_push_undefined(isolate->ctx);
  handle_uncaught(isolate, from_promise);
}

/*
 * The loop's side of timers and immediates: internalBinding('timers'). One libuv timer drives the lists kept in
 * lib/internal/timers.js; the check phase runs setImmediate(), and an idle handle keeps the poll phase from
 * waiting while there is one.
 *
 *   setup(processImmediate, processTimers): processTimers(now) is called when schedule() has asked for it.
 *   immediateInfo: Uint32Array [count, refCount, hasOutstanding]
 */
#include "runtime/binding.h"

enum { IMMEDIATE_COUNT, IMMEDIATE_REF_COUNT, IMMEDIATE_OUTSTANDING, IMMEDIATE_INFO_SIZE };

struct state {
  struct isolate *isolate;
  uv_timer_t timer;
  uv_check_t check;
  uv_idle_t idle;
  uint32_t immediate_info[IMMEDIATE_INFO_SIZE];
  struct value_ref process_immediate, process_timers;
};

const struct binding binding_timers;

static struct state *state_of(duk_context *ctx) {
  return binding_state(ctx, &binding_timers);
}

/* A timer counts from when it was set, however long ago the loop looked at the clock. */
static double loop_now(struct isolate *isolate) {
  uv_update_time(&isolate->loop);
  return (double)(uv_now(&isolate->loop) - isolate->time_origin / 1000000);
}

static void on_timer(uv_timer_t *timer);

static void schedule(struct state *state, double delay) {
  uint64_t ms = delay < 1 ? 1 : (uint64_t)delay;
  uv_timer_start(&state->timer, on_timer, ms, 0);
}

static void on_timer(uv_timer_t *timer) {
  struct state *state = timer->data;
  struct isolate *isolate = state->isolate;
  duk_context *ctx = isolate->ctx;
  bool ok;
  /* After an exception that was handled the rest of the timers still is due. */
  do {
    value_ref_push(isolate, &state->process_timers);
    value_ref_push(isolate, &isolate->process);
    duk_push_number(ctx, loop_now(isolate));
    ok = callback_call_result(isolate, NULL, 1);
    duk_pop(ctx);
  } while (!ok && !isolate->exiting);
}

static void on_idle(uv_idle_t *idle) {
  (void)idle;
}

static void toggle_idle(struct state *state, bool on) {
  if (on) {
    uv_idle_start(&state->idle, on_idle);
  } else {
    uv_idle_stop(&state->idle);
  }
}

static void on_check(uv_check_t *check) {
  struct state *state = check->data;
  struct isolate *isolate = state->isolate;
  if (state->immediate_info[IMMEDIATE_COUNT] == 0) return;
  do {
    value_ref_push(isolate, &state->process_immediate);
    value_ref_push(isolate, &isolate->process);
    callback_call(isolate, NULL, 0);
  } while (state->immediate_info[IMMEDIATE_OUTSTANDING] != 0 && !isolate->exiting);
  if (state->immediate_info[IMMEDIATE_REF_COUNT] == 0) toggle_idle(state, false);
}

static duk_ret_t timers_setup(duk_context *ctx) {
  struct state *state = state_of(ctx);
  value_ref_set(state->isolate, &state->process_immediate, 0);
  value_ref_set(state->isolate, &state->process_timers, 1);
  return 0;
}

/* schedule(ms) */
static duk_ret_t timers_schedule(duk_context *ctx) {
  schedule(state_of(ctx), binding_number(ctx, 0));
  return 0;
}

static duk_ret_t timers_toggle_timer_ref(duk_context *ctx) {
  uv_handle_t *timer = (uv_handle_t *)&state_of(ctx)->timer;
  if (binding_boolean(ctx, 0)) {
    uv_ref(timer);
  } else {
    uv_unref(timer);
  }
  return 0;
}

static duk_ret_t timers_toggle_immediate_ref(duk_context *ctx) {
  toggle_idle(state_of(ctx), binding_boolean(ctx, 0));
  return 0;
}

/* now() -> the time in ms since the isolate began; the loop's own stands still during a callback */
static duk_ret_t timers_now(duk_context *ctx) {
  uv_update_time(&isolate_of(ctx)->loop);
  duk_push_number(ctx, loop_now(isolate_of(ctx)));
  return 1;
}

static const duk_function_list_entry functions[] = {
    {"setup", timers_setup, 2},
    {"schedule", timers_schedule, 1},
    {"toggleTimerRef", timers_toggle_timer_ref, 1},
    {"toggleImmediateRef", timers_toggle_immediate_ref, 1},
    {"now", timers_now, 0},
    {NULL, NULL, 0}};

static void init(duk_context *ctx) {
  struct state *state = state_of(ctx);
  state->isolate = isolate_of(ctx);
  uv_loop_t *loop = &state->isolate->loop;
  uv_timer_init(loop, &state->timer);
  uv_check_init(loop, &state->check);
  uv_idle_init(loop, &state->idle);
  state->timer.data = state;
  state->check.data = state;
  uv_unref((uv_handle_t *)&state->timer);
  uv_unref((uv_handle_t *)&state->check);
  uv_check_start(&state->check, on_check);
  binding_push_shared_array(ctx, state->immediate_info, sizeof(state->immediate_info),
                            DUK_BUFOBJ_UINT32ARRAY);
  duk_put_prop_literal(ctx, -2, "immediateInfo");
}

const struct binding binding_timers = {
    .name = "timers", .functions = functions, .init = init, .state_size = sizeof(struct state)};

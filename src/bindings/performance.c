/*
 * Clocks and what the event loop did with its time: internalBinding('performance'). Times are milliseconds since
 * the isolate was made.
 */
#include <sys/time.h>

#include "runtime/binding.h"

static double since_origin(struct isolate *isolate, uint64_t time) {
  return ((double)time - (double)isolate->time_origin) / 1e6;
}

static duk_ret_t performance_now(duk_context *ctx) {
  duk_push_number(ctx, since_origin(isolate_of(ctx), uv_hrtime()));
  return 1;
}

/* timeOrigin(): the same in milliseconds since 1970 */
static duk_ret_t performance_time_origin(duk_context *ctx) {
  struct timeval now;
  gettimeofday(&now, NULL);
  double milliseconds = (double)now.tv_sec * 1e3 + (double)now.tv_usec / 1e3;
  duk_push_number(ctx, milliseconds - since_origin(isolate_of(ctx), uv_hrtime()));
  return 1;
}

/* loopIdleTime(): milliseconds the loop has waited in the kernel */
static duk_ret_t performance_loop_idle_time(duk_context *ctx) {
  duk_push_number(ctx, (double)uv_metrics_idle_time(&isolate_of(ctx)->loop) / 1e6);
  return 1;
}

/* loopStart(): when the loop began to run, -1 before */
static duk_ret_t performance_loop_start(duk_context *ctx) {
  struct isolate *isolate = isolate_of(ctx);
  duk_push_number(ctx, isolate->loop_start == 0 ? -1 : since_origin(isolate, isolate->loop_start));
  return 1;
}

/* hrtimeNumber(): nanoseconds of a clock without a defined zero */
static duk_ret_t performance_hrtime_number(duk_context *ctx) {
  duk_push_number(ctx, (double)uv_hrtime());
  return 1;
}

static const duk_function_list_entry functions[] = {{"now", performance_now, 0},
                                                    {"timeOrigin", performance_time_origin, 0},
                                                    {"loopIdleTime", performance_loop_idle_time, 0},
                                                    {"loopStart", performance_loop_start, 0},
                                                    {"hrtimeNumber", performance_hrtime_number, 0},
                                                    {NULL, NULL, 0}};

const struct binding binding_performance = {.name = "performance", .functions = functions};

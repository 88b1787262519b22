/* Date.parse, and a Date made of what it gives: its texts must parse to the same time. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine_target.h"

static double parse(duk_context *ctx) {
  duk_get_global_literal(ctx, "Date");
  duk_push_literal(ctx, "parse");
  duk_dup(ctx, -3);
  duk_call_prop(ctx, -3, 1);
  double time = duk_get_number(ctx, -1);
  duk_pop_2(ctx);
  return time;
}

static duk_ret_t there_and_back(duk_context *ctx, void *udata) {
  static const struct {
    const char *method;
    double precision;
  } texts[] = {{"toISOString", 1}, {"toUTCString", 1000}, {"toString", 1000}};
  const struct fuzz_input *input = udata;
  fuzz_push_text(ctx, input->data, input->size);
  double time = parse(ctx);
  if (isnan(time)) return 0;
  if (fabs(time) > 8.64e15 || time != trunc(time)) {
    fprintf(stderr, "no time value: %g\n", time);
    abort();
  }
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    double whole = floor(time / texts[i].precision) * texts[i].precision;
    duk_get_global_literal(ctx, "Date");
    duk_push_number(ctx, time);
    duk_new(ctx, 1);
    duk_push_string(ctx, texts[i].method);
    duk_call_prop(ctx, -2, 0);
    double again = parse(ctx);
    /* Years below 100 are taken for ones of the last century, and those of five digits are written otherwise. */
    if (again != whole && time > -5.8e13 && time < 2.5e14) {
      fprintf(stderr, "%.0f is %s, that is %.0f\n", whole, duk_get_string(ctx, -1), again);
      abort();
    }
  }
  return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct fuzz_input input = {data, size};
  fuzz_run(there_and_back, &input, 2000);
  return 0;
}

/*
 * Programs: compiled as a script and run for some hundredths of a second in a heap of their own, with the microtasks they leave, and
 * freed. Nothing but the language is there.
 */
#include "engine/builtins/microtask.h"
#include "engine/engine.h"
#include "engine_target.h"

static duk_ret_t run(duk_context *ctx, void *udata) {
  const struct fuzz_input *input = udata;
  struct engine_source source = {
      .text = (const char *)input->data, .length = input->size, .filename = "script.js"};
  engine_compile_script(ctx, &source);
  duk_call(ctx, 0);
  duk_safe_to_string(ctx, -1);
  return 0;
}

static duk_ret_t run_microtasks(duk_context *ctx, void *udata) {
  (void)udata;
  engine_run_microtasks(ctx);
  return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct fuzz_input input = {data, size};
  fuzz_run(run, &input, 50);
  fuzz_run(run_microtasks, &input, 50);
  fuzz_end();
  return 0;
}

/* JSON.parse of a text; what it gives must survive JSON.stringify and JSON.parse unchanged. The first byte chooses the indentation. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine_target.h"

/* Pushes some, and the text last. */
static void stringify(duk_context *ctx, duk_idx_t value, int indentation) {
  duk_get_global_literal(ctx, "JSON");
  duk_push_literal(ctx, "stringify");
  duk_dup(ctx, value);
  duk_push_null(ctx);
  duk_push_int(ctx, indentation);
  duk_call_prop(ctx, -5, 3);
}

static void parse(duk_context *ctx, duk_idx_t text) {
  duk_get_global_literal(ctx, "JSON");
  duk_push_literal(ctx, "parse");
  duk_dup(ctx, text);
  duk_call_prop(ctx, -3, 1);
}

static duk_ret_t there_and_back(duk_context *ctx, void *udata) {
  const struct fuzz_input *input = udata;
  fuzz_push_text(ctx, input->data + 1, input->size - 1);
  parse(ctx, duk_get_top_index(ctx));
  duk_idx_t value = duk_get_top_index(ctx);
  stringify(ctx, value, 0);
  duk_idx_t text = duk_get_top_index(ctx);
  stringify(ctx, value, input->data[0] & 15);
  parse(ctx, duk_get_top_index(ctx));
  stringify(ctx, duk_get_top_index(ctx), 0);
  if (!duk_strict_equals(ctx, -1, text)) {
    fprintf(stderr, "%s\n%s\n", duk_safe_to_string(ctx, text), duk_safe_to_string(ctx, -1));
    abort();
  }
  return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct fuzz_input input = {data, size};
  if (size > 0) fuzz_run(there_and_back, &input, 2000);
  return 0;
}

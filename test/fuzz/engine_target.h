/* What the targets that use the engine without the runtime have in common. */
#ifndef JSRUN_FUZZ_ENGINE_TARGET_H
#define JSRUN_FUZZ_ENGINE_TARGET_H

#include <stddef.h>
#include <stdint.h>

#include "duktape.h"

struct fuzz_input {
  const uint8_t *data;
  size_t size;
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/*
 * Calls function(ctx, input) protected, for `milliseconds` at most, in the heap of the target, which is made when there is none.
 * Whatever it throws is right.
 */
void fuzz_run(duk_safe_call_function function, const struct fuzz_input *input,
              unsigned milliseconds);
/* Frees the heap, and ends the fuzzer if anything of it is left. A target that does not call it uses one for many inputs. */
void fuzz_end(void);
/* Pushes the bytes as a string, as a file of UTF-8 is read. */
void fuzz_push_text(duk_context *ctx, const uint8_t *data, size_t size);

#endif

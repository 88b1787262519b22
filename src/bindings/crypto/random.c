/* Random bytes, from OpenSSL's generator. */
#include <openssl/rand.h>

#include "bindings/crypto/openssl.h"

static bool fill(uint8_t *bytes, size_t length) {
  while (length > 0) { /* RAND_bytes takes an int */
    int part = length > (1 << 30) ? (1 << 30) : (int)length;
    if (RAND_bytes(bytes, part) != 1) return false;
    bytes += part;
    length -= (size_t)part;
  }
  return true;
}

/* fillSync(buffer, offset, length): whether it went well */
static duk_ret_t fill_sync(duk_context *ctx) {
  size_t size;
  uint8_t *bytes = binding_bytes(ctx, 0, &size);
  size_t offset = (size_t)binding_number(ctx, 1), length = (size_t)binding_number(ctx, 2);
  if (offset > size || length > size - offset) return duk_range_error(ctx, "out of range");
  duk_push_boolean(ctx, fill(bytes + offset, length));
  return 1;
}

struct random_job {
  struct crypto_job job;
  uint8_t *bytes;
  size_t length;
};

static bool run(struct crypto_job *job) {
  struct random_job *random = (struct random_job *)job;
  return fill(random->bytes, random->length);
}

/* fill(request, buffer, offset, length): then request.oncomplete(failed) */
static duk_ret_t fill_later(duk_context *ctx) {
  size_t size;
  uint8_t *bytes = binding_bytes(ctx, 1, &size);
  size_t offset = (size_t)binding_number(ctx, 2), length = (size_t)binding_number(ctx, 3);
  if (offset > size || length > size - offset) return duk_range_error(ctx, "out of range");
  struct random_job *random = request_new(ctx, sizeof(*random), 0, NULL);
  value_ref_set(random->job.request.isolate, &random->job.request.keep, 1);
  random->bytes = bytes + offset;
  random->length = length;
  duk_push_int(ctx, crypto_job_start(&random->job, run));
  return 1;
}

static const duk_function_list_entry functions[] = {
    {"fillSync", fill_sync, 3}, {"fill", fill_later, 4}, {NULL, NULL, 0}};

const struct binding binding_crypto_random = {.name = "crypto_random", .functions = functions};

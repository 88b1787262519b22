/* What the files of crypto share. OpenSSL initialises itself when the first of its functions is called. */
#ifndef JSRUN_CRYPTO_OPENSSL_H
#define JSRUN_CRYPTO_OPENSSL_H

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <stdlib.h>

#include "runtime/binding.h"

/* The bytes of a string in UTF-8, or of a buffer. */
static inline const void *crypto_bytes(duk_context *ctx, duk_idx_t index, size_t *length) {
  if (duk_is_string(ctx, index)) return binding_string(ctx, index, length);
  return binding_bytes(ctx, index, length);
}

/* What went wrong is told by results; the queue of errors must not fill. */
static inline void crypto_clear_errors(void) {
  ERR_clear_error();
}

/*
 * Work on the pool: struct crypto_job comes first. The object has oncomplete(failed); crypto_job_start() returns 0, or
 * a libuv code and the job is gone.
 */
struct crypto_job {
  struct request request;
  uv_work_t uv;
  bool (*run)(struct crypto_job *job); /* on a thread: no JavaScript */
  bool ok;
};

int crypto_job_start(struct crypto_job *job, bool (*run)(struct crypto_job *job));

#endif

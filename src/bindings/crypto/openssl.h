/* What the files of crypto share. OpenSSL initialises itself when the first of its functions is called. */
#ifndef JSRUN_CRYPTO_OPENSSL_H
#define JSRUN_CRYPTO_OPENSSL_H

#include <openssl/bio.h>
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
 * Pushes an Error of OpenSSL's oldest error, with library, reason, code and the others as opensslErrorStack, and empties
 * the queue. `fallback` is the message if the queue is empty.
 */
void crypto_push_error(duk_context *ctx, const char *fallback);
/* Adds library, function, reason and code to the Error on top of the stack. */
void crypto_decorate_error(duk_context *ctx, unsigned long code);
duk_ret_t crypto_throw(duk_context *ctx, const char *fallback);

/* Objects that own an OpenSSL pointer. `kind` is the address by which they are told apart. */
void crypto_push_owner(duk_context *ctx, const char *kind, void *pointer, void (*release)(void *));
void *crypto_get_owned(duk_context *ctx, duk_idx_t index,
                       const char *kind); /* NULL: another value */
void *crypto_require_owned(duk_context *ctx, duk_idx_t index, const char *kind);

/* The bytes of a memory BIO as a Buffer or a string of ASCII or UTF-8. The BIO stays the caller's. */
void crypto_push_bio_buffer(duk_context *ctx, BIO *bio);
void crypto_push_bio_string(duk_context *ctx, BIO *bio);

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

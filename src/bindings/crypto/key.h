/* Asymmetric keys: EVP_PKEY in JavaScript objects. */
#ifndef JSRUN_CRYPTO_KEY_H
#define JSRUN_CRYPTO_KEY_H

#include <openssl/evp.h>

#include "runtime/binding.h"

/* Pushes an object that owns the key. */
void key_push(duk_context *ctx, EVP_PKEY *key);
/* The key of the object at the index, owned by it; TypeError for something else. */
EVP_PKEY *key_require(duk_context *ctx, duk_idx_t index);

#endif

/* Secure contexts: SSL_CTX in JavaScript objects, made by secure_context.c and used by tls.c. */
#ifndef JSRUN_TLS_SECURE_CONTEXT_H
#define JSRUN_TLS_SECURE_CONTEXT_H

#include <openssl/ssl.h>

#include "runtime/binding.h"

/* The SSL_CTX of the object at the index, owned by it; NULL if it is something else. */
SSL_CTX *secure_context_get(duk_context *ctx, duk_idx_t index);

/*
 * The certificates that the system trusts, and those of NODE_EXTRA_CA_CERTS: read when first asked for, shared by
 * all contexts of the isolate. NULL without memory.
 */
X509_STORE *secure_context_system_store(duk_context *ctx);

#endif

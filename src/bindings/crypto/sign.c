/* Signatures, RSA encryption and key agreement: what is done with an asymmetric key. */
#include <openssl/rsa.h>
#include <string.h>

#include "bindings/crypto/key.h"
#include "bindings/crypto/openssl.h"
#include "bindings/crypto/signature.h"

/* A digest of the name, which lib/ has checked, or NULL for null. */
static const EVP_MD *digest_of(duk_context *ctx, duk_idx_t index) {
  const char *name = binding_string_or_null(ctx, index, NULL);
  return name != NULL ? EVP_get_digestbyname(name) : NULL;
}

/* The arguments 2 to 6: digest or null, isHash, padding, saltLength or undefined, halves */
static void read_options(duk_context *ctx, struct signature_options *options) {
  bool has_salt = !duk_is_undefined(ctx, 5);
  *options = (struct signature_options){.md = digest_of(ctx, 2),
                                        .is_hash = binding_boolean(ctx, 3),
                                        .padding = binding_int32(ctx, 4),
                                        .has_salt = has_salt,
                                        .salt = has_salt ? binding_int32(ctx, 5) : 0,
                                        .halves = binding_boolean(ctx, 6)};
}

/* sign(key, data, ...): a Buffer; `data` may be the hash already */
static duk_ret_t sign(duk_context *ctx) {
  EVP_PKEY *key = key_require(ctx, 0);
  size_t length, size = 0;
  const unsigned char *data = crypto_bytes(ctx, 1, &length);
  unsigned char *bytes = NULL;
  struct signature_options options;
  read_options(ctx, &options);
  crypto_clear_errors();
  if (!signature_make(key, &options, data, length, &bytes, &size))
    return crypto_throw(ctx, "Signing failed");
  memcpy(binding_push_buffer(ctx, size), bytes, size);
  free(bytes);
  crypto_clear_errors();
  return 1;
}

/* verify(key, data, ..., signature): whether it is right */
static duk_ret_t verify(duk_context *ctx) {
  EVP_PKEY *key = key_require(ctx, 0);
  size_t length, size;
  const unsigned char *data = crypto_bytes(ctx, 1, &length);
  const unsigned char *signature = crypto_bytes(ctx, 7, &size);
  struct signature_options options;
  read_options(ctx, &options);
  bool right = false;
  crypto_clear_errors();
  if (!signature_check(key, &options, data, length, signature, size, &right))
    return crypto_throw(ctx, "Verifying failed");
  crypto_clear_errors();
  duk_push_boolean(ctx, right);
  return 1;
}

/* RSA: operation(key, data, padding, oaepHash or null, oaepLabel or undefined) */

typedef int (*operation_init)(EVP_PKEY_CTX *);
typedef int (*operation)(EVP_PKEY_CTX *, unsigned char *, size_t *, const unsigned char *, size_t);

static duk_ret_t run_rsa(duk_context *ctx, operation_init init, operation run) {
  EVP_PKEY *key = key_require(ctx, 0);
  size_t length, size = 0, label_length = 0;
  const unsigned char *data = crypto_bytes(ctx, 1, &length);
  int padding = binding_int32(ctx, 2);
  const EVP_MD *md = digest_of(ctx, 3);
  const void *label = duk_is_undefined(ctx, 4) ? NULL : crypto_bytes(ctx, 4, &label_length);
  unsigned char *out = NULL;
  crypto_clear_errors();
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
  bool ok =
      context != NULL && init(context) == 1 && EVP_PKEY_CTX_set_rsa_padding(context, padding) == 1;
  if (ok && md != NULL && padding == RSA_PKCS1_OAEP_PADDING)
    ok = EVP_PKEY_CTX_set_rsa_oaep_md(context, md) == 1;
  if (ok && label_length != 0) {
    void *copy = OPENSSL_memdup(label, label_length);
    ok = copy != NULL && EVP_PKEY_CTX_set0_rsa_oaep_label(context, copy, (int)label_length) == 1;
    if (!ok) OPENSSL_free(copy);
  }
  ok = ok && run(context, NULL, &size, data, length) == 1 && (out = malloc(size + 1)) != NULL &&
       run(context, out, &size, data, length) == 1;
  EVP_PKEY_CTX_free(context);
  if (!ok) {
    free(out);
    return crypto_throw(ctx, "RSA operation failed");
  }
  memcpy(binding_push_buffer(ctx, size), out, size);
  OPENSSL_cleanse(out, size);
  free(out);
  crypto_clear_errors();
  return 1;
}

static duk_ret_t public_encrypt(duk_context *ctx) {
  return run_rsa(ctx, EVP_PKEY_encrypt_init, EVP_PKEY_encrypt);
}

static duk_ret_t private_decrypt(duk_context *ctx) {
  return run_rsa(ctx, EVP_PKEY_decrypt_init, EVP_PKEY_decrypt);
}

static duk_ret_t private_encrypt(duk_context *ctx) {
  return run_rsa(ctx, EVP_PKEY_sign_init, EVP_PKEY_sign);
}

static duk_ret_t public_decrypt(duk_context *ctx) {
  return run_rsa(ctx, EVP_PKEY_verify_recover_init, EVP_PKEY_verify_recover);
}

/* agree(private key, public key): the shared secret */
static duk_ret_t agree(duk_context *ctx) {
  EVP_PKEY *own = key_require(ctx, 0), *other = key_require(ctx, 1);
  size_t size = 0;
  unsigned char *out = NULL;
  crypto_clear_errors();
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(own, NULL);
  bool ok = context != NULL && EVP_PKEY_derive_init(context) == 1 &&
            EVP_PKEY_derive_set_peer(context, other) == 1 &&
            EVP_PKEY_derive(context, NULL, &size) == 1 && (out = malloc(size + 1)) != NULL &&
            EVP_PKEY_derive(context, out, &size) == 1;
  EVP_PKEY_CTX_free(context);
  if (!ok) {
    free(out);
    return crypto_throw(ctx, "diffieHellman failed");
  }
  memcpy(binding_push_buffer(ctx, size), out, size);
  OPENSSL_cleanse(out, size);
  free(out);
  return 1;
}

static const duk_function_list_entry functions[] = {{"sign", sign, 7},
                                                    {"verify", verify, 8},
                                                    {"publicEncrypt", public_encrypt, 5},
                                                    {"privateDecrypt", private_decrypt, 5},
                                                    {"privateEncrypt", private_encrypt, 5},
                                                    {"publicDecrypt", public_decrypt, 5},
                                                    {"agree", agree, 2},
                                                    {NULL, NULL, 0}};

const struct binding binding_crypto_sign = {.name = "crypto_sign", .functions = functions};

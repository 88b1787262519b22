/* Signatures, RSA encryption and key agreement: what is done with an asymmetric key. */
#include <openssl/bn.h>
#include <openssl/dsa.h>
#include <openssl/ec.h>
#include <openssl/rsa.h>
#include <string.h>

#include "bindings/crypto/key.h"
#include "bindings/crypto/openssl.h"

/* Half the length of an ECDSA or DSA signature in the form of IEEE P1363; 0 for other keys. */
static int half_length(EVP_PKEY *key) {
  if (EVP_PKEY_is_a(key, "EC")) return (EVP_PKEY_get_bits(key) + 7) / 8;
  if (!EVP_PKEY_is_a(key, "DSA")) return 0;
  BIGNUM *q = NULL;
  int length = EVP_PKEY_get_bn_param(key, "q", &q) == 1 ? BN_num_bytes(q) : 0;
  BN_free(q);
  return length;
}

static bool set_options(EVP_PKEY_CTX *context, EVP_PKEY *key, int padding, int salt,
                        bool has_salt) {
  if (!EVP_PKEY_is_a(key, "RSA") && !EVP_PKEY_is_a(key, "RSA-PSS")) return true;
  if (padding != 0 && EVP_PKEY_CTX_set_rsa_padding(context, padding) != 1) return false;
  return !has_salt || EVP_PKEY_CTX_set_rsa_pss_saltlen(context, salt) == 1;
}

/* Pushes the signature as a Buffer; `halves`: as two numbers side by side instead of DER. */
static bool push_signature(duk_context *ctx, EVP_PKEY *key, const unsigned char *bytes,
                           size_t length, bool halves) {
  int half = halves ? half_length(key) : 0;
  if (half == 0) {
    memcpy(binding_push_buffer(ctx, length), bytes, length);
    return true;
  }
  ECDSA_SIG *signature = d2i_ECDSA_SIG(NULL, &bytes, (long)length);
  if (signature == NULL) return false;
  uint8_t *out = binding_push_buffer(ctx, 2 * (size_t)half);
  bool ok = BN_bn2binpad(ECDSA_SIG_get0_r(signature), out, half) == half &&
            BN_bn2binpad(ECDSA_SIG_get0_s(signature), out + half, half) == half;
  ECDSA_SIG_free(signature);
  return ok;
}

/* From two halves to DER; *out is to be freed. False if the length is not right. */
static bool to_der(EVP_PKEY *key, const unsigned char *bytes, size_t length, unsigned char **out,
                   size_t *out_length) {
  int half = half_length(key);
  if (half == 0 || length != 2 * (size_t)half) return false;
  ECDSA_SIG *signature = ECDSA_SIG_new();
  BIGNUM *r = BN_bin2bn(bytes, half, NULL), *s = BN_bin2bn(bytes + half, half, NULL);
  if (signature == NULL || r == NULL || s == NULL || ECDSA_SIG_set0(signature, r, s) != 1) {
    BN_free(r);
    BN_free(s);
    ECDSA_SIG_free(signature);
    return false;
  }
  int size = i2d_ECDSA_SIG(signature, out);
  ECDSA_SIG_free(signature);
  *out_length = size > 0 ? (size_t)size : 0;
  return size > 0;
}

/* A digest of the name, which lib/ has checked, or NULL for null. */
static const EVP_MD *digest_of(duk_context *ctx, duk_idx_t index) {
  const char *name = binding_string_or_null(ctx, index, NULL);
  return name != NULL ? EVP_get_digestbyname(name) : NULL;
}

/* sign(key, data, digest or null, isHash, padding, saltLength or undefined, halves) : `data` may be the hash already */
static duk_ret_t sign(duk_context *ctx) {
  EVP_PKEY *key = key_require(ctx, 0);
  size_t length, size = 0;
  const unsigned char *data = crypto_bytes(ctx, 1, &length);
  const EVP_MD *md = digest_of(ctx, 2);
  bool is_hash = binding_boolean(ctx, 3), has_salt = !duk_is_undefined(ctx, 5),
       halves = binding_boolean(ctx, 6);
  int padding = binding_int32(ctx, 4), salt = has_salt ? binding_int32(ctx, 5) : 0;
  unsigned char *bytes = NULL;
  EVP_PKEY_CTX *context = NULL;
  EVP_MD_CTX *md_context = NULL;
  bool ok = false;
  crypto_clear_errors();
  if (is_hash) {
    context = EVP_PKEY_CTX_new(key, NULL);
    if (context == NULL || EVP_PKEY_sign_init(context) != 1 ||
        !set_options(context, key, padding, salt, has_salt) ||
        EVP_PKEY_CTX_set_signature_md(context, md) != 1 ||
        EVP_PKEY_sign(context, NULL, &size, data, length) != 1 || (bytes = malloc(size)) == NULL ||
        EVP_PKEY_sign(context, bytes, &size, data, length) != 1) {
      goto done;
    }
  } else {
    EVP_PKEY_CTX *borrowed = NULL;
    md_context = EVP_MD_CTX_new();
    if (md_context == NULL || EVP_DigestSignInit(md_context, &borrowed, md, NULL, key) != 1 ||
        !set_options(borrowed, key, padding, salt, has_salt) ||
        EVP_DigestSign(md_context, NULL, &size, data, length) != 1 ||
        (bytes = malloc(size)) == NULL ||
        EVP_DigestSign(md_context, bytes, &size, data, length) != 1) {
      goto done;
    }
  }
  ok = push_signature(ctx, key, bytes, size, halves);
done:
  free(bytes);
  EVP_PKEY_CTX_free(context);
  EVP_MD_CTX_free(md_context);
  if (!ok) return crypto_throw(ctx, "Signing failed");
  crypto_clear_errors();
  return 1;
}

/* verify(key, data, digest or null, isHash, padding, saltLength or undefined, halves, signature): whether it is right */
static duk_ret_t verify(duk_context *ctx) {
  EVP_PKEY *key = key_require(ctx, 0);
  size_t length, size;
  const unsigned char *data = crypto_bytes(ctx, 1, &length);
  const EVP_MD *md = digest_of(ctx, 2);
  bool is_hash = binding_boolean(ctx, 3), has_salt = !duk_is_undefined(ctx, 5),
       halves = binding_boolean(ctx, 6);
  int padding = binding_int32(ctx, 4), salt = has_salt ? binding_int32(ctx, 5) : 0;
  const unsigned char *signature = crypto_bytes(ctx, 7, &size);
  unsigned char *der = NULL;
  EVP_PKEY_CTX *context = NULL;
  EVP_MD_CTX *md_context = NULL;
  bool right = false, ready = false;
  crypto_clear_errors();
  if (halves && half_length(key) != 0) {
    ready = true; /* a wrong length is a wrong signature */
    if (!to_der(key, signature, size, &der, &size)) goto done;
    signature = der;
  }
  ready = false;
  if (is_hash) {
    context = EVP_PKEY_CTX_new(key, NULL);
    ready = context != NULL && EVP_PKEY_verify_init(context) == 1 &&
            set_options(context, key, padding, salt, has_salt) &&
            EVP_PKEY_CTX_set_signature_md(context, md) == 1;
    right = ready && EVP_PKEY_verify(context, signature, size, data, length) == 1;
  } else {
    EVP_PKEY_CTX *borrowed = NULL;
    md_context = EVP_MD_CTX_new();
    ready = md_context != NULL && EVP_DigestVerifyInit(md_context, &borrowed, md, NULL, key) == 1 &&
            set_options(borrowed, key, padding, salt, has_salt);
    right = ready && EVP_DigestVerify(md_context, signature, size, data, length) == 1;
  }
done:
  OPENSSL_free(der);
  EVP_PKEY_CTX_free(context);
  EVP_MD_CTX_free(md_context);
  if (!ready) return crypto_throw(ctx, "Verifying failed");
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

/* See signature.h. */
#include "bindings/crypto/signature.h"

#include <openssl/bn.h>
#include <openssl/dsa.h>
#include <openssl/ec.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>

/* Half the length of an ECDSA or DSA signature in the form of IEEE P1363; 0 for other keys. */
static int half_length(EVP_PKEY *key) {
  if (EVP_PKEY_is_a(key, "EC")) return (EVP_PKEY_get_bits(key) + 7) / 8;
  if (!EVP_PKEY_is_a(key, "DSA")) return 0;
  BIGNUM *q = NULL;
  int length = EVP_PKEY_get_bn_param(key, "q", &q) == 1 ? BN_num_bytes(q) : 0;
  BN_free(q);
  return length;
}

static bool set_options(EVP_PKEY_CTX *context, EVP_PKEY *key,
                        const struct signature_options *options) {
  if (!EVP_PKEY_is_a(key, "RSA") && !EVP_PKEY_is_a(key, "RSA-PSS")) return true;
  if (options->padding != 0 && EVP_PKEY_CTX_set_rsa_padding(context, options->padding) != 1)
    return false;
  return !options->has_salt || EVP_PKEY_CTX_set_rsa_pss_saltlen(context, options->salt) == 1;
}

/* Makes two numbers side by side of the DER in *bytes. */
static bool to_halves(int half, unsigned char **bytes, size_t *length) {
  const unsigned char *start = *bytes;
  ECDSA_SIG *signature = d2i_ECDSA_SIG(NULL, &start, (long)*length);
  unsigned char *out = signature != NULL ? malloc(2 * (size_t)half) : NULL;
  bool ok = out != NULL && BN_bn2binpad(ECDSA_SIG_get0_r(signature), out, half) == half &&
            BN_bn2binpad(ECDSA_SIG_get0_s(signature), out + half, half) == half;
  ECDSA_SIG_free(signature);
  if (!ok) {
    free(out);
    return false;
  }
  free(*bytes);
  *bytes = out;
  *length = 2 * (size_t)half;
  return true;
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

bool signature_make(EVP_PKEY *key, const struct signature_options *options,
                    const unsigned char *data, size_t length, unsigned char **out,
                    size_t *out_length) {
  unsigned char *bytes = NULL;
  size_t size = 0;
  EVP_PKEY_CTX *context = NULL;
  EVP_MD_CTX *md_context = NULL;
  bool ok;
  if (options->is_hash) {
    context = EVP_PKEY_CTX_new(key, NULL);
    ok = context != NULL && EVP_PKEY_sign_init(context) == 1 &&
         set_options(context, key, options) &&
         EVP_PKEY_CTX_set_signature_md(context, options->md) == 1 &&
         EVP_PKEY_sign(context, NULL, &size, data, length) == 1 &&
         (bytes = malloc(size)) != NULL &&
         EVP_PKEY_sign(context, bytes, &size, data, length) == 1;
  } else {
    EVP_PKEY_CTX *borrowed = NULL;
    md_context = EVP_MD_CTX_new();
    ok = md_context != NULL &&
         EVP_DigestSignInit(md_context, &borrowed, options->md, NULL, key) == 1 &&
         set_options(borrowed, key, options) &&
         EVP_DigestSign(md_context, NULL, &size, data, length) == 1 &&
         (bytes = malloc(size)) != NULL &&
         EVP_DigestSign(md_context, bytes, &size, data, length) == 1;
  }
  int half = ok && options->halves ? half_length(key) : 0;
  if (half != 0) ok = to_halves(half, &bytes, &size);
  EVP_PKEY_CTX_free(context);
  EVP_MD_CTX_free(md_context);
  if (!ok) {
    free(bytes);
    return false;
  }
  *out = bytes;
  *out_length = size;
  return true;
}

bool signature_check(EVP_PKEY *key, const struct signature_options *options,
                     const unsigned char *data, size_t length, const unsigned char *signature,
                     size_t size, bool *right) {
  unsigned char *der = NULL;
  EVP_PKEY_CTX *context = NULL;
  EVP_MD_CTX *md_context = NULL;
  bool ready;
  *right = false;
  if (options->halves && half_length(key) != 0) {
    /* A wrong length is a wrong signature. */
    if (!to_der(key, signature, size, &der, &size)) {
      OPENSSL_free(der);
      return true;
    }
    signature = der;
  }
  if (options->is_hash) {
    context = EVP_PKEY_CTX_new(key, NULL);
    ready = context != NULL && EVP_PKEY_verify_init(context) == 1 &&
            set_options(context, key, options) &&
            EVP_PKEY_CTX_set_signature_md(context, options->md) == 1;
    *right = ready && EVP_PKEY_verify(context, signature, size, data, length) == 1;
  } else {
    EVP_PKEY_CTX *borrowed = NULL;
    md_context = EVP_MD_CTX_new();
    ready = md_context != NULL &&
            EVP_DigestVerifyInit(md_context, &borrowed, options->md, NULL, key) == 1 &&
            set_options(borrowed, key, options);
    *right = ready && EVP_DigestVerify(md_context, signature, size, data, length) == 1;
  }
  OPENSSL_free(der);
  EVP_PKEY_CTX_free(context);
  EVP_MD_CTX_free(md_context);
  return ready;
}

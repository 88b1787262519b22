/* See openssl.h: errors and objects of OpenSSL in JavaScript. */
#include "bindings/crypto/openssl.h"

#include <ctype.h>
#include <string.h>

#include "engine/engine.h"

/* The prefix that Node gives the codes of a library's errors; the libraries of OpenSSL 3's providers have none. */
static const char *library_prefix(int library) {
  static const struct {
    int library;
    const char *name;
  } prefixes[] = {{ERR_LIB_SYS, "SYS_"},
                  {ERR_LIB_BN, "BN_"},
                  {ERR_LIB_RSA, "RSA_"},
                  {ERR_LIB_DH, "DH_"},
                  {ERR_LIB_EVP, "EVP_"},
                  {ERR_LIB_BUF, "BUF_"},
                  {ERR_LIB_OBJ, "OBJ_"},
                  {ERR_LIB_PEM, "PEM_"},
                  {ERR_LIB_DSA, "DSA_"},
                  {ERR_LIB_X509, "X509_"},
                  {ERR_LIB_ASN1, "ASN1_"},
                  {ERR_LIB_CONF, "CONF_"},
                  {ERR_LIB_CRYPTO, "CRYPTO_"},
                  {ERR_LIB_EC, "EC_"},
                  {ERR_LIB_SSL, "SSL_"},
                  {ERR_LIB_BIO, "BIO_"},
                  {ERR_LIB_PKCS7, "PKCS7_"},
                  {ERR_LIB_X509V3, "X509V3_"},
                  {ERR_LIB_PKCS12, "PKCS12_"},
                  {ERR_LIB_RAND, "RAND_"},
                  {ERR_LIB_DSO, "DSO_"},
                  {ERR_LIB_ENGINE, "ENGINE_"},
                  {ERR_LIB_OCSP, "OCSP_"},
                  {ERR_LIB_UI, "UI_"},
                  {ERR_LIB_COMP, "COMP_"},
                  {ERR_LIB_ECDSA, "ECDSA_"},
                  {ERR_LIB_ECDH, "ECDH_"},
                  {ERR_LIB_CMS, "CMS_"},
                  {ERR_LIB_OSSL_STORE, "OSSL_STORE_"},
                  {ERR_LIB_TS, "TS_"},
                  {ERR_LIB_CT, "CT_"},
                  {ERR_LIB_ASYNC, "ASYNC_"},
                  {ERR_LIB_KDF, "KDF_"},
                  {ERR_LIB_SM2, "SM2_"}};
  for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
    if (prefixes[i].library == library) return prefixes[i].name;
  }
  return "";
}

void crypto_decorate_error(duk_context *ctx, unsigned long code) {
  const char *library = ERR_lib_error_string(code), *reason = ERR_reason_error_string(code);
  if (library != NULL) {
    duk_push_string(ctx, library);
    duk_put_prop_literal(ctx, -2, "library");
  }
  if (reason == NULL) return;
  duk_push_string(ctx, reason);
  duk_put_prop_literal(ctx, -2, "reason");
  char name[200];
  bool ssl = ERR_GET_LIB(code) == ERR_LIB_SSL;
  snprintf(name, sizeof(name), "ERR_%s%s%s", ssl ? "" : "OSSL_", library_prefix(ERR_GET_LIB(code)),
           reason);
  for (char *c = name; *c != '\0'; c++) *c = *c == ' ' ? '_' : (char)toupper((unsigned char)*c);
  duk_push_string(ctx, name);
  duk_put_prop_literal(ctx, -2, "code");
}

void crypto_push_error(duk_context *ctx, const char *fallback) {
  unsigned long code = ERR_get_error();
  if (code == 0) {
    duk_push_error_object(ctx, DUK_ERR_ERROR, "%s", fallback);
    return;
  }
  char text[256];
  ERR_error_string_n(code, text, sizeof(text));
  duk_push_error_object(ctx, DUK_ERR_ERROR, "%s", text);
  unsigned long next;
  duk_uarridx_t count = 0;
  while ((next = ERR_get_error()) != 0) {
    if (count == 0) duk_push_array(ctx);
    ERR_error_string_n(next, text, sizeof(text));
    duk_push_string(ctx, text);
    duk_put_prop_index(ctx, -2, count++);
  }
  if (count != 0) duk_put_prop_literal(ctx, -2, "opensslErrorStack");
  crypto_decorate_error(ctx, code);
}

duk_ret_t crypto_throw(duk_context *ctx, const char *fallback) {
  crypto_push_error(ctx, fallback);
  return duk_throw(ctx);
}

#define POINTER_KEY DUK_HIDDEN_SYMBOL("openssl")
#define KIND_KEY    DUK_HIDDEN_SYMBOL("openssl_kind")

void crypto_push_owner(duk_context *ctx, const char *kind, void *pointer, void (*release)(void *)) {
  duk_push_object(ctx);
  duk_push_pointer(ctx, pointer);
  duk_put_prop_literal(ctx, -2, POINTER_KEY);
  duk_push_pointer(ctx, (void *)(uintptr_t)kind);
  duk_put_prop_literal(ctx, -2, KIND_KEY);
  engine_set_guard(ctx, -1, release, pointer);
}

void *crypto_get_owned(duk_context *ctx, duk_idx_t index, const char *kind) {
  if (!duk_is_object(ctx, index)) return NULL;
  duk_get_prop_literal(ctx, index, KIND_KEY);
  bool right = duk_get_pointer(ctx, -1) == (void *)(uintptr_t)kind;
  duk_pop(ctx);
  if (!right) return NULL;
  duk_get_prop_literal(ctx, index, POINTER_KEY);
  void *pointer = duk_get_pointer(ctx, -1);
  duk_pop(ctx);
  return pointer;
}

void *crypto_require_owned(duk_context *ctx, duk_idx_t index, const char *kind) {
  void *pointer = crypto_get_owned(ctx, index, kind);
  if (pointer == NULL) (void)duk_type_error(ctx, "not a %s", kind);
  return pointer;
}

void crypto_push_bio_buffer(duk_context *ctx, BIO *bio) {
  char *bytes;
  long length = BIO_get_mem_data(bio, &bytes);
  size_t size = length > 0 ? (size_t)length : 0;
  uint8_t *out = binding_push_buffer(ctx, size);
  if (size != 0) memcpy(out, bytes, size);
}

void crypto_push_bio_string(duk_context *ctx, BIO *bio) {
  char *bytes;
  long length = BIO_get_mem_data(bio, &bytes);
  binding_push_utf8(ctx, length > 0 ? bytes : "", length > 0 ? (size_t)length : 0);
}

/* crypto.X509Certificate: X509 in JavaScript objects. */
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "bindings/crypto/certificate.h"
#include "bindings/crypto/key.h"
#include "bindings/crypto/openssl.h"

static const char X509_KIND[] = "X509Certificate";

static void release(void *pointer) {
  X509_free(pointer);
}

static X509 *certificate_of(duk_context *ctx, duk_idx_t index) {
  return crypto_require_owned(ctx, index, X509_KIND);
}

/* parse(bytes): PEM or DER */
static duk_ret_t parse(duk_context *ctx) {
  size_t length;
  const void *bytes = crypto_bytes(ctx, 0, &length);
  crypto_clear_errors();
  BIO *bio = BIO_new_mem_buf(bytes, (int)length);
  X509 *certificate = bio != NULL ? PEM_read_bio_X509_AUX(bio, NULL, NULL, NULL) : NULL;
  if (certificate == NULL && bio != NULL) {
    crypto_clear_errors();
    (void)BIO_reset(bio);
    certificate = d2i_X509_bio(bio, NULL);
  }
  BIO_free(bio);
  if (certificate == NULL) return crypto_throw(ctx, "Failed to parse certificate");
  crypto_clear_errors();
  crypto_push_owner(ctx, X509_KIND, certificate, release);
  return 1;
}

static duk_ret_t legacy(duk_context *ctx) {
  certificate_push(ctx, certificate_of(ctx, 0));
  return 1;
}

/* names(certificate): [subject, issuer, subjectAltName, infoAccess] */
static duk_ret_t names(duk_context *ctx) {
  X509 *certificate = certificate_of(ctx, 0);
  duk_push_array(ctx);
  certificate_push_name_text(ctx, X509_get_subject_name(certificate));
  duk_put_prop_index(ctx, -2, 0);
  certificate_push_name_text(ctx, X509_get_issuer_name(certificate));
  duk_put_prop_index(ctx, -2, 1);
  certificate_push_alternative_names(ctx, certificate);
  duk_put_prop_index(ctx, -2, 2);
  certificate_push_info_access(ctx, certificate);
  duk_put_prop_index(ctx, -2, 3);
  crypto_clear_errors();
  return 1;
}

/* publicKey(certificate) */
static duk_ret_t public_key(duk_context *ctx) {
  EVP_PKEY *key = X509_get_pubkey(certificate_of(ctx, 0));
  if (key == NULL) return crypto_throw(ctx, "Failed to read the public key");
  key_push(ctx, key);
  return 1;
}

static duk_ret_t pem(duk_context *ctx) {
  X509 *certificate = certificate_of(ctx, 0);
  BIO *bio = BIO_new(BIO_s_mem());
  if (bio == NULL) return duk_range_error(ctx, "out of memory");
  PEM_write_bio_X509(bio, certificate);
  crypto_push_bio_string(ctx, bio);
  BIO_free(bio);
  return 1;
}

/* checkHost(certificate, name, flags): the name that matched, or undefined */
static duk_ret_t check_host(duk_context *ctx) {
  X509 *certificate = certificate_of(ctx, 0);
  size_t length;
  const char *name = binding_string(ctx, 1, &length);
  char *found = NULL;
  int ok = X509_check_host(certificate, name, length, binding_uint32(ctx, 2), &found);
  crypto_clear_errors();
  if (ok != 1) return 0;
  duk_push_string(ctx, found != NULL ? found : name);
  OPENSSL_free(found);
  return 1;
}

static duk_ret_t check_email(duk_context *ctx) {
  X509 *certificate = certificate_of(ctx, 0);
  size_t length;
  const char *name = binding_string(ctx, 1, &length);
  duk_push_boolean(ctx, X509_check_email(certificate, name, length, binding_uint32(ctx, 2)) == 1);
  crypto_clear_errors();
  return 1;
}

static duk_ret_t check_ip(duk_context *ctx) {
  duk_push_boolean(ctx,
                   X509_check_ip_asc(certificate_of(ctx, 0), binding_string(ctx, 1, NULL), 0) == 1);
  crypto_clear_errors();
  return 1;
}

/* checkIssued(certificate, issuer) */
static duk_ret_t check_issued(duk_context *ctx) {
  duk_push_boolean(ctx,
                   X509_check_issued(certificate_of(ctx, 1), certificate_of(ctx, 0)) == X509_V_OK);
  crypto_clear_errors();
  return 1;
}

static duk_ret_t check_private_key(duk_context *ctx) {
  duk_push_boolean(ctx, X509_check_private_key(certificate_of(ctx, 0), key_require(ctx, 1)) == 1);
  crypto_clear_errors();
  return 1;
}

/* verify(certificate, key): was it signed with that key's private part? */
static duk_ret_t verify(duk_context *ctx) {
  duk_push_boolean(ctx, X509_verify(certificate_of(ctx, 0), key_require(ctx, 1)) == 1);
  crypto_clear_errors();
  return 1;
}

static const duk_function_list_entry functions[] = {{"parse", parse, 1},
                                                    {"legacy", legacy, 1},
                                                    {"names", names, 1},
                                                    {"publicKey", public_key, 1},
                                                    {"pem", pem, 1},
                                                    {"checkHost", check_host, 3},
                                                    {"checkEmail", check_email, 3},
                                                    {"checkIP", check_ip, 2},
                                                    {"checkIssued", check_issued, 2},
                                                    {"checkPrivateKey", check_private_key, 2},
                                                    {"verify", verify, 2},
                                                    {NULL, NULL, 0}};
static const duk_number_list_entry constants[] = {
    {"ALWAYS_CHECK_SUBJECT", X509_CHECK_FLAG_ALWAYS_CHECK_SUBJECT},
    {"NEVER_CHECK_SUBJECT", X509_CHECK_FLAG_NEVER_CHECK_SUBJECT},
    {"NO_WILDCARDS", X509_CHECK_FLAG_NO_WILDCARDS},
    {"NO_PARTIAL_WILDCARDS", X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS},
    {"MULTI_LABEL_WILDCARDS", X509_CHECK_FLAG_MULTI_LABEL_WILDCARDS},
    {"SINGLE_LABEL_SUBDOMAINS", X509_CHECK_FLAG_SINGLE_LABEL_SUBDOMAINS},
    {NULL, 0}};

const struct binding binding_crypto_x509 = {
    .name = "crypto_x509", .functions = functions, .constants = constants};

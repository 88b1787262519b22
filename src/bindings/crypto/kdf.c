/* Keys from passwords and secrets: PBKDF2, scrypt and HKDF, at once or on the pool. */
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <string.h>

#include "bindings/crypto/openssl.h"

struct kdf_job {
  struct crypto_job job;
  char *password;
  unsigned char *salt;
  size_t password_length, salt_length;
  unsigned char *info; /* HKDF */
  size_t info_length;
  const EVP_MD *md; /* PBKDF2, HKDF */
  int iterations;
  uint64_t n, r, p, max_memory; /* scrypt */
  unsigned char *out;           /* of the result's buffer, which request.keep holds */
  size_t out_length;
};

static void destroy(struct request *request) {
  struct kdf_job *kdf = (struct kdf_job *)request;
  if (kdf->password != NULL) OPENSSL_cleanse(kdf->password, kdf->password_length);
  free(kdf->password);
  free(kdf->salt);
  free(kdf->info);
}

static bool run_pbkdf2(struct crypto_job *job) {
  struct kdf_job *kdf = (struct kdf_job *)job;
  return PKCS5_PBKDF2_HMAC(kdf->password, (int)kdf->password_length, kdf->salt,
                           (int)kdf->salt_length, kdf->iterations, kdf->md, (int)kdf->out_length,
                           kdf->out) == 1;
}

static bool run_scrypt(struct crypto_job *job) {
  struct kdf_job *kdf = (struct kdf_job *)job;
  return EVP_PBE_scrypt(kdf->password, kdf->password_length, kdf->salt, kdf->salt_length, kdf->n,
                        kdf->r, kdf->p, kdf->max_memory, kdf->out, kdf->out_length) == 1;
}

static bool run_hkdf(struct crypto_job *job) {
  struct kdf_job *kdf = (struct kdf_job *)job;
  EVP_KDF *algorithm = EVP_KDF_fetch(NULL, "HKDF", NULL);
  EVP_KDF_CTX *context = algorithm != NULL ? EVP_KDF_CTX_new(algorithm) : NULL;
  OSSL_PARAM options[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST,
                                       (char *)(uintptr_t)EVP_MD_get0_name(kdf->md), 0),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, kdf->password, kdf->password_length),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, kdf->salt, kdf->salt_length),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, kdf->info, kdf->info_length),
      OSSL_PARAM_END};
  bool ok = context != NULL && EVP_KDF_derive(context, kdf->out, kdf->out_length, options) == 1;
  EVP_KDF_CTX_free(context);
  EVP_KDF_free(algorithm);
  return ok;
}

static void *copy_bytes(duk_context *ctx, duk_idx_t index, size_t *length) {
  const void *bytes = crypto_bytes(ctx, index, length);
  void *copy = malloc(*length + 1);
  if (copy != NULL) memcpy(copy, bytes, *length);
  return copy;
}

/*
 * From (request or undefined, password, salt, result, ...): runs at once without a request and pushes whether it failed,
 * else on the pool.
 */
static duk_ret_t start(duk_context *ctx, struct kdf_job *options,
                       bool (*run)(struct crypto_job *)) {
  bool later = duk_is_object(ctx, 0);
  uint8_t *out = binding_bytes(ctx, 3, &options->out_length);
  if (!later) {
    options->password = (char *)crypto_bytes(ctx, 1, &options->password_length);
    options->salt = (unsigned char *)crypto_bytes(ctx, 2, &options->salt_length);
    options->out = out;
    bool ok = options->out_length == 0 || run(&options->job);
    crypto_clear_errors();
    duk_push_boolean(ctx, !ok);
    return 1;
  }
  struct kdf_job *kdf = request_new(ctx, sizeof(*kdf), 0, destroy);
  value_ref_set(kdf->job.request.isolate, &kdf->job.request.keep, 3);
  kdf->password = copy_bytes(ctx, 1, &kdf->password_length);
  kdf->salt = copy_bytes(ctx, 2, &kdf->salt_length);
  if (options->info != NULL) {
    kdf->info = malloc(options->info_length + 1);
    if (kdf->info != NULL) memcpy(kdf->info, options->info, options->info_length);
    kdf->info_length = kdf->info != NULL ? options->info_length : 0;
  }
  kdf->md = options->md;
  kdf->iterations = options->iterations;
  kdf->n = options->n;
  kdf->r = options->r;
  kdf->p = options->p;
  kdf->max_memory = options->max_memory;
  kdf->out = out;
  kdf->out_length = options->out_length;
  if (kdf->password == NULL || kdf->salt == NULL) {
    request_free(&kdf->job.request);
    return duk_range_error(ctx, "out of memory");
  }
  duk_push_int(ctx, crypto_job_start(&kdf->job, run));
  return 1;
}

/* pbkdf2(request, password, salt, result, iterations, digest): undefined for an unknown digest */
static duk_ret_t pbkdf2(duk_context *ctx) {
  struct kdf_job options = {.iterations = binding_int32(ctx, 4),
                            .md = EVP_get_digestbyname(binding_string(ctx, 5, NULL))};
  return options.md == NULL ? 0 : start(ctx, &options, run_pbkdf2);
}

/* hkdf(request, key, salt, result, info, digest): undefined for an unknown digest */
static duk_ret_t hkdf(duk_context *ctx) {
  struct kdf_job options = {.md = EVP_get_digestbyname(binding_string(ctx, 5, NULL))};
  options.info = (unsigned char *)(uintptr_t)crypto_bytes(ctx, 4, &options.info_length);
  return options.md == NULL ? 0 : start(ctx, &options, run_hkdf);
}

/* digestSize(name): in bytes; undefined for an unknown digest */
static duk_ret_t digest_size(duk_context *ctx) {
  const EVP_MD *md = EVP_get_digestbyname(binding_string(ctx, 0, NULL));
  if (md == NULL) return 0;
  duk_push_int(ctx, EVP_MD_get_size(md));
  return 1;
}

/* scrypt(request, password, salt, result, N, r, p, maxmem) */
static duk_ret_t scrypt(duk_context *ctx) {
  struct kdf_job options = {.n = (uint64_t)binding_number(ctx, 4),
                            .r = (uint64_t)binding_number(ctx, 5),
                            .p = (uint64_t)binding_number(ctx, 6),
                            .max_memory = (uint64_t)binding_number(ctx, 7)};
  return start(ctx, &options, run_scrypt);
}

/* hasDigest(name) */
static duk_ret_t has_digest(duk_context *ctx) {
  duk_push_boolean(ctx, EVP_get_digestbyname(binding_string(ctx, 0, NULL)) != NULL);
  return 1;
}

/* scryptFits(N, r, p, maxmem): whether these parameters are allowed */
static duk_ret_t scrypt_fits(duk_context *ctx) {
  bool fits = EVP_PBE_scrypt(NULL, 0, NULL, 0, (uint64_t)binding_number(ctx, 0),
                             (uint64_t)binding_number(ctx, 1), (uint64_t)binding_number(ctx, 2),
                             (uint64_t)binding_number(ctx, 3), NULL, 0) == 1;
  crypto_clear_errors();
  duk_push_boolean(ctx, fits);
  return 1;
}

static const duk_function_list_entry functions[] = {{"pbkdf2", pbkdf2, 6},
                                                    {"scrypt", scrypt, 8},
                                                    {"hkdf", hkdf, 6},
                                                    {"digestSize", digest_size, 1},
                                                    {"hasDigest", has_digest, 1},
                                                    {"scryptFits", scrypt_fits, 4},
                                                    {NULL, NULL, 0}};

const struct binding binding_crypto_kdf = {.name = "crypto_kdf", .functions = functions};

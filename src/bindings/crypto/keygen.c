/* New key pairs, at once or on the pool. */
#include <openssl/core_names.h>
#include <openssl/dh.h>
#include <openssl/ec.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <string.h>

#include "bindings/crypto/key.h"
#include "bindings/crypto/openssl.h"

static const char RESULT_KIND[] = "KeyResult";

/* What is to be made, and then what was made; an object owns it. */
struct generation {
  char algorithm[16], group[80], digest[40], mgf1_digest[40];
  int bits, divisor_bits, salt_length; /* -1: the default */
  int generator;                       /* of DH, with `bits` or `prime` */
  unsigned char *prime;
  size_t prime_length;
  uint32_t exponent;
  EVP_PKEY *key;
  char error[256];
  unsigned long error_code;
};

struct generation_job {
  struct crypto_job job;
  struct generation *generation; /* of request.keep */
};

static void release(void *pointer) {
  struct generation *generation = pointer;
  EVP_PKEY_free(generation->key);
  free(generation->prime);
  free(generation);
}

static bool configure(EVP_PKEY_CTX *context, const struct generation *g) {
  if (strncmp(g->algorithm, "RSA", 3) == 0) {
    BIGNUM *exponent = BN_new();
    bool ok = exponent != NULL && BN_set_word(exponent, g->exponent) == 1 &&
              EVP_PKEY_CTX_set_rsa_keygen_bits(context, g->bits) == 1 &&
              EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context, exponent) == 1;
    BN_free(exponent);
    if (g->digest[0] != '\0') {
      const EVP_MD *md = EVP_get_digestbyname(g->digest);
      ok = ok && md != NULL && EVP_PKEY_CTX_set_rsa_pss_keygen_md(context, md) == 1;
      if (ok && g->salt_length < 0) {
        ok = EVP_PKEY_CTX_set_rsa_pss_keygen_saltlen(context, EVP_MD_get_size(md)) == 1;
      }
    }
    const char *mgf1 = g->mgf1_digest[0] != '\0' ? g->mgf1_digest : g->digest;
    if (mgf1[0] != '\0')
      ok = ok && EVP_PKEY_CTX_set_rsa_pss_keygen_mgf1_md(context, EVP_get_digestbyname(mgf1)) == 1;
    if (g->salt_length >= 0)
      ok = ok && EVP_PKEY_CTX_set_rsa_pss_keygen_saltlen(context, g->salt_length) == 1;
    return ok;
  }
  if (g->group[0] != '\0') return EVP_PKEY_CTX_set_group_name(context, g->group) == 1;
  return true;
}

/* DSA takes parameters first. */
static EVP_PKEY *dsa_parameters(const struct generation *g) {
  EVP_PKEY *parameters = NULL;
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "DSA", NULL);
  size_t bits = (size_t)g->bits, divisor = (size_t)g->divisor_bits;
  OSSL_PARAM options[3] = {OSSL_PARAM_construct_size_t(OSSL_PKEY_PARAM_FFC_PBITS, &bits),
                           OSSL_PARAM_END, OSSL_PARAM_END};
  if (g->divisor_bits > 0)
    options[1] = OSSL_PARAM_construct_size_t(OSSL_PKEY_PARAM_FFC_QBITS, &divisor);
  if (context != NULL && EVP_PKEY_paramgen_init(context) == 1 &&
      EVP_PKEY_CTX_set_params(context, options) == 1) {
    EVP_PKEY_generate(context, &parameters);
  }
  EVP_PKEY_CTX_free(context);
  return parameters;
}

/* DH without a group: a prime that is given, or a new one. */
static EVP_PKEY *dh_parameters(const struct generation *g) {
  EVP_PKEY *parameters = NULL;
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "DH", NULL);
  if (context == NULL) return NULL;
  if (g->prime == NULL) {
    if (EVP_PKEY_paramgen_init(context) == 1 &&
        EVP_PKEY_CTX_set_dh_paramgen_prime_len(context, g->bits) == 1 &&
        EVP_PKEY_CTX_set_dh_paramgen_generator(context, g->generator) == 1) {
      EVP_PKEY_generate(context, &parameters);
    }
  } else {
    BIGNUM *p = BN_bin2bn(g->prime, (int)g->prime_length, NULL), *base = BN_new();
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    OSSL_PARAM *list = NULL;
    if (p != NULL && base != NULL && builder != NULL &&
        BN_set_word(base, (BN_ULONG)g->generator) == 1 &&
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_FFC_P, p) == 1 &&
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_FFC_G, base) == 1 &&
        (list = OSSL_PARAM_BLD_to_param(builder)) != NULL &&
        EVP_PKEY_fromdata_init(context) == 1) {
      EVP_PKEY_fromdata(context, &parameters, EVP_PKEY_KEY_PARAMETERS, list);
    }
    OSSL_PARAM_free(list);
    OSSL_PARAM_BLD_free(builder);
    BN_free(p);
    BN_free(base);
  }
  EVP_PKEY_CTX_free(context);
  return parameters;
}

static bool generate(struct generation *g) {
  EVP_PKEY *parameters = NULL;
  EVP_PKEY_CTX *context;
  ERR_clear_error();
  bool dh = strcmp(g->algorithm, "DH") == 0 && g->group[0] == '\0';
  if (dh || strcmp(g->algorithm, "DSA") == 0) {
    parameters = dh ? dh_parameters(g) : dsa_parameters(g);
    context = parameters != NULL ? EVP_PKEY_CTX_new(parameters, NULL) : NULL;
  } else {
    context = EVP_PKEY_CTX_new_from_name(NULL, g->algorithm, NULL);
  }
  bool ok = context != NULL && EVP_PKEY_keygen_init(context) == 1 &&
            (parameters != NULL || configure(context, g)) &&
            EVP_PKEY_generate(context, &g->key) == 1;
  if (!ok) {
    g->error_code = ERR_peek_error();
    ERR_error_string_n(g->error_code, g->error, sizeof(g->error));
  }
  EVP_PKEY_CTX_free(context);
  EVP_PKEY_free(parameters);
  return ok;
}

static bool run(struct crypto_job *job) {
  return generate(((struct generation_job *)job)->generation);
}

static void copy_name(duk_context *ctx, duk_idx_t index, char *out, size_t size) {
  const char *text = binding_string_or_null(ctx, index, NULL);
  if (text != NULL) snprintf(out, size, "%s", text);
}

/*
 * start(request or undefined, algorithm, bits, exponent, group or null, divisorBits, digest or null, mgf1Digest or null,
 * saltLength, prime or undefined, generator): an object for result(), at once or when request.oncomplete() is called
 */
static duk_ret_t start(duk_context *ctx) {
  struct generation *g = calloc(1, sizeof(*g));
  if (g == NULL) return duk_range_error(ctx, "out of memory");
  crypto_push_owner(ctx, RESULT_KIND, g, release);
  duk_idx_t result = duk_get_top_index(ctx);
  copy_name(ctx, 1, g->algorithm, sizeof(g->algorithm));
  g->bits = binding_int32(ctx, 2);
  g->exponent = binding_uint32(ctx, 3);
  copy_name(ctx, 4, g->group, sizeof(g->group));
  g->divisor_bits = binding_int32(ctx, 5);
  copy_name(ctx, 6, g->digest, sizeof(g->digest));
  copy_name(ctx, 7, g->mgf1_digest, sizeof(g->mgf1_digest));
  g->salt_length = binding_int32(ctx, 8);
  if (!duk_is_undefined(ctx, 9)) {
    const void *prime = binding_bytes(ctx, 9, &g->prime_length);
    g->prime = malloc(g->prime_length + 1);
    if (g->prime == NULL) return duk_range_error(ctx, "out of memory");
    memcpy(g->prime, prime, g->prime_length);
  }
  g->generator = duk_is_undefined(ctx, 10) ? 2 : binding_int32(ctx, 10);
  if (duk_is_object(ctx, 0)) {
    struct generation_job *job = request_new(ctx, sizeof(*job), 0, NULL);
    value_ref_set(job->job.request.isolate, &job->job.request.keep, result);
    job->generation = g;
    int error = crypto_job_start(&job->job, run);
    if (error < 0) return binding_throw_uv(ctx, error, "generateKeyPair", NULL, NULL);
  } else {
    generate(g);
    crypto_clear_errors();
  }
  duk_dup(ctx, result);
  return 1;
}

/* result(object): the key; throws what went wrong */
static duk_ret_t result(duk_context *ctx) {
  struct generation *g = crypto_require_owned(ctx, 0, RESULT_KIND);
  if (g->key == NULL) {
    duk_push_error_object(ctx, DUK_ERR_ERROR, "%s",
                          g->error_code != 0 ? g->error : "Key generation job failed");
    if (g->error_code != 0) crypto_decorate_error(ctx, g->error_code);
    return duk_throw(ctx);
  }
  EVP_PKEY_up_ref(g->key);
  key_push(ctx, g->key);
  return 1;
}

/* isCurve(name) */
static duk_ret_t is_curve(duk_context *ctx) {
  const char *name = binding_string(ctx, 0, NULL);
  int nid = EC_curve_nist2nid(name);
  if (nid == NID_undef) nid = OBJ_sn2nid(name);
  EC_GROUP *group = nid != NID_undef ? EC_GROUP_new_by_curve_name(nid) : NULL;
  duk_push_boolean(ctx, group != NULL);
  EC_GROUP_free(group);
  crypto_clear_errors();
  return 1;
}

/* convertPoint(curve, point, form): 2 or 3 compressed, 4 uncompressed, 6 hybrid; undefined if it is not on the curve */
static duk_ret_t convert_point(duk_context *ctx) {
  const char *name = binding_string(ctx, 0, NULL);
  size_t length, size = 0;
  const uint8_t *bytes = binding_bytes(ctx, 1, &length);
  int form = binding_int32(ctx, 2) & ~1, nid = EC_curve_nist2nid(name);
  if (nid == NID_undef) nid = OBJ_sn2nid(name);
  EC_GROUP *group = nid != NID_undef ? EC_GROUP_new_by_curve_name(nid) : NULL;
  EC_POINT *point = group != NULL ? EC_POINT_new(group) : NULL;
  if (point != NULL && EC_POINT_oct2point(group, point, bytes, length, NULL) == 1) {
    size = EC_POINT_point2oct(group, point, (point_conversion_form_t)form, NULL, 0, NULL);
    if (size != 0) {
      EC_POINT_point2oct(group, point, (point_conversion_form_t)form,
                         binding_push_buffer(ctx, size), size, NULL);
    }
  }
  EC_POINT_free(point);
  EC_GROUP_free(group);
  crypto_clear_errors();
  return size != 0;
}

/* publicPoint(curve, d): the uncompressed point of a private number; undefined if that is out of range */
static duk_ret_t public_point(duk_context *ctx) {
  const char *name = binding_string(ctx, 0, NULL);
  size_t length, size = 0;
  const uint8_t *bytes = binding_bytes(ctx, 1, &length);
  int nid = EC_curve_nist2nid(name);
  if (nid == NID_undef) nid = OBJ_sn2nid(name);
  EC_GROUP *group = nid != NID_undef ? EC_GROUP_new_by_curve_name(nid) : NULL;
  EC_POINT *point = group != NULL ? EC_POINT_new(group) : NULL;
  BIGNUM *d = BN_bin2bn(bytes, (int)length, NULL);
  if (point != NULL && d != NULL && !BN_is_zero(d) && BN_cmp(d, EC_GROUP_get0_order(group)) < 0 &&
      EC_POINT_mul(group, point, d, NULL, NULL, NULL) == 1) {
    size = EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, NULL, 0, NULL);
    EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, binding_push_buffer(ctx, size),
                       size, NULL);
  }
  BN_clear_free(d);
  EC_POINT_free(point);
  EC_GROUP_free(group);
  crypto_clear_errors();
  return size != 0;
}

static const duk_function_list_entry functions[] = {{"start", start, 11},
                                                    {"result", result, 1},
                                                    {"isCurve", is_curve, 1},
                                                    {"convertPoint", convert_point, 3},
                                                    {"publicPoint", public_point, 2},
                                                    {NULL, NULL, 0}};

const struct binding binding_crypto_keygen = {.name = "crypto_keygen", .functions = functions};

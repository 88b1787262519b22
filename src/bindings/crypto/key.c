/*
 * Asymmetric keys: parsed from PEM, DER and JWK, written, described and compared. lib/internal/crypto/keys.js makes
 * KeyObjects of them. Functions throw OpenSSL's error with Node's code.
 */
#include "bindings/crypto/key.h"

#include <openssl/core_names.h>
#include <openssl/decoder.h>
#include <openssl/ec.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <string.h>

#include "bindings/crypto/openssl.h"

static const char KEY_KIND[] = "KeyObject";

static void release(void *key) {
  EVP_PKEY_free(key);
}

void key_push(duk_context *ctx, EVP_PKEY *key) {
  crypto_push_owner(ctx, KEY_KIND, key, release);
}

EVP_PKEY *key_require(duk_context *ctx, duk_idx_t index) {
  return crypto_require_owned(ctx, index, KEY_KIND);
}

/* Parsing */

struct passphrase {
  const char *text; /* NULL: none was given */
  size_t length;
  bool asked;
};

static int give_passphrase(char *out, int size, int writing, void *data) {
  (void)writing;
  struct passphrase *passphrase = data;
  passphrase->asked = true;
  if (passphrase->text == NULL || (size_t)size < passphrase->length) return -1;
  memcpy(out, passphrase->text, passphrase->length);
  return (int)passphrase->length;
}

static void read_passphrase(duk_context *ctx, duk_idx_t index, struct passphrase *passphrase) {
  *passphrase = (struct passphrase){NULL, 0, false};
  if (!duk_is_undefined(ctx, index) && !duk_is_null(ctx, index)) {
    passphrase->text = crypto_bytes(ctx, index, &passphrase->length);
  }
}

/* An encrypted key without a passphrase has a code of its own if it came as DER, as Node has it. */
static duk_ret_t parse_failed(duk_context *ctx, const struct passphrase *passphrase, bool pem,
                              const char *what) {
  if (!pem && passphrase->asked && passphrase->text == NULL) {
    crypto_clear_errors();
    duk_push_error_object(ctx, DUK_ERR_TYPE_ERROR, "Passphrase required for encrypted key");
    duk_push_literal(ctx, "ERR_MISSING_PASSPHRASE");
    duk_put_prop_literal(ctx, -2, "code");
    return duk_throw(ctx);
  }
  return crypto_throw(ctx, what);
}

/* parsePrivate(bytes, isPem, passphrase or undefined) */
static duk_ret_t parse_private(duk_context *ctx) {
  size_t length;
  const void *bytes = crypto_bytes(ctx, 0, &length);
  bool pem = binding_boolean(ctx, 1);
  struct passphrase passphrase;
  read_passphrase(ctx, 2, &passphrase);
  crypto_clear_errors();
  BIO *bio = BIO_new_mem_buf(bytes, (int)length);
  EVP_PKEY *key = NULL;
  if (bio != NULL && pem) {
    key = PEM_read_bio_PrivateKey(bio, NULL, give_passphrase, &passphrase);
  } else if (bio != NULL) {
    key = d2i_PrivateKey_bio(bio, NULL);
    if (key == NULL) {
      X509_SIG *encrypted = NULL;
      const unsigned char *start = bytes;
      if ((encrypted = d2i_X509_SIG(NULL, &start, (long)length)) != NULL) {
        X509_SIG_free(encrypted);
        crypto_clear_errors();
        (void)BIO_reset(bio);
        key = d2i_PKCS8PrivateKey_bio(bio, NULL, give_passphrase, &passphrase);
      }
    }
  }
  BIO_free(bio);
  if (key == NULL) return parse_failed(ctx, &passphrase, pem, "Failed to read private key");
  crypto_clear_errors();
  key_push(ctx, key);
  return 1;
}

static EVP_PKEY *public_of_certificate(X509 *certificate) {
  EVP_PKEY *key = certificate != NULL ? X509_get_pubkey(certificate) : NULL;
  X509_free(certificate);
  return key;
}

static EVP_PKEY *decode_public(const void *bytes, size_t length, const char *format) {
  EVP_PKEY *key = NULL;
  const unsigned char *start = bytes;
  OSSL_DECODER_CTX *decoder =
      OSSL_DECODER_CTX_new_for_pkey(&key, format, NULL, NULL, EVP_PKEY_PUBLIC_KEY, NULL, NULL);
  if (decoder != NULL && OSSL_DECODER_from_data(decoder, &start, &length) != 1) key = NULL;
  OSSL_DECODER_CTX_free(decoder);
  return key;
}

/* parsePublic(bytes, isPem, passphrase): of a public key, a certificate, or a private key, whose public part it is */
static duk_ret_t parse_public(duk_context *ctx) {
  size_t length;
  const char *bytes = crypto_bytes(ctx, 0, &length);
  bool pem = binding_boolean(ctx, 1);
  struct passphrase passphrase;
  read_passphrase(ctx, 2, &passphrase);
  crypto_clear_errors();
  BIO *bio = BIO_new_mem_buf(bytes, (int)length);
  if (bio == NULL) return duk_range_error(ctx, "out of memory");
  EVP_PKEY *key = NULL;
  if (pem) {
    char *start;
    long size = BIO_get_mem_data(bio, &start);
    bool certificate = size > 0 && memmem(start, (size_t)size, "-BEGIN CERTIFICATE", 18) != NULL;
    bool private = size > 0 && memmem(start, (size_t)size, "PRIVATE KEY-", 12) != NULL;
    if (certificate) {
      key = public_of_certificate(PEM_read_bio_X509(bio, NULL, NULL, NULL));
    } else if (private) {
      key = PEM_read_bio_PrivateKey(bio, NULL, give_passphrase, &passphrase);
    } else {
      key = decode_public(bytes, length, "PEM");
    }
  } else {
    key = decode_public(bytes, length, "DER");
    if (key == NULL) key = d2i_PrivateKey_bio(bio, NULL);
  }
  BIO_free(bio);
  if (key == NULL) return parse_failed(ctx, &passphrase, pem, "Failed to read asymmetric key");
  crypto_clear_errors();
  key_push(ctx, key);
  return 1;
}

/* Description */

static const char *type_name(const EVP_PKEY *key) {
  static const struct {
    const char *openssl, *node;
  } names[] = {{"RSA", "rsa"},       {"RSA-PSS", "rsa-pss"}, {"DSA", "dsa"},
               {"DH", "dh"},         {"DHX", "dh"},          {"EC", "ec"},
               {"X25519", "x25519"}, {"X448", "x448"},       {"ED25519", "ed25519"},
               {"ED448", "ed448"}};
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
    if (EVP_PKEY_is_a(key, names[i].openssl)) return names[i].node;
  }
  return NULL;
}

/* type(key): 'rsa', 'ec', ...; undefined for others */
static duk_ret_t type(duk_context *ctx) {
  const char *name = type_name(key_require(ctx, 0));
  if (name == NULL) return 0;
  duk_push_string(ctx, name);
  return 1;
}

static void push_number_bytes(duk_context *ctx, const BIGNUM *number, int size) {
  int length = size > 0 ? size : BN_num_bytes(number);
  BN_bn2binpad(number, binding_push_buffer(ctx, (size_t)length), length);
}

/* Sets object[name] to a Buffer with the big-endian number that the key has as `parameter`; false if it has none. */
static bool put_number(duk_context *ctx, EVP_PKEY *key, const char *parameter, const char *name,
                       int size) {
  BIGNUM *number = NULL;
  if (EVP_PKEY_get_bn_param(key, parameter, &number) != 1) return false;
  push_number_bytes(ctx, number, size);
  duk_put_prop_string(ctx, -2, name);
  BN_clear_free(number);
  return true;
}

static void put_text(duk_context *ctx, EVP_PKEY *key, const char *parameter, const char *name) {
  char text[80];
  size_t length = 0;
  if (EVP_PKEY_get_utf8_string_param(key, parameter, text, sizeof(text), &length) != 1) return;
  for (size_t i = 0; i < length; i++) {
    if (text[i] >= 'A' && text[i] <= 'Z') text[i] = (char)(text[i] + 32);
  }
  /* OpenSSL's canonical SHA2-256 is sha256. */
  bool sha2 = strncmp(text, "sha2-", 5) == 0;
  duk_push_sprintf(ctx, "%s%s", sha2 ? "sha" : "", sha2 ? text + 5 : text);
  duk_put_prop_string(ctx, -2, name);
}

/* details(key): what asymmetricKeyDetails says; publicExponent as bytes */
static duk_ret_t details(duk_context *ctx) {
  EVP_PKEY *key = key_require(ctx, 0);
  duk_push_object(ctx);
  if (EVP_PKEY_is_a(key, "RSA") || EVP_PKEY_is_a(key, "RSA-PSS")) {
    duk_push_int(ctx, EVP_PKEY_get_bits(key));
    duk_put_prop_literal(ctx, -2, "modulusLength");
    put_number(ctx, key, OSSL_PKEY_PARAM_RSA_E, "publicExponent", 0);
    int salt = 0;
    if (EVP_PKEY_is_a(key, "RSA-PSS") &&
        EVP_PKEY_get_int_param(key, OSSL_PKEY_PARAM_RSA_PSS_SALTLEN, &salt) == 1) {
      put_text(ctx, key, OSSL_PKEY_PARAM_RSA_DIGEST, "hashAlgorithm");
      put_text(ctx, key, OSSL_PKEY_PARAM_RSA_MGF1_DIGEST, "mgf1HashAlgorithm");
      duk_push_int(ctx, salt);
      duk_put_prop_literal(ctx, -2, "saltLength");
    }
  } else if (EVP_PKEY_is_a(key, "DSA")) {
    duk_push_int(ctx, EVP_PKEY_get_bits(key));
    duk_put_prop_literal(ctx, -2, "modulusLength");
    BIGNUM *q = NULL;
    if (EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_FFC_Q, &q) == 1) {
      duk_push_int(ctx, BN_num_bits(q));
      duk_put_prop_literal(ctx, -2, "divisorLength");
      BN_free(q);
    }
  } else if (EVP_PKEY_is_a(key, "EC")) {
    char group[80];
    if (EVP_PKEY_get_group_name(key, group, sizeof(group), NULL) == 1) {
      duk_push_string(ctx, group);
      duk_put_prop_literal(ctx, -2, "namedCurve");
    }
  }
  crypto_clear_errors();
  return 1;
}

/* equals(a, b): of their public parts */
static duk_ret_t equals(duk_context *ctx) {
  duk_push_boolean(ctx, EVP_PKEY_eq(key_require(ctx, 0), key_require(ctx, 1)) == 1);
  crypto_clear_errors();
  return 1;
}

/* Writing */

static bool write_private(EVP_PKEY *key, BIO *bio, bool pem, bool traditional,
                          const EVP_CIPHER *cipher, const struct passphrase *passphrase) {
  char *text = (char *)(uintptr_t)passphrase->text;
  int length = (int)passphrase->length;
  if (traditional) {
    if (pem) {
      return PEM_write_bio_PrivateKey_traditional(bio, key, cipher, (unsigned char *)text, length,
                                                  NULL, NULL) == 1;
    }
    return i2d_PrivateKey_bio(bio, key) == 1;
  }
  if (pem) return PEM_write_bio_PKCS8PrivateKey(bio, key, cipher, text, length, NULL, NULL) == 1;
  return i2d_PKCS8PrivateKey_bio(bio, key, cipher, text, length, NULL, NULL) == 1;
}

static bool write_public(EVP_PKEY *key, BIO *bio, bool pem, bool traditional) {
  if (!traditional)
    return pem ? PEM_write_bio_PUBKEY(bio, key) == 1 : i2d_PUBKEY_bio(bio, key) == 1;
  unsigned char *der = NULL;
  int length = i2d_PublicKey(key, &der);
  bool ok = length > 0;
  if (ok && pem) {
    ok = PEM_write_bio(bio, "RSA PUBLIC KEY", "", der, length) > 0;
  } else if (ok) {
    ok = BIO_write(bio, der, length) == length;
  }
  OPENSSL_free(der);
  return ok;
}

/*
 * write(key, isPrivate, isPem, traditional, cipher or undefined, passphrase or undefined): a string or a Buffer.
 * Traditional is PKCS#1 or SEC1. null if there is no such cipher.
 */
static duk_ret_t write_key(duk_context *ctx) {
  EVP_PKEY *key = key_require(ctx, 0);
  bool private = binding_boolean(ctx, 1), pem = binding_boolean(ctx, 2),
       traditional = binding_boolean(ctx, 3);
  const char *name = binding_string_or_null(ctx, 4, NULL);
  const EVP_CIPHER *cipher = name != NULL ? EVP_get_cipherbyname(name) : NULL;
  struct passphrase passphrase;
  read_passphrase(ctx, 5, &passphrase);
  if (name != NULL && cipher == NULL) {
    duk_push_null(ctx);
    return 1;
  }
  crypto_clear_errors();
  BIO *bio = BIO_new(private ? BIO_s_secmem() : BIO_s_mem());
  bool ok = bio != NULL && (private ? write_private(key, bio, pem, traditional, cipher, &passphrase)
                                    : write_public(key, bio, pem, traditional));
  if (ok && pem) {
    crypto_push_bio_string(ctx, bio);
  } else if (ok) {
    crypto_push_bio_buffer(ctx, bio);
  }
  BIO_free(bio);
  if (!ok) return crypto_throw(ctx, "Failed to encode key");
  crypto_clear_errors();
  return 1;
}

/* JWK, whose parts are Buffers here */

static const char *const rsa_parts[][2] = {
    {"n", OSSL_PKEY_PARAM_RSA_N},          {"e", OSSL_PKEY_PARAM_RSA_E},
    {"d", OSSL_PKEY_PARAM_RSA_D},          {"p", OSSL_PKEY_PARAM_RSA_FACTOR1},
    {"q", OSSL_PKEY_PARAM_RSA_FACTOR2},    {"dp", OSSL_PKEY_PARAM_RSA_EXPONENT1},
    {"dq", OSSL_PKEY_PARAM_RSA_EXPONENT2}, {"qi", OSSL_PKEY_PARAM_RSA_COEFFICIENT1}};

static bool put_raw(duk_context *ctx, EVP_PKEY *key, const char *name,
                    int (*get)(const EVP_PKEY *, unsigned char *, size_t *)) {
  unsigned char bytes[64];
  size_t length = sizeof(bytes);
  if (get(key, bytes, &length) != 1) return false;
  memcpy(binding_push_buffer(ctx, length), bytes, length);
  duk_put_prop_string(ctx, -2, name);
  OPENSSL_cleanse(bytes, sizeof(bytes));
  return true;
}

/* parts(key, isPrivate): {n, e, d, ...}, {group, x, y, d} or {x, d}; undefined for other keys */
static duk_ret_t parts(duk_context *ctx) {
  EVP_PKEY *key = key_require(ctx, 0);
  bool private = binding_boolean(ctx, 1);
  duk_push_object(ctx);
  if (EVP_PKEY_is_a(key, "RSA")) {
    for (size_t i = 0; i < (private ? 8 : 2); i++)
      put_number(ctx, key, rsa_parts[i][1], rsa_parts[i][0], 0);
  } else if (EVP_PKEY_is_a(key, "EC")) {
    char group[80];
    int size = (EVP_PKEY_get_bits(key) + 7) / 8;
    if (EVP_PKEY_get_group_name(key, group, sizeof(group), NULL) != 1) return 0;
    duk_push_string(ctx, group);
    duk_put_prop_literal(ctx, -2, "group");
    put_number(ctx, key, OSSL_PKEY_PARAM_EC_PUB_X, "x", size);
    put_number(ctx, key, OSSL_PKEY_PARAM_EC_PUB_Y, "y", size);
    if (private) put_number(ctx, key, OSSL_PKEY_PARAM_PRIV_KEY, "d", size);
  } else {
    if (!put_raw(ctx, key, "x", EVP_PKEY_get_raw_public_key)) {
      crypto_clear_errors();
      return 0;
    }
    if (private) put_raw(ctx, key, "d", EVP_PKEY_get_raw_private_key);
  }
  crypto_clear_errors();
  return 1;
}

static bool push_part(OSSL_PARAM_BLD *builder, BIGNUM **keep, duk_context *ctx, duk_idx_t object,
                      const char *name, const char *parameter) {
  duk_get_prop_string(ctx, object, name);
  bool given = !duk_is_undefined(ctx, -1);
  if (given) {
    size_t length;
    const uint8_t *bytes = binding_bytes(ctx, -1, &length);
    *keep = BN_bin2bn(bytes, (int)length, NULL);
    given = *keep != NULL && OSSL_PARAM_BLD_push_BN(builder, parameter, *keep) == 1;
  }
  duk_pop(ctx);
  return given;
}

static EVP_PKEY *from_parameters(const char *algorithm, OSSL_PARAM_BLD *builder, bool private) {
  EVP_PKEY *key = NULL;
  OSSL_PARAM *parameters = OSSL_PARAM_BLD_to_param(builder);
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, algorithm, NULL);
  if (parameters == NULL || context == NULL || EVP_PKEY_fromdata_init(context) != 1 ||
      EVP_PKEY_fromdata(context, &key, private ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY,
                        parameters) != 1) {
    key = NULL;
  }
  EVP_PKEY_CTX_free(context);
  OSSL_PARAM_free(parameters);
  return key;
}

/* fromRSA(parts, isPrivate): undefined if they make no key */
static duk_ret_t from_rsa(duk_context *ctx) {
  bool private = binding_boolean(ctx, 1);
  BIGNUM *numbers[8] = {NULL};
  OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
  bool ok = builder != NULL;
  for (size_t i = 0; ok && i < (private ? 8 : 2); i++) {
    ok = push_part(builder, &numbers[i], ctx, 0, rsa_parts[i][0], rsa_parts[i][1]);
  }
  EVP_PKEY *key = ok ? from_parameters("RSA", builder, private) : NULL;
  OSSL_PARAM_BLD_free(builder);
  for (size_t i = 0; i < 8; i++) BN_clear_free(numbers[i]);
  crypto_clear_errors();
  if (key == NULL) return 0;
  key_push(ctx, key);
  return 1;
}

/* fromEC(group, point, d or undefined): the point is uncompressed; undefined if they make no key */
static duk_ret_t from_ec(duk_context *ctx) {
  const char *group = binding_string(ctx, 0, NULL);
  size_t length, scalar_length = 0;
  const uint8_t *point = binding_bytes(ctx, 1, &length);
  bool private = !duk_is_undefined(ctx, 2);
  const uint8_t *scalar = private ? binding_bytes(ctx, 2, &scalar_length) : NULL;
  BIGNUM *d = private ? BN_bin2bn(scalar, (int)scalar_length, NULL) : NULL;
  OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
  EVP_PKEY *key = NULL;
  if (builder != NULL &&
      OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, group, 0) == 1 &&
      OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point, length) == 1 &&
      (!private ||
       (d != NULL && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_PRIV_KEY, d) == 1))) {
    key = from_parameters("EC", builder, private);
  }
  OSSL_PARAM_BLD_free(builder);
  BN_clear_free(d);
  crypto_clear_errors();
  if (key == NULL) return 0;
  key_push(ctx, key);
  return 1;
}

/* fromRaw(name, bytes, isPrivate): of the Edwards and Montgomery curves; undefined if they make no key */
static duk_ret_t from_raw(duk_context *ctx) {
  const char *name = binding_string(ctx, 0, NULL);
  size_t length;
  const uint8_t *bytes = binding_bytes(ctx, 1, &length);
  EVP_PKEY *key = binding_boolean(ctx, 2)
                      ? EVP_PKEY_new_raw_private_key_ex(NULL, name, NULL, bytes, length)
                      : EVP_PKEY_new_raw_public_key_ex(NULL, name, NULL, bytes, length);
  crypto_clear_errors();
  if (key == NULL) return 0;
  key_push(ctx, key);
  return 1;
}

/* curves(): their names */
static duk_ret_t curves(duk_context *ctx) {
  size_t count = EC_get_builtin_curves(NULL, 0);
  duk_push_array(ctx);
  EC_builtin_curve *list = calloc(count, sizeof(*list));
  if (list == NULL) return 1;
  EC_get_builtin_curves(list, count);
  for (size_t i = 0; i < count; i++) {
    duk_push_string(ctx, OBJ_nid2sn(list[i].nid));
    duk_put_prop_index(ctx, -2, (duk_uarridx_t)i);
  }
  free(list);
  return 1;
}

static const duk_function_list_entry functions[] = {{"parsePrivate", parse_private, 3},
                                                    {"parsePublic", parse_public, 3},
                                                    {"type", type, 1},
                                                    {"details", details, 1},
                                                    {"equals", equals, 2},
                                                    {"write", write_key, 6},
                                                    {"parts", parts, 2},
                                                    {"fromRSA", from_rsa, 2},
                                                    {"fromEC", from_ec, 3},
                                                    {"fromRaw", from_raw, 3},
                                                    {"curves", curves, 0},
                                                    {NULL, NULL, 0}};

const struct binding binding_crypto_key = {.name = "crypto_key", .functions = functions};

/*
 * One operation on bytes that are all there, at once or on the pool: signatures, ciphers, digests, RSA-OAEP, key
 * agreement, primes. Web Crypto and the forms with a callback are made of these. Each function takes a request, whose oncomplete()
 * is called when it is over, or undefined to run at once; it gives an object for result().
 */
#define OPENSSL_SUPPRESS_DEPRECATED /* BN_is_prime_ex(): the only one that takes a number of rounds */
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <string.h>

#include "bindings/crypto/key.h"
#include "bindings/crypto/openssl.h"
#include "bindings/crypto/signature.h"

static const char OPERATION_KIND[] = "Operation";

/* Bytes of the caller's, copied. */
struct piece {
  unsigned char *bytes;
  size_t length;
};

struct operation {
  bool (*run)(struct operation *operation);
  EVP_PKEY *key, *other; /* references of ours */
  const EVP_MD *md;
  const EVP_CIPHER *cipher;
  struct signature_options options;
  struct piece data, secret, iv, more; /* `more`: a signature, additional data or a label */
  int tag_length;                      /* in bytes; 0: no authentication */
  int bits, rounds;                    /* of a prime; of a test of one, 0: as many as needed */
  bool safe;
  bool encrypts, is_check;
  bool ok, right;
  unsigned char *out;
  size_t out_length;
  unsigned long error_code;
  char error[256];
};

struct operation_job {
  struct crypto_job job;
  struct operation *operation; /* of request.keep */
};

static void free_piece(struct piece *piece) {
  if (piece->bytes != NULL) OPENSSL_cleanse(piece->bytes, piece->length);
  free(piece->bytes);
}

static void release(void *pointer) {
  struct operation *operation = pointer;
  EVP_PKEY_free(operation->key);
  EVP_PKEY_free(operation->other);
  free_piece(&operation->data);
  free_piece(&operation->secret);
  free_piece(&operation->iv);
  free_piece(&operation->more);
  if (operation->out != NULL) OPENSSL_cleanse(operation->out, operation->out_length);
  free(operation->out);
  free(operation);
}

static struct operation *push_operation(duk_context *ctx, bool (*run)(struct operation *)) {
  struct operation *operation = calloc(1, sizeof(*operation));
  if (operation == NULL) (void)duk_range_error(ctx, "out of memory");
  operation->run = run;
  crypto_push_owner(ctx, OPERATION_KIND, operation, release);
  return operation;
}

static void copy_piece(duk_context *ctx, duk_idx_t index, struct piece *piece) {
  if (duk_is_null_or_undefined(ctx, index)) return;
  size_t length;
  const void *bytes = crypto_bytes(ctx, index, &length);
  piece->bytes = malloc(length + 1);
  if (piece->bytes == NULL) (void)duk_range_error(ctx, "out of memory");
  memcpy(piece->bytes, bytes, length);
  piece->length = length;
}

static EVP_PKEY *reference(duk_context *ctx, duk_idx_t index) {
  EVP_PKEY *key = key_require(ctx, index);
  EVP_PKEY_up_ref(key);
  return key;
}

static const EVP_MD *digest_of(duk_context *ctx, duk_idx_t index) {
  const char *name = binding_string_or_null(ctx, index, NULL);
  return name != NULL ? EVP_get_digestbyname(name) : NULL;
}

static void run_operation(struct operation *operation) {
  ERR_clear_error();
  operation->ok = operation->run(operation);
  if (!operation->ok) {
    operation->error_code = ERR_peek_error();
    ERR_error_string_n(operation->error_code, operation->error, sizeof(operation->error));
  }
  ERR_clear_error();
}

static bool run_job(struct crypto_job *job) {
  struct operation *operation = ((struct operation_job *)job)->operation;
  run_operation(operation);
  return operation->ok;
}

/* The operation on top of the stack begins. */
static duk_ret_t start(duk_context *ctx, struct operation *operation) {
  duk_idx_t object = duk_get_top_index(ctx);
  if (!duk_is_object(ctx, 0)) {
    run_operation(operation);
    return 1;
  }
  struct operation_job *job = request_new(ctx, sizeof(*job), 0, NULL);
  value_ref_set(job->job.request.isolate, &job->job.request.keep, object);
  job->operation = operation;
  int error = crypto_job_start(&job->job, run_job);
  if (error < 0) return binding_throw_uv(ctx, error, "crypto", NULL, NULL);
  duk_dup(ctx, object);
  return 1;
}

/* Signatures */

static bool run_signature(struct operation *operation) {
  if (operation->is_check) {
    return signature_check(operation->key, &operation->options, operation->data.bytes,
                           operation->data.length, operation->more.bytes, operation->more.length,
                           &operation->right);
  }
  return signature_make(operation->key, &operation->options, operation->data.bytes,
                        operation->data.length, &operation->out, &operation->out_length);
}

/*
 * sign(request, key, data, digest or null, padding, saltLength or undefined, halves[, signature]): with a signature it is
 * checked, and the result is a boolean
 */
static duk_ret_t sign(duk_context *ctx) {
  bool has_salt = !duk_is_undefined(ctx, 5);
  struct operation *operation = push_operation(ctx, run_signature);
  operation->key = reference(ctx, 1);
  copy_piece(ctx, 2, &operation->data);
  operation->options = (struct signature_options){.md = digest_of(ctx, 3),
                                                  .padding = binding_int32(ctx, 4),
                                                  .has_salt = has_salt,
                                                  .salt = has_salt ? binding_int32(ctx, 5) : 0,
                                                  .halves = binding_boolean(ctx, 6)};
  operation->is_check = !duk_is_undefined(ctx, 7);
  copy_piece(ctx, 7, &operation->more);
  return start(ctx, operation);
}

/* Ciphers */

static bool run_cipher(struct operation *o) {
  size_t length = o->data.length;
  size_t tag = (size_t)o->tag_length;
  if (!o->encrypts) {
    if (length < tag) return false;
    length -= tag;
  }
  if (length > INT32_MAX - 64 || o->more.length > INT32_MAX) return false;
  o->out = malloc(length + 2 * EVP_MAX_BLOCK_LENGTH + tag);
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
  int size = 0, last = 0;
  bool ok = o->out != NULL && context != NULL;
  if (ok && EVP_CIPHER_get_mode(o->cipher) == EVP_CIPH_WRAP_MODE)
    EVP_CIPHER_CTX_set_flags(context, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
  ok = ok && EVP_CipherInit_ex(context, o->cipher, NULL, NULL, NULL, o->encrypts) == 1;
  if (tag != 0) {
    ok = ok && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, (int)o->iv.length, NULL) == 1;
    if (!o->encrypts) {
      ok = ok && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, (int)tag,
                                     o->data.bytes + length) == 1;
    }
  }
  ok = ok && EVP_CIPHER_CTX_get_key_length(context) == (int)o->secret.length &&
       EVP_CipherInit_ex(context, NULL, NULL, o->secret.bytes, o->iv.bytes, o->encrypts) == 1;
  if (o->more.length != 0)
    ok = ok && EVP_CipherUpdate(context, NULL, &size, o->more.bytes, (int)o->more.length) == 1;
  size = 0;
  ok = ok && EVP_CipherUpdate(context, o->out, &size, o->data.bytes, (int)length) == 1 &&
       EVP_CipherFinal_ex(context, o->out + size, &last) == 1;
  o->out_length = ok ? (size_t)size + (size_t)last : 0;
  if (ok && o->encrypts && tag != 0) {
    ok = EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, (int)tag, o->out + o->out_length) == 1;
    o->out_length += tag;
  }
  EVP_CIPHER_CTX_free(context);
  return ok;
}

/* cipher(request, name, encrypts, key, iv, data, additional data or undefined, tag's length or 0): the tag is at the end */
static duk_ret_t cipher(duk_context *ctx) {
  struct operation *operation = push_operation(ctx, run_cipher);
  operation->cipher = EVP_get_cipherbyname(binding_string(ctx, 1, NULL));
  if (operation->cipher == NULL) return duk_type_error(ctx, "cipher");
  operation->encrypts = binding_boolean(ctx, 2);
  copy_piece(ctx, 3, &operation->secret);
  copy_piece(ctx, 4, &operation->iv);
  copy_piece(ctx, 5, &operation->data);
  copy_piece(ctx, 6, &operation->more);
  operation->tag_length = binding_int32(ctx, 7);
  if (operation->tag_length == 0 &&
      (int)operation->iv.length != EVP_CIPHER_get_iv_length(operation->cipher)) {
    return duk_range_error(ctx, "iv");
  }
  return start(ctx, operation);
}

/* Digests */

static bool run_digest(struct operation *operation) {
  unsigned size = 0;
  operation->out = malloc(EVP_MAX_MD_SIZE);
  if (operation->out == NULL || EVP_Digest(operation->data.bytes, operation->data.length,
                                           operation->out, &size, operation->md, NULL) != 1) {
    return false;
  }
  operation->out_length = size;
  return true;
}

/* digest(request, name, data) */
static duk_ret_t digest(duk_context *ctx) {
  struct operation *operation = push_operation(ctx, run_digest);
  operation->md = digest_of(ctx, 1);
  if (operation->md == NULL) return duk_type_error(ctx, "digest");
  copy_piece(ctx, 2, &operation->data);
  return start(ctx, operation);
}

/* RSA-OAEP and key agreement */

static bool run_oaep(struct operation *o) {
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(o->key, NULL);
  bool ok = context != NULL &&
            (o->encrypts ? EVP_PKEY_encrypt_init(context) : EVP_PKEY_decrypt_init(context)) == 1 &&
            EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1 &&
            EVP_PKEY_CTX_set_rsa_oaep_md(context, o->md) == 1;
  if (ok && o->more.length != 0) {
    void *label = OPENSSL_memdup(o->more.bytes, o->more.length);
    ok = label != NULL &&
         EVP_PKEY_CTX_set0_rsa_oaep_label(context, label, (int)o->more.length) == 1;
    if (!ok) OPENSSL_free(label);
  }
  int (*run)(EVP_PKEY_CTX *, unsigned char *, size_t *, const unsigned char *, size_t) =
      o->encrypts ? EVP_PKEY_encrypt : EVP_PKEY_decrypt;
  ok = ok && run(context, NULL, &o->out_length, o->data.bytes, o->data.length) == 1 &&
       (o->out = malloc(o->out_length + 1)) != NULL &&
       run(context, o->out, &o->out_length, o->data.bytes, o->data.length) == 1;
  EVP_PKEY_CTX_free(context);
  return ok;
}

/* oaep(request, key, encrypts, data, digest, label or undefined) */
static duk_ret_t oaep(duk_context *ctx) {
  struct operation *operation = push_operation(ctx, run_oaep);
  operation->key = reference(ctx, 1);
  operation->encrypts = binding_boolean(ctx, 2);
  copy_piece(ctx, 3, &operation->data);
  operation->md = digest_of(ctx, 4);
  copy_piece(ctx, 5, &operation->more);
  return start(ctx, operation);
}

static bool run_agreement(struct operation *o) {
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(o->key, NULL);
  bool ok = context != NULL && EVP_PKEY_derive_init(context) == 1 &&
            EVP_PKEY_derive_set_peer(context, o->other) == 1 &&
            EVP_PKEY_derive(context, NULL, &o->out_length) == 1 &&
            (o->out = malloc(o->out_length + 1)) != NULL &&
            EVP_PKEY_derive(context, o->out, &o->out_length) == 1;
  EVP_PKEY_CTX_free(context);
  return ok;
}

/* agree(request, private key, public key): the shared secret */
static duk_ret_t agree(duk_context *ctx) {
  struct operation *operation = push_operation(ctx, run_agreement);
  operation->key = reference(ctx, 1);
  operation->other = reference(ctx, 2);
  return start(ctx, operation);
}

/* Primes */

static bool run_prime(struct operation *o) {
  BIGNUM *prime = BN_new();
  BIGNUM *add = o->data.bytes != NULL ? BN_bin2bn(o->data.bytes, (int)o->data.length, NULL) : NULL;
  BIGNUM *rem = o->more.bytes != NULL ? BN_bin2bn(o->more.bytes, (int)o->more.length, NULL) : NULL;
  bool ok = prime != NULL && BN_generate_prime_ex(prime, o->bits, o->safe, add, rem, NULL) == 1;
  o->out_length = ((size_t)o->bits + 7) / 8;
  ok = ok && (o->out = malloc(o->out_length)) != NULL &&
       BN_bn2binpad(prime, o->out, (int)o->out_length) >= 0;
  BN_clear_free(prime);
  BN_free(add);
  BN_free(rem);
  return ok;
}

/* prime(request, bits, safe, add or undefined, rem or undefined): as many bytes as the bits need */
static duk_ret_t prime(duk_context *ctx) {
  struct operation *operation = push_operation(ctx, run_prime);
  operation->bits = binding_int32(ctx, 1);
  operation->safe = binding_boolean(ctx, 2);
  copy_piece(ctx, 3, &operation->data);
  copy_piece(ctx, 4, &operation->more);
  return start(ctx, operation);
}

static bool run_primality(struct operation *o) {
  BIGNUM *number = BN_bin2bn(o->data.bytes, (int)o->data.length, NULL);
  BN_CTX *context = BN_CTX_new();
  int result = -1;
  if (number != NULL && context != NULL) {
    result = o->rounds == 0 ? BN_check_prime(number, context, NULL)
                            : BN_is_prime_ex(number, o->rounds, context, NULL);
  }
  o->right = result == 1;
  BN_CTX_free(context);
  BN_clear_free(number);
  return result >= 0;
}

/* isPrime(request, number, rounds or 0): a boolean */
static duk_ret_t is_prime(duk_context *ctx) {
  struct operation *operation = push_operation(ctx, run_primality);
  operation->is_check = true;
  copy_piece(ctx, 1, &operation->data);
  operation->rounds = binding_int32(ctx, 2);
  return start(ctx, operation);
}

/* result(object, fallback): a Buffer, or whether a signature is right; throws what went wrong */
static duk_ret_t result(duk_context *ctx) {
  struct operation *operation = crypto_require_owned(ctx, 0, OPERATION_KIND);
  if (!operation->ok) {
    bool told = operation->error_code != 0;
    duk_push_error_object(ctx, DUK_ERR_ERROR, "%s",
                          told ? operation->error : binding_string(ctx, 1, NULL));
    if (told) crypto_decorate_error(ctx, operation->error_code);
    return duk_throw(ctx);
  }
  if (operation->is_check) {
    duk_push_boolean(ctx, operation->right);
  } else {
    uint8_t *out = binding_push_buffer(ctx, operation->out_length);
    if (operation->out_length != 0) memcpy(out, operation->out, operation->out_length);
  }
  return 1;
}

static const duk_function_list_entry functions[] = {
    {"sign", sign, 8}, {"cipher", cipher, 8}, {"digest", digest, 3}, {"oaep", oaep, 6},
    {"agree", agree, 3}, {"prime", prime, 5}, {"isPrime", is_prime, 3}, {"result", result, 2}, {NULL, NULL, 0}};

const struct binding binding_crypto_operation = {.name = "crypto_operation",
                                                 .functions = functions};

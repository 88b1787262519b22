/* Message digests and HMAC: EVP_MD_CTX and EVP_MAC in JavaScript objects. */
#include <openssl/evp.h>
#include <openssl/params.h>
#include <string.h>

#include "bindings/crypto/openssl.h"
#include "engine/engine.h"

#define CONTEXT_KEY DUK_HIDDEN_SYMBOL("context")

/* Hash objects: the hidden property points to the EVP_MD_CTX, NULL once it is final. */

static void free_hash(void *context) {
  EVP_MD_CTX_free(context);
}

/* Pushes an object that owns the pointer. */
static void push_owner(duk_context *ctx, void *pointer, void (*release)(void *)) {
  duk_push_object(ctx);
  duk_push_pointer(ctx, pointer);
  duk_put_prop_literal(ctx, -2, CONTEXT_KEY);
  engine_set_guard(ctx, -1, release, pointer);
}

static void *pointer_of(duk_context *ctx, duk_idx_t index) {
  if (!duk_is_object(ctx, index)) return NULL;
  duk_get_prop_literal(ctx, index, CONTEXT_KEY);
  void *pointer = duk_get_pointer(ctx, -1);
  duk_pop(ctx);
  return pointer;
}

/* createHash(algorithm): undefined if there is no such algorithm */
static duk_ret_t create_hash(duk_context *ctx) {
  const EVP_MD *md = EVP_get_digestbyname(binding_string(ctx, 0, NULL));
  if (md == NULL) return 0;
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  if (context == NULL || EVP_DigestInit_ex(context, md, NULL) != 1) {
    EVP_MD_CTX_free(context);
    return 0;
  }
  push_owner(ctx, context, free_hash);
  return 1;
}

/* copyHash(hash): another one that has seen the same; undefined if that is not possible */
static duk_ret_t copy_hash(duk_context *ctx) {
  EVP_MD_CTX *from = pointer_of(ctx, 0), *context = EVP_MD_CTX_new();
  if (from == NULL || context == NULL || EVP_MD_CTX_copy_ex(context, from) != 1) {
    EVP_MD_CTX_free(context);
    return 0;
  }
  push_owner(ctx, context, free_hash);
  return 1;
}

/* hashUpdate(hash, data): whether it went well */
static duk_ret_t update_hash(duk_context *ctx) {
  EVP_MD_CTX *context = pointer_of(ctx, 0);
  size_t length;
  const void *data = crypto_bytes(ctx, 1, &length);
  duk_push_boolean(ctx, context != NULL && EVP_DigestUpdate(context, data, length) == 1);
  return 1;
}

/* Writes the digest of `length` bytes, -1: as many as the algorithm has. Pushes a Buffer; false if it cannot. */
static bool push_digest(duk_context *ctx, EVP_MD_CTX *context, double length) {
  unsigned size = (unsigned)EVP_MD_CTX_size(context);
  bool extendable = (EVP_MD_flags(EVP_MD_CTX_get0_md(context)) & EVP_MD_FLAG_XOF) != 0;
  if (length >= 0 && length != size && !extendable) return false;
  if (length == 0) {
    binding_push_buffer(ctx, 0);
    return true;
  }
  if (length > 0) size = (unsigned)length;
  uint8_t *out = binding_push_buffer(ctx, size);
  int ok =
      extendable ? EVP_DigestFinalXOF(context, out, size) : EVP_DigestFinal_ex(context, out, NULL);
  if (ok == 1) return true;
  duk_pop(ctx);
  return false;
}

/* hashDigest(hash, length): a Buffer; undefined if the algorithm cannot give that many bytes */
static duk_ret_t digest_hash(duk_context *ctx) {
  EVP_MD_CTX *context = pointer_of(ctx, 0);
  if (context == NULL) return 0;
  return push_digest(ctx, context, duk_get_number_default(ctx, 1, -1)) ? 1 : 0;
}

/* canDigest(hash, length): may its digest have so many bytes? */
static duk_ret_t can_digest(duk_context *ctx) {
  EVP_MD_CTX *context = pointer_of(ctx, 0);
  if (context == NULL) return 0;
  bool extendable = (EVP_MD_flags(EVP_MD_CTX_get0_md(context)) & EVP_MD_FLAG_XOF) != 0;
  duk_push_boolean(ctx, extendable || binding_number(ctx, 1) == EVP_MD_CTX_size(context));
  return 1;
}

/* oneShot(algorithm, data): the digest, undefined for an unknown algorithm */
static duk_ret_t one_shot(duk_context *ctx) {
  const EVP_MD *md = EVP_get_digestbyname(binding_string(ctx, 0, NULL));
  if (md == NULL) return 0;
  size_t length;
  const void *data = crypto_bytes(ctx, 1, &length);
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  if (EVP_Digest(data, length, out, &size, md, NULL) != 1) return 0;
  memcpy(binding_push_buffer(ctx, size), out, size);
  return 1;
}

static int compare_names(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct names {
  const char *list[256];
  size_t count;
};

static void add_name(const EVP_MD *md, const char *from, const char *to, void *data) {
  (void)to;
  struct names *names = data;
  if (from == NULL && md == NULL) return;
  const char *name = from;
  if (name == NULL || names->count == sizeof(names->list) / sizeof(names->list[0])) return;
  names->list[names->count++] = name;
}

/* hashes(): the names that createHash knows */
static duk_ret_t hashes(duk_context *ctx) {
  struct names names = {.count = 0};
  EVP_MD_do_all_sorted(add_name, &names);
  qsort(names.list, names.count, sizeof(names.list[0]), compare_names);
  duk_push_array(ctx);
  duk_uarridx_t place = 0;
  for (size_t i = 0; i < names.count; i++) {
    if (i > 0 && strcmp(names.list[i], names.list[i - 1]) == 0) continue;
    /* Some are known by name only, from the legacy provider that is not loaded. */
    const EVP_MD *known = EVP_get_digestbyname(names.list[i]);
    EVP_MD *md = known != NULL ? EVP_MD_fetch(NULL, EVP_MD_get0_name(known), NULL) : NULL;
    if (md == NULL) continue;
    EVP_MD_free(md);
    duk_push_string(ctx, names.list[i]);
    duk_put_prop_index(ctx, -2, place++);
  }
  crypto_clear_errors();
  return 1;
}

/* HMAC */

static void free_hmac(void *context) {
  EVP_MAC_CTX_free(context);
}

/* createHmac(algorithm, key): undefined if there is no such algorithm */
static duk_ret_t create_hmac(duk_context *ctx) {
  const char *name = binding_string(ctx, 0, NULL);
  const EVP_MD *md = EVP_get_digestbyname(name);
  if (md == NULL) return 0;
  size_t length;
  const unsigned char *key = crypto_bytes(ctx, 1, &length);
  OSSL_PARAM params[2] = {
      OSSL_PARAM_construct_utf8_string("digest", (char *)EVP_MD_get0_name(md), 0),
      OSSL_PARAM_construct_end()};
  EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
  EVP_MAC_CTX *context = mac != NULL ? EVP_MAC_CTX_new(mac) : NULL;
  EVP_MAC_free(mac);
  if (context == NULL || EVP_MAC_init(context, key, length, params) != 1) {
    EVP_MAC_CTX_free(context);
    crypto_clear_errors();
    return 0;
  }
  push_owner(ctx, context, free_hmac);
  return 1;
}

/* hmacUpdate(hmac, data) */
static duk_ret_t update_hmac(duk_context *ctx) {
  EVP_MAC_CTX *context = pointer_of(ctx, 0);
  size_t length;
  const unsigned char *data = crypto_bytes(ctx, 1, &length);
  duk_push_boolean(ctx, context != NULL && EVP_MAC_update(context, data, length) == 1);
  return 1;
}

/* hmacDigest(hmac): a Buffer */
static duk_ret_t digest_hmac(duk_context *ctx) {
  EVP_MAC_CTX *context = pointer_of(ctx, 0);
  if (context == NULL) return 0;
  unsigned char out[EVP_MAX_MD_SIZE];
  size_t size = 0;
  if (EVP_MAC_final(context, out, &size, sizeof(out)) != 1) return 0;
  memcpy(binding_push_buffer(ctx, size), out, size);
  return 1;
}

/* timingSafeEqual(a, b): of the same length */
static duk_ret_t timing_safe_equal(duk_context *ctx) {
  size_t length_a, length_b;
  const void *a = binding_bytes(ctx, 0, &length_a), *b = binding_bytes(ctx, 1, &length_b);
  duk_push_boolean(ctx, length_a == length_b && CRYPTO_memcmp(a, b, length_a) == 0);
  return 1;
}

static const duk_function_list_entry functions[] = {{"createHash", create_hash, 1},
                                                    {"copyHash", copy_hash, 1},
                                                    {"hashUpdate", update_hash, 2},
                                                    {"hashDigest", digest_hash, 2},
                                                    {"canDigest", can_digest, 2},
                                                    {"oneShot", one_shot, 2},
                                                    {"hashes", hashes, 0},
                                                    {"createHmac", create_hmac, 2},
                                                    {"hmacUpdate", update_hmac, 2},
                                                    {"hmacDigest", digest_hmac, 1},
                                                    {"timingSafeEqual", timing_safe_equal, 2},
                                                    {NULL, NULL, 0}};

const struct binding binding_crypto_hash = {.name = "crypto_hash", .functions = functions};

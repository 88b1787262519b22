/* Arithmetic of classic Diffie-Hellman and prime numbers, on big-endian bytes. */
#include <openssl/bn.h>
#include <string.h>

#include "bindings/crypto/openssl.h"

static duk_ret_t push_number(duk_context *ctx, const BIGNUM *number, int size) {
  int length = size > 0 ? size : BN_num_bytes(number);
  BN_bn2binpad(number, binding_push_buffer(ctx, (size_t)length), length);
  return 1;
}

/* group(name): the prime of modp1 (RFC 2409), modp2, modp5 ... modp18 (RFC 3526); undefined for another name */
static duk_ret_t group(duk_context *ctx) {
  static const struct {
    const char *name;
    BIGNUM *(*get)(BIGNUM *);
  } groups[] = {{"modp1", BN_get_rfc2409_prime_768},   {"modp2", BN_get_rfc2409_prime_1024},
                {"modp5", BN_get_rfc3526_prime_1536},  {"modp14", BN_get_rfc3526_prime_2048},
                {"modp15", BN_get_rfc3526_prime_3072}, {"modp16", BN_get_rfc3526_prime_4096},
                {"modp17", BN_get_rfc3526_prime_6144}, {"modp18", BN_get_rfc3526_prime_8192}};
  const char *name = binding_string(ctx, 0, NULL);
  for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
    if (strcmp(groups[i].name, name) != 0) continue;
    BIGNUM *prime = groups[i].get(NULL);
    if (prime == NULL) return duk_range_error(ctx, "out of memory");
    push_number(ctx, prime, 0);
    BN_free(prime);
    return 1;
  }
  return 0;
}

static BIGNUM *number_of(duk_context *ctx, duk_idx_t index) {
  size_t length;
  const uint8_t *bytes = binding_bytes(ctx, index, &length);
  return length > INT32_MAX ? NULL : BN_bin2bn(bytes, (int)length, NULL);
}

/* power(base, exponent, modulus, size): base^exponent mod modulus in constant time, of `size` bytes or, with 0, as few
 * as needed; undefined if that cannot be had */
static duk_ret_t power(duk_context *ctx) {
  int size = binding_int32(ctx, 3);
  BIGNUM *base = number_of(ctx, 0), *exponent = number_of(ctx, 1), *modulus = number_of(ctx, 2),
         *result = BN_new();
  BN_CTX *context = BN_CTX_new();
  bool ok = base != NULL && exponent != NULL && modulus != NULL && result != NULL &&
            context != NULL && BN_is_odd(modulus) &&
            BN_mod_exp_mont_consttime(result, base, exponent, modulus, context, NULL) == 1;
  if (ok) push_number(ctx, result, size);
  BN_CTX_free(context);
  BN_free(base);
  BN_clear_free(exponent);
  BN_free(modulus);
  BN_clear_free(result);
  crypto_clear_errors();
  return ok;
}

/* below(limit): a random number from 1 to limit - 1, as bytes */
static duk_ret_t below(duk_context *ctx) {
  BIGNUM *limit = number_of(ctx, 0), *result = BN_new();
  bool ok = limit != NULL && result != NULL && !BN_is_zero(limit) && !BN_is_one(limit);
  do {
    ok = ok && BN_priv_rand_range(result, limit) == 1;
  } while (ok && BN_is_zero(result));
  if (ok) push_number(ctx, result, 0);
  BN_free(limit);
  BN_clear_free(result);
  crypto_clear_errors();
  return ok;
}

/* compare(a, b): below 0, 0, above 0 */
static duk_ret_t compare(duk_context *ctx) {
  BIGNUM *a = number_of(ctx, 0), *b = number_of(ctx, 1);
  duk_push_int(ctx, a != NULL && b != NULL ? BN_cmp(a, b) : 0);
  BN_free(a);
  BN_free(b);
  return 1;
}

/* generate(bits, safe, add or undefined, rem or undefined): a prime; undefined if there is none */
static duk_ret_t generate(duk_context *ctx) {
  int bits = binding_int32(ctx, 0);
  bool safe = binding_boolean(ctx, 1);
  BIGNUM *add = duk_is_undefined(ctx, 2) ? NULL : number_of(ctx, 2);
  BIGNUM *rem = duk_is_undefined(ctx, 3) ? NULL : number_of(ctx, 3);
  BIGNUM *prime = BN_new();
  bool ok = prime != NULL && BN_generate_prime_ex(prime, bits, safe, add, rem, NULL) == 1;
  if (ok) push_number(ctx, prime, 0);
  BN_free(add);
  BN_free(rem);
  BN_clear_free(prime);
  crypto_clear_errors();
  return ok;
}

/* isPrime(number) */
static duk_ret_t is_prime(duk_context *ctx) {
  BIGNUM *number = number_of(ctx, 0);
  BN_CTX *context = BN_CTX_new();
  duk_push_boolean(ctx,
                   number != NULL && context != NULL && BN_check_prime(number, context, NULL) == 1);
  BN_CTX_free(context);
  BN_free(number);
  crypto_clear_errors();
  return 1;
}

static const duk_function_list_entry functions[] = {
    {"group", group, 1},     {"power", power, 4},       {"below", below, 1},
    {"compare", compare, 2}, {"generate", generate, 4}, {"isPrime", is_prime, 1},
    {NULL, NULL, 0}};

const struct binding binding_crypto_prime = {.name = "crypto_prime", .functions = functions};

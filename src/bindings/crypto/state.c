/* The state of OpenSSL itself: FIPS mode and the secure heap. */
#include <openssl/evp.h>
#include <openssl/provider.h>

#include "bindings/crypto/openssl.h"

static duk_ret_t get_fips(duk_context *ctx) {
  duk_push_int(ctx, EVP_default_properties_is_fips_enabled(NULL));
  return 1;
}

/* setFips(on): throws when there is no FIPS provider */
static duk_ret_t set_fips(duk_context *ctx) {
  int on = binding_boolean(ctx, 0);
  crypto_clear_errors();
  if (on && !OSSL_PROVIDER_available(NULL, "fips") &&
      OSSL_PROVIDER_try_load(NULL, "fips", 1) == NULL) {
    return crypto_throw(ctx, "Cannot set FIPS mode in a non-FIPS build.");
  }
  if (EVP_default_properties_enable_fips(NULL, on) != 1) return crypto_throw(ctx, "FIPS");
  return 0;
}

static duk_ret_t secure_used(duk_context *ctx) {
  duk_push_number(ctx, CRYPTO_secure_malloc_initialized() ? (double)CRYPTO_secure_used() : 0);
  return 1;
}

static const duk_function_list_entry functions[] = {
    {"getFips", get_fips, 0}, {"setFips", set_fips, 1}, {"secureUsed", secure_used, 0}, {NULL, NULL, 0}};

const struct binding binding_crypto_state = {.name = "crypto_state", .functions = functions};

/* SPKAC: signed public keys and challenges, as the HTML element keygen made them. */
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string.h>

#include "bindings/crypto/openssl.h"

/* The argument decoded, or NULL. */
static NETSCAPE_SPKI *read_spki(duk_context *ctx) {
  size_t length;
  const char *text = crypto_bytes(ctx, 0, &length);
  while (length > 0 && strchr("\n\r\t ", text[length - 1]) != NULL) length--;
  if (length == 0 || length > INT32_MAX) return NULL;
  crypto_clear_errors();
  return NETSCAPE_SPKI_b64_decode(text, (int)length);
}

/* verify(spkac): is it signed with its own key? */
static duk_ret_t verify(duk_context *ctx) {
  NETSCAPE_SPKI *spki = read_spki(ctx);
  EVP_PKEY *key = spki != NULL ? X509_PUBKEY_get(spki->spkac->pubkey) : NULL;
  duk_push_boolean(ctx, key != NULL && NETSCAPE_SPKI_verify(spki, key) > 0);
  EVP_PKEY_free(key);
  NETSCAPE_SPKI_free(spki);
  crypto_clear_errors();
  return 1;
}

/* publicKey(spkac): PEM in a Buffer; undefined if it is none */
static duk_ret_t public_key(duk_context *ctx) {
  NETSCAPE_SPKI *spki = read_spki(ctx);
  EVP_PKEY *key = spki != NULL ? NETSCAPE_SPKI_get_pubkey(spki) : NULL;
  BIO *bio = BIO_new(BIO_s_mem());
  bool ok = key != NULL && bio != NULL && PEM_write_bio_PUBKEY(bio, key) > 0;
  if (ok) crypto_push_bio_buffer(ctx, bio);
  BIO_free(bio);
  EVP_PKEY_free(key);
  NETSCAPE_SPKI_free(spki);
  crypto_clear_errors();
  return ok;
}

/* challenge(spkac): a Buffer; undefined if it is none */
static duk_ret_t challenge(duk_context *ctx) {
  NETSCAPE_SPKI *spki = read_spki(ctx);
  unsigned char *text = NULL;
  int length = spki != NULL ? ASN1_STRING_to_UTF8(&text, spki->spkac->challenge) : -1;
  if (length >= 0) memcpy(binding_push_buffer(ctx, (size_t)length), text, (size_t)length);
  OPENSSL_free(text);
  NETSCAPE_SPKI_free(spki);
  crypto_clear_errors();
  return length >= 0;
}

static const duk_function_list_entry functions[] = {
    {"verify", verify, 1}, {"publicKey", public_key, 1}, {"challenge", challenge, 1}, {NULL, NULL, 0}};

const struct binding binding_crypto_spkac = {.name = "crypto_spkac", .functions = functions};

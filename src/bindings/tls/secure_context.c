/*
 * SSL_CTX for JavaScript: certificates, keys, trust, protocol settings. Functions throw OpenSSL's error as an Error with
 * code, library and reason. What lib/internal/tls/secure_context.js gives has been validated there.
 */
#include "bindings/tls/secure_context.h"

#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "bindings/crypto/openssl.h"

static const char CONTEXT_KIND[] = "SecureContext";

#define TICKET_KEYS_SIZE 48

struct context {
  SSL_CTX *ssl;
  X509_STORE *own_store; /* once the context has roots of its own; borrowed from ssl */
  unsigned char ticket_keys[TICKET_KEYS_SIZE];
};

struct tls_state {
  X509_STORE *system_store;
};

static void destroy_state(void *state) {
  X509_STORE_free(((struct tls_state *)state)->system_store);
}

extern const struct binding binding_tls_context;

static void release(void *pointer) {
  struct context *context = pointer;
  SSL_CTX_free(context->ssl);
  OPENSSL_cleanse(context->ticket_keys, sizeof(context->ticket_keys));
  free(context);
}

SSL_CTX *secure_context_get(duk_context *ctx, duk_idx_t index) {
  struct context *context = crypto_get_owned(ctx, index, CONTEXT_KIND);
  return context != NULL ? context->ssl : NULL;
}

static struct context *context_of(duk_context *ctx) {
  return crypto_require_owned(ctx, 0, CONTEXT_KIND);
}

/* Trust */

static const char *const system_bundles[] = {
    "/etc/ssl/certs/ca-certificates.crt",                /* Debian, Ubuntu, Arch, Alpine */
    "/etc/pki/tls/certs/ca-bundle.crt",                  /* Fedora, RHEL 6 */
    "/etc/ssl/ca-bundle.pem",                            /* openSUSE */
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", /* RHEL 7 */
    "/etc/ssl/cert.pem"};                                /* the BSDs, macOS */

X509_STORE *secure_context_system_store(duk_context *ctx) {
  struct tls_state *state = binding_state(ctx, &binding_tls_context);
  if (state->system_store != NULL) return state->system_store;
  X509_STORE *store = X509_STORE_new();
  if (store == NULL) return NULL;
  const char *file = getenv("SSL_CERT_FILE"), *folder = getenv("SSL_CERT_DIR");
  if (file != NULL || folder != NULL) {
    if (file != NULL) X509_STORE_load_file(store, file);
    if (folder != NULL) X509_STORE_load_path(store, folder);
  } else {
    for (size_t i = 0; i < sizeof(system_bundles) / sizeof(system_bundles[0]); i++) {
      if (X509_STORE_load_file(store, system_bundles[i]) == 1) break;
    }
  }
  const char *extra = getenv("NODE_EXTRA_CA_CERTS");
  if (extra != NULL && extra[0] != '\0') {
    ERR_clear_error();
    if (X509_STORE_load_file(store, extra) != 1) {
      char text[256];
      ERR_error_string_n(ERR_peek_error(), text, sizeof(text));
      fprintf(stderr, "Warning: Ignoring extra certs from `%s`, load failed: %s\n", extra, text);
    }
  }
  crypto_clear_errors();
  state->system_store = store;
  return store;
}

/* Gives the context a store of its own; what the system trusts goes with it if it was trusted before. */
static bool use_own_store(duk_context *ctx, struct context *context) {
  if (context->own_store != NULL) return true;
  X509_STORE *store = X509_STORE_new();
  if (store == NULL) return false;
  struct tls_state *state = binding_state(ctx, &binding_tls_context);
  if (state->system_store != NULL && SSL_CTX_get_cert_store(context->ssl) == state->system_store) {
    STACK_OF(X509_OBJECT) *objects = X509_STORE_get0_objects(state->system_store);
    for (int i = 0; i < sk_X509_OBJECT_num(objects); i++) {
      X509 *certificate = X509_OBJECT_get0_X509(sk_X509_OBJECT_value(objects, i));
      if (certificate != NULL) X509_STORE_add_cert(store, certificate);
    }
  }
  SSL_CTX_set_cert_store(context->ssl, store); /* takes it */
  context->own_store = store;
  return true;
}

/* Calls add() with each certificate of a PEM text, as long as it returns true. Returns how many, or -1. */
static int each_certificate(const void *text, size_t length,
                            bool (*add)(void *data, X509 *certificate), void *data) {
  BIO *bio = BIO_new_mem_buf(text, (int)length);
  if (bio == NULL) return -1;
  int count = 0;
  X509 *certificate;
  while (count >= 0 && (certificate = PEM_read_bio_X509_AUX(bio, NULL, NULL, NULL)) != NULL) {
    count = add(data, certificate) ? count + 1 : -1;
    X509_free(certificate);
  }
  BIO_free(bio);
  unsigned long error = ERR_peek_last_error();
  if (ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE &&
      count > 0) {
    crypto_clear_errors();
  }
  return count;
}

static bool add_to_store(void *data, X509 *certificate) {
  struct context *context = data;
  return X509_STORE_add_cert(SSL_CTX_get_cert_store(context->ssl), certificate) == 1 &&
         SSL_CTX_add_client_CA(context->ssl, certificate) == 1;
}

/* addCACert(context, pem) */
static duk_ret_t add_ca(duk_context *ctx) {
  struct context *context = context_of(ctx);
  size_t length;
  const void *text = crypto_bytes(ctx, 1, &length);
  crypto_clear_errors();
  if (!use_own_store(ctx, context) || each_certificate(text, length, add_to_store, context) < 0) {
    return crypto_throw(ctx, "CA certificate could not be added");
  }
  crypto_clear_errors();
  return 0;
}

/* addRootCerts(context): the system's */
static duk_ret_t add_roots(duk_context *ctx) {
  struct context *context = context_of(ctx);
  X509_STORE *store = secure_context_system_store(ctx);
  if (store == NULL) return duk_range_error(ctx, "out of memory");
  SSL_CTX_set1_cert_store(context->ssl, store);
  context->own_store = NULL;
  return 0;
}

/* What Node says without OpenSSL's words. */
static duk_ret_t throw_failed(duk_context *ctx, const char *message) {
  duk_push_error_object(ctx, DUK_ERR_ERROR, "%s", message);
  duk_push_literal(ctx, "ERR_CRYPTO_OPERATION_FAILED");
  duk_put_prop_literal(ctx, -2, "code");
  return duk_throw(ctx);
}

/* addCRL(context, pem) */
static duk_ret_t add_crl(duk_context *ctx) {
  struct context *context = context_of(ctx);
  size_t length;
  const void *text = crypto_bytes(ctx, 1, &length);
  crypto_clear_errors();
  BIO *bio = BIO_new_mem_buf(text, (int)length);
  X509_CRL *crl = bio != NULL ? PEM_read_bio_X509_CRL(bio, NULL, NULL, NULL) : NULL;
  BIO_free(bio);
  if (crl == NULL) {
    crypto_clear_errors();
    return throw_failed(ctx, "Failed to parse CRL");
  }
  bool ok = use_own_store(ctx, context) && X509_STORE_add_crl(context->own_store, crl) == 1;
  if (ok)
    X509_STORE_set_flags(context->own_store, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
  X509_CRL_free(crl);
  crypto_clear_errors();
  return 0;
}

static bool push_pem(void *data, X509 *certificate) {
  duk_context *ctx = data;
  BIO *bio = BIO_new(BIO_s_mem());
  if (bio == NULL) return false;
  if (PEM_write_bio_X509(bio, certificate) == 1) {
    crypto_push_bio_string(ctx, bio);
    duk_put_prop_index(ctx, -2, (duk_uarridx_t)duk_get_length(ctx, -2));
  }
  BIO_free(bio);
  return true;
}

/* rootCertificates(): the system's, as PEM texts */
static duk_ret_t root_certificates(duk_context *ctx) {
  X509_STORE *store = secure_context_system_store(ctx);
  duk_push_array(ctx);
  STACK_OF(X509_OBJECT) *objects = store != NULL ? X509_STORE_get0_objects(store) : NULL;
  for (int i = 0; i < sk_X509_OBJECT_num(objects); i++) {
    X509 *certificate = X509_OBJECT_get0_X509(sk_X509_OBJECT_value(objects, i));
    if (certificate != NULL) push_pem(ctx, certificate);
  }
  return 1;
}

/* Certificates and keys */

struct chain {
  struct context *context;
  X509 *leaf;
};

static bool add_to_chain(void *data, X509 *certificate) {
  struct chain *chain = data;
  if (chain->leaf == NULL) {
    chain->leaf = certificate;
    X509_up_ref(certificate);
    return SSL_CTX_use_certificate(chain->context->ssl, certificate) == 1 &&
           SSL_CTX_clear_chain_certs(chain->context->ssl) == 1;
  }
  return SSL_CTX_add1_chain_cert(chain->context->ssl, certificate) == 1;
}

/* setCert(context, pem): the certificate and those that lead to its root */
static duk_ret_t set_cert(duk_context *ctx) {
  struct chain chain = {context_of(ctx), NULL};
  size_t length;
  const void *text = crypto_bytes(ctx, 1, &length);
  crypto_clear_errors();
  int count = each_certificate(text, length, add_to_chain, &chain);
  X509_free(chain.leaf);
  if (count <= 0) return crypto_throw(ctx, "SSL_CTX_use_certificate_chain");
  crypto_clear_errors();
  return 0;
}

struct passphrase {
  const char *text;
  size_t length;
};

static int give_passphrase(char *out, int size, int writing, void *data) {
  (void)writing;
  const struct passphrase *passphrase = data;
  if (passphrase->text == NULL) return 0; /* none: the key is tried with the empty one */
  if ((size_t)size < passphrase->length) return -1;
  memcpy(out, passphrase->text, passphrase->length);
  return (int)passphrase->length;
}

/* setKey(context, pem, passphrase or undefined) */
static duk_ret_t set_key(duk_context *ctx) {
  struct context *context = context_of(ctx);
  size_t length;
  struct passphrase passphrase = {NULL, 0};
  const void *text = crypto_bytes(ctx, 1, &length);
  if (!duk_is_undefined(ctx, 2)) passphrase.text = crypto_bytes(ctx, 2, &passphrase.length);
  crypto_clear_errors();
  BIO *bio = BIO_new_mem_buf(text, (int)length);
  EVP_PKEY *key =
      bio != NULL ? PEM_read_bio_PrivateKey(bio, NULL, give_passphrase, &passphrase) : NULL;
  BIO_free(bio);
  if (key == NULL) return crypto_throw(ctx, "PEM_read_bio_PrivateKey");
  int ok = SSL_CTX_use_PrivateKey(context->ssl, key);
  EVP_PKEY_free(key);
  if (ok != 1) return crypto_throw(ctx, "SSL_CTX_use_PrivateKey");
  crypto_clear_errors();
  return 0;
}

/* loadPKCS12(context, bytes, passphrase or undefined): certificate, key and chain of one file */
static duk_ret_t load_pkcs12(duk_context *ctx) {
  struct context *context = context_of(ctx);
  size_t length;
  const void *bytes = crypto_bytes(ctx, 1, &length);
  const char *passphrase = binding_string_or_null(ctx, 2, NULL);
  EVP_PKEY *key = NULL;
  X509 *certificate = NULL;
  STACK_OF(X509) *others = NULL;
  bool ok = false;
  crypto_clear_errors();
  BIO *bio = BIO_new_mem_buf(bytes, (int)length);
  PKCS12 *file = bio != NULL ? d2i_PKCS12_bio(bio, NULL) : NULL;
  if (file == NULL) goto done;
  if (PKCS12_parse(file, passphrase != NULL ? passphrase : "", &key, &certificate, &others) != 1)
    goto done;
  if (certificate == NULL || key == NULL ||
      SSL_CTX_use_certificate(context->ssl, certificate) != 1 ||
      SSL_CTX_use_PrivateKey(context->ssl, key) != 1 || !use_own_store(ctx, context)) {
    goto done;
  }
  for (int i = 0; i < sk_X509_num(others); i++) {
    X509 *other = sk_X509_value(others, i);
    SSL_CTX_add1_chain_cert(context->ssl, other);
    add_to_store(context, other);
  }
  ok = true;
done:
  X509_free(certificate);
  EVP_PKEY_free(key);
  sk_X509_pop_free(others, X509_free);
  PKCS12_free(file);
  BIO_free(bio);
  if (ok) {
    crypto_clear_errors();
    return 0;
  }
  unsigned long error = ERR_peek_last_error();
  const char *reason = error != 0 ? ERR_reason_error_string(error) : NULL;
  duk_push_error_object(ctx, DUK_ERR_ERROR, "%s",
                        reason != NULL ? reason : "Unable to load PFX certificate");
  crypto_clear_errors();
  return duk_throw(ctx);
}

/* Settings */

/* setCiphers(context, list): up to TLS 1.2; setCipherSuites(context, list): TLS 1.3 */
static duk_ret_t set_ciphers(duk_context *ctx) {
  struct context *context = context_of(ctx);
  const char *list = binding_string(ctx, 1, NULL);
  crypto_clear_errors();
  if (SSL_CTX_set_cipher_list(context->ssl, list) != 1) {
    unsigned long error = ERR_peek_error();
    /* An empty list switches TLS 1.2 off, as Node has it. */
    if (list[0] != '\0' || ERR_GET_REASON(error) != SSL_R_NO_CIPHER_MATCH) {
      return crypto_throw(ctx, "Failed to set ciphers");
    }
    crypto_clear_errors();
  }
  return 0;
}

static duk_ret_t set_cipher_suites(duk_context *ctx) {
  struct context *context = context_of(ctx);
  crypto_clear_errors();
  if (SSL_CTX_set_ciphersuites(context->ssl, binding_string(ctx, 1, NULL)) != 1) {
    return crypto_throw(ctx, "Failed to set ciphers");
  }
  return 0;
}

static duk_ret_t set_sigalgs(duk_context *ctx) {
  struct context *context = context_of(ctx);
  crypto_clear_errors();
  if (SSL_CTX_set1_sigalgs_list(context->ssl, binding_string(ctx, 1, NULL)) != 1) {
    return crypto_throw(ctx, "Failed to set sigalgs");
  }
  return 0;
}

static duk_ret_t set_curves(duk_context *ctx) {
  struct context *context = context_of(ctx);
  const char *curves = binding_string(ctx, 1, NULL);
  if (strcmp(curves, "auto") == 0) return 0;
  if (SSL_CTX_set1_groups_list(context->ssl, curves) != 1) {
    crypto_clear_errors();
    return throw_failed(ctx, "Failed to set ECDH curve");
  }
  return 0;
}

/* setDHParam(context, pem or true): returns the size in bits if it is too small */
static duk_ret_t set_dh(duk_context *ctx) {
  struct context *context = context_of(ctx);
  if (duk_is_boolean(ctx, 1)) {
    SSL_CTX_set_dh_auto(context->ssl, 1);
    return 0;
  }
  size_t length;
  const void *text = crypto_bytes(ctx, 1, &length);
  BIO *bio = BIO_new_mem_buf(text, (int)length);
  EVP_PKEY *parameters = bio != NULL ? PEM_read_bio_Parameters(bio, NULL) : NULL;
  BIO_free(bio);
  if (parameters == NULL) return 0; /* as Node: no error */
  int bits = EVP_PKEY_get_bits(parameters);
  if (bits >= 2048 && SSL_CTX_set0_tmp_dh_pkey(context->ssl, parameters) == 1) return 0;
  EVP_PKEY_free(parameters);
  crypto_clear_errors();
  if (bits >= 2048) return duk_error(ctx, DUK_ERR_ERROR, "Error setting temp DH parameter");
  duk_push_int(ctx, bits);
  return 1;
}

static duk_ret_t set_options(duk_context *ctx) {
  SSL_CTX_set_options(context_of(ctx)->ssl, (uint64_t)binding_number(ctx, 1));
  return 0;
}

/* setVersions(context, min, max): 0 for the library's */
static duk_ret_t set_versions(duk_context *ctx) {
  struct context *context = context_of(ctx);
  SSL_CTX_set_min_proto_version(context->ssl, binding_int32(ctx, 1));
  SSL_CTX_set_max_proto_version(context->ssl, binding_int32(ctx, 2));
  return 0;
}

static duk_ret_t get_min_version(duk_context *ctx) {
  duk_push_number(ctx, (double)SSL_CTX_get_min_proto_version(context_of(ctx)->ssl));
  return 1;
}

static duk_ret_t get_max_version(duk_context *ctx) {
  duk_push_number(ctx, (double)SSL_CTX_get_max_proto_version(context_of(ctx)->ssl));
  return 1;
}

static duk_ret_t set_session_id_context(duk_context *ctx) {
  struct context *context = context_of(ctx);
  size_t length;
  const unsigned char *id = (const unsigned char *)binding_string(ctx, 1, &length);
  crypto_clear_errors();
  if (SSL_CTX_set_session_id_context(context->ssl, id, (unsigned)length) != 1) {
    return crypto_throw(ctx, "SSL_CTX_set_session_id_context");
  }
  return 0;
}

static duk_ret_t set_session_timeout(duk_context *ctx) {
  SSL_CTX_set_timeout(context_of(ctx)->ssl, binding_int32(ctx, 1));
  return 0;
}

/*
 * Node's ticket keys are 48 bytes: 16 of name, 16 for the MAC, 16 for the cipher. OpenSSL wants 32 for each of the latter
 * two, which are derived.
 */
static bool apply_ticket_keys(struct context *context) {
  unsigned char keys[80];
  memcpy(keys, context->ticket_keys, 16);
  bool ok = EVP_Digest(context->ticket_keys + 16, 16, keys + 16, NULL, EVP_sha256(), NULL) == 1 &&
            EVP_Digest(context->ticket_keys + 32, 16, keys + 48, NULL, EVP_sha256(), NULL) == 1 &&
            SSL_CTX_set_tlsext_ticket_keys(context->ssl, keys, sizeof(keys)) == 1;
  OPENSSL_cleanse(keys, sizeof(keys));
  return ok;
}

static duk_ret_t set_ticket_keys(duk_context *ctx) {
  struct context *context = context_of(ctx);
  size_t length;
  const void *keys = binding_bytes(ctx, 1, &length);
  if (length != TICKET_KEYS_SIZE) return duk_range_error(ctx, "ticket keys must be 48 bytes");
  memcpy(context->ticket_keys, keys, TICKET_KEYS_SIZE);
  if (!apply_ticket_keys(context)) return crypto_throw(ctx, "SSL_CTX_set_tlsext_ticket_keys");
  return 0;
}

static duk_ret_t get_ticket_keys(duk_context *ctx) {
  memcpy(binding_push_buffer(ctx, TICKET_KEYS_SIZE), context_of(ctx)->ticket_keys,
         TICKET_KEYS_SIZE);
  return 1;
}

/* getCertificate(context), getIssuer(context): DER, or undefined */
static duk_ret_t get_certificate(duk_context *ctx) {
  X509 *certificate = SSL_CTX_get0_certificate(context_of(ctx)->ssl);
  if (certificate == NULL) return 0;
  int length = i2d_X509(certificate, NULL);
  unsigned char *out = binding_push_buffer(ctx, length > 0 ? (size_t)length : 0);
  if (length > 0) i2d_X509(certificate, &out);
  return 1;
}

static duk_ret_t get_issuer(duk_context *ctx) {
  SSL_CTX *ssl = context_of(ctx)->ssl;
  X509 *certificate = SSL_CTX_get0_certificate(ssl), *issuer = NULL;
  STACK_OF(X509) *chain = NULL;
  if (certificate == NULL) return 0;
  SSL_CTX_get0_chain_certs(ssl, &chain);
  for (int i = 0; i < sk_X509_num(chain) && issuer == NULL; i++) {
    X509 *candidate = sk_X509_value(chain, i);
    if (X509_check_issued(candidate, certificate) != X509_V_OK) continue;
    issuer = candidate;
    X509_up_ref(issuer);
  }
  X509_STORE_CTX *lookup = issuer == NULL ? X509_STORE_CTX_new() : NULL;
  if (lookup != NULL && X509_STORE_CTX_init(lookup, SSL_CTX_get_cert_store(ssl), NULL, NULL) == 1 &&
      X509_STORE_CTX_get1_issuer(&issuer, lookup, certificate) != 1) {
    issuer = NULL;
  }
  X509_STORE_CTX_free(lookup);
  crypto_clear_errors();
  int length = issuer != NULL ? i2d_X509(issuer, NULL) : 0;
  if (length > 0) {
    unsigned char *out = binding_push_buffer(ctx, (size_t)length);
    i2d_X509(issuer, &out);
  }
  X509_free(issuer);
  return length > 0;
}

/* create(): a context that trusts nobody and speaks every version of TLS */
static duk_ret_t create(duk_context *ctx) {
  struct context *context = calloc(1, sizeof(*context));
  if (context == NULL) return duk_range_error(ctx, "out of memory");
  crypto_push_owner(ctx, CONTEXT_KIND, context, release);
  context->ssl = SSL_CTX_new(TLS_method());
  if (context->ssl == NULL) return crypto_throw(ctx, "SSL_CTX_new");
  SSL_CTX_set_mode(context->ssl, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                     SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  /* Peers that renegotiate are refused: it costs the server much and the client little. */
  SSL_CTX_set_options(context->ssl, SSL_OP_NO_SSLv2 | SSL_OP_NO_SSLv3 | SSL_OP_NO_RENEGOTIATION |
                                        SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_security_level(context->ssl, 1); /* as Node, whatever the distribution has set */
  /* Sessions are given to JavaScript; servers keep none but in tickets. */
  SSL_CTX_set_session_cache_mode(context->ssl, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_SERVER |
                                                   SSL_SESS_CACHE_NO_INTERNAL |
                                                   SSL_SESS_CACHE_NO_AUTO_CLEAR);
  if (RAND_bytes(context->ticket_keys, TICKET_KEYS_SIZE) != 1 || !apply_ticket_keys(context)) {
    return crypto_throw(ctx, "RAND_bytes");
  }
  return 1;
}

/* ciphers(): the names of all that TLS knows, in lower case */
static duk_ret_t ciphers(duk_context *ctx) {
  SSL_CTX *context = SSL_CTX_new(TLS_method());
  SSL *ssl = NULL;
  duk_push_array(ctx);
  if (context != NULL && SSL_CTX_set_cipher_list(context, "ALL:COMPLEMENTOFALL") == 1)
    ssl = SSL_new(context);
  STACK_OF(SSL_CIPHER) *list = ssl != NULL ? SSL_get_ciphers(ssl) : NULL;
  for (int i = 0; i < sk_SSL_CIPHER_num(list); i++) {
    duk_push_string(ctx, SSL_CIPHER_get_name(sk_SSL_CIPHER_value(list, i)));
    duk_put_prop_index(ctx, -2, (duk_uarridx_t)i);
  }
  SSL_free(ssl);
  SSL_CTX_free(context);
  crypto_clear_errors();
  return 1;
}

static const duk_function_list_entry functions[] = {
    {"create", create, 0},
    {"setCert", set_cert, 2},
    {"setKey", set_key, 3},
    {"addCACert", add_ca, 2},
    {"addRootCerts", add_roots, 1},
    {"addCRL", add_crl, 2},
    {"loadPKCS12", load_pkcs12, 3},
    {"setCiphers", set_ciphers, 2},
    {"setCipherSuites", set_cipher_suites, 2},
    {"setSigalgs", set_sigalgs, 2},
    {"setECDHCurve", set_curves, 2},
    {"setDHParam", set_dh, 2},
    {"setOptions", set_options, 2},
    {"setVersions", set_versions, 3},
    {"getMinProto", get_min_version, 1},
    {"getMaxProto", get_max_version, 1},
    {"setSessionIdContext", set_session_id_context, 2},
    {"setSessionTimeout", set_session_timeout, 2},
    {"setTicketKeys", set_ticket_keys, 2},
    {"getTicketKeys", get_ticket_keys, 1},
    {"getCertificate", get_certificate, 1},
    {"getIssuer", get_issuer, 1},
    {"rootCertificates", root_certificates, 0},
    {"ciphers", ciphers, 0},
    {NULL, NULL, 0}};
static const duk_number_list_entry constants[] = {
    {"TLS1_VERSION", TLS1_VERSION},
    {"TLS1_1_VERSION", TLS1_1_VERSION},
    {"TLS1_2_VERSION", TLS1_2_VERSION},
    {"TLS1_3_VERSION", TLS1_3_VERSION},
    {"SSL_OP_CIPHER_SERVER_PREFERENCE", SSL_OP_CIPHER_SERVER_PREFERENCE},
    {"SSL_OP_NO_TICKET", SSL_OP_NO_TICKET},
    {NULL, 0}};

const struct binding binding_tls_context = {.name = "tls_context",
                                            .functions = functions,
                                            .constants = constants,
                                            .state_size = sizeof(struct tls_state),
                                            .destroy = destroy_state};

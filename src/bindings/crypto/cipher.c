/* Ciphers with a secret key: EVP_CIPHER_CTX in JavaScript objects. */
#include <ctype.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <string.h>

#include "bindings/crypto/openssl.h"

static const char CIPHER_KIND[] = "Cipher";

struct cipher {
  EVP_CIPHER_CTX *context;
  int mode;
  bool encrypt, authenticated, finished, failed;
  bool tag_known; /* set by setAuthTag(), or made by final() */
  unsigned tag_length;
  unsigned char tag[16];
};

static void release(void *pointer) {
  struct cipher *cipher = pointer;
  EVP_CIPHER_CTX_free(cipher->context);
  free(cipher);
}

static struct cipher *cipher_of(duk_context *ctx) {
  return crypto_require_owned(ctx, 0, CIPHER_KIND);
}

static bool is_authenticated(const EVP_CIPHER *cipher) {
  return (EVP_CIPHER_get_flags(cipher) & EVP_CIPH_FLAG_AEAD_CIPHER) != 0;
}

/*
 * create(name, key, iv or null, encrypt, authTagLength or -1): the object, or a string with what is wrong: 'cipher',
 * 'key', 'iv', 'tag required', 'tag'
 */
static duk_ret_t create(duk_context *ctx) {
  const EVP_CIPHER *kind = EVP_get_cipherbyname(binding_string(ctx, 0, NULL));
  size_t key_length, iv_length = 0;
  const unsigned char *key = crypto_bytes(ctx, 1, &key_length);
  bool has_iv = !duk_is_null(ctx, 2);
  const unsigned char *iv = has_iv ? crypto_bytes(ctx, 2, &iv_length) : NULL;
  int tag_length = binding_int32(ctx, 4);
  const char *fault = NULL;
  if (kind == NULL) {
    duk_push_literal(ctx, "cipher");
    return 1;
  }
  int mode = EVP_CIPHER_get_mode(kind), wanted_iv = EVP_CIPHER_get_iv_length(kind);
  bool authenticated = is_authenticated(kind);
  bool chacha = EVP_CIPHER_get_nid(kind) == NID_chacha20_poly1305;
  if (!has_iv && wanted_iv != 0) {
    fault = "iv";
  } else if (!authenticated && has_iv && iv_length != (size_t)wanted_iv) {
    fault = "iv";
  } else if (authenticated && iv_length == 0) {
    fault = "iv";
  } else if (chacha && iv_length > 12) {
    fault = "iv";
  } else if (key_length != (size_t)EVP_CIPHER_get_key_length(kind) &&
             (EVP_CIPHER_get_flags(kind) & EVP_CIPH_VARIABLE_LENGTH) == 0) {
    fault = "key";
  } else if (authenticated && tag_length < 0 &&
             (mode == EVP_CIPH_CCM_MODE || mode == EVP_CIPH_OCB_MODE)) {
    fault = "tag required";
  } else if (mode == EVP_CIPH_CCM_MODE &&
             (tag_length < 4 || tag_length > 16 || tag_length % 2 != 0)) {
    fault = "tag";
  } else if (authenticated && tag_length > 16) {
    fault = "tag";
  } else if (mode == EVP_CIPH_GCM_MODE && tag_length >= 0 && tag_length != 4 && tag_length != 8 &&
             tag_length < 12) {
    fault = "tag";
  }
  if (fault != NULL) {
    duk_push_string(ctx, fault);
    return 1;
  }
  struct cipher *cipher = calloc(1, sizeof(*cipher));
  if (cipher == NULL) return duk_range_error(ctx, "out of memory");
  crypto_push_owner(ctx, CIPHER_KIND, cipher, release);
  cipher->encrypt = binding_boolean(ctx, 3);
  cipher->mode = mode;
  cipher->authenticated = authenticated;
  cipher->tag_length = authenticated && tag_length > 0 ? (unsigned)tag_length : 0;
  cipher->context = EVP_CIPHER_CTX_new();
  crypto_clear_errors();
  int encrypt = cipher->encrypt;
  if (cipher->context == NULL) return duk_range_error(ctx, "out of memory");
  if (mode == EVP_CIPH_WRAP_MODE)
    EVP_CIPHER_CTX_set_flags(cipher->context, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
  bool ok = EVP_CipherInit_ex(cipher->context, kind, NULL, NULL, NULL, encrypt) == 1;
  if (ok && authenticated) {
    ok = EVP_CIPHER_CTX_ctrl(cipher->context, EVP_CTRL_AEAD_SET_IVLEN, (int)iv_length, NULL) == 1;
    if (!ok) {
      crypto_clear_errors();
      duk_push_literal(ctx, "iv");
      return 1;
    }
    if (mode == EVP_CIPH_CCM_MODE || mode == EVP_CIPH_OCB_MODE) {
      ok = EVP_CIPHER_CTX_ctrl(cipher->context, EVP_CTRL_AEAD_SET_TAG, (int)cipher->tag_length,
                               NULL) == 1;
    }
  }
  ok = ok && EVP_CIPHER_CTX_set_key_length(cipher->context, (int)key_length) == 1 &&
       EVP_CipherInit_ex(cipher->context, NULL, NULL, key, iv, encrypt) == 1;
  if (!ok) return crypto_throw(ctx, "Failed to initialize cipher");
  return 1;
}

/* The tag of a decryption goes in before its first byte. */
static bool give_tag(struct cipher *cipher) {
  if (cipher->encrypt || !cipher->authenticated || !cipher->tag_known) return true;
  cipher->tag_known = false;
  return EVP_CIPHER_CTX_ctrl(cipher->context, EVP_CTRL_AEAD_SET_TAG, (int)cipher->tag_length,
                             cipher->tag) == 1;
}

/* update(cipher, data): a Buffer; undefined if it is over or does not work */
static duk_ret_t update(duk_context *ctx) {
  struct cipher *cipher = cipher_of(ctx);
  size_t length;
  const unsigned char *data = crypto_bytes(ctx, 1, &length);
  if (cipher->finished || length > INT32_MAX - 64) return 0;
  crypto_clear_errors();
  if (!give_tag(cipher)) return crypto_throw(ctx, "Setting the tag failed");
  int size = 0;
  if (EVP_CIPHER_CTX_get_block_size(cipher->context) == 1 && cipher->mode != EVP_CIPH_CCM_MODE) {
    /* As many bytes come out as go in: they need no place in between. */
    uint8_t *place = binding_push_buffer(ctx, length);
    int went = length == 0 || EVP_CipherUpdate(cipher->context, place, &size, data, (int)length) == 1;
    crypto_clear_errors();
    return went && (size_t)size == length;
  }
  if (cipher->mode == EVP_CIPH_WRAP_MODE)
    EVP_CipherUpdate(cipher->context, NULL, &size, data, (int)length);
  size_t room = length + (size_t)EVP_CIPHER_CTX_get_block_size(cipher->context);
  if (size > 0 && (size_t)size > room) room = (size_t)size;
  unsigned char *out = malloc(room + 1);
  if (out == NULL) return duk_range_error(ctx, "out of memory");
  int ok = EVP_CipherUpdate(cipher->context, out, &size, data, (int)length);
  if (ok != 1 && !cipher->encrypt && cipher->mode == EVP_CIPH_CCM_MODE) {
    /* CCM checks with the data: final() is to tell. */
    cipher->failed = true;
    size = 0;
    ok = 1;
  }
  if (ok == 1) memcpy(binding_push_buffer(ctx, (size_t)size), out, (size_t)size);
  free(out);
  crypto_clear_errors();
  return ok == 1;
}

/* final(cipher): a Buffer; undefined if it is over; null if the tag is not right */
static duk_ret_t final(duk_context *ctx) {
  struct cipher *cipher = cipher_of(ctx);
  if (cipher->finished) return 0;
  crypto_clear_errors();
  if (!give_tag(cipher)) return crypto_throw(ctx, "Setting the tag failed");
  unsigned char out[EVP_MAX_BLOCK_LENGTH];
  int size = 0;
  cipher->finished = true;
  int ok = !cipher->failed;
  /* CCM's decryption was over with its data. */
  if (ok && !(cipher->mode == EVP_CIPH_CCM_MODE && !cipher->encrypt)) {
    ok = EVP_CipherFinal_ex(cipher->context, out, &size);
  }
  if (ok == 1 && cipher->encrypt && cipher->authenticated) {
    if (cipher->tag_length == 0) cipher->tag_length = sizeof(cipher->tag);
    ok = EVP_CIPHER_CTX_ctrl(cipher->context, EVP_CTRL_AEAD_GET_TAG, (int)cipher->tag_length,
                             cipher->tag);
    cipher->tag_known = ok == 1;
  }
  if (ok == 1) {
    memcpy(binding_push_buffer(ctx, (size_t)size), out, (size_t)size);
    return 1;
  }
  if (!cipher->authenticated || cipher->encrypt) return crypto_throw(ctx, "Unsupported state");
  crypto_clear_errors();
  duk_push_null(ctx);
  return 1;
}

static duk_ret_t set_auto_padding(duk_context *ctx) {
  struct cipher *cipher = cipher_of(ctx);
  if (!cipher->finished) EVP_CIPHER_CTX_set_padding(cipher->context, binding_boolean(ctx, 1));
  duk_push_boolean(ctx, !cipher->finished);
  return 1;
}

/* getAuthTag(cipher): undefined when it is not known */
static duk_ret_t get_tag(duk_context *ctx) {
  struct cipher *cipher = cipher_of(ctx);
  if (!cipher->encrypt || !cipher->tag_known) return 0;
  memcpy(binding_push_buffer(ctx, cipher->tag_length), cipher->tag, cipher->tag_length);
  return 1;
}

/* setAuthTag(cipher, tag): 0; 1: not now; 2: of a wrong length */
static duk_ret_t set_tag(duk_context *ctx) {
  struct cipher *cipher = cipher_of(ctx);
  size_t length;
  const unsigned char *tag = crypto_bytes(ctx, 1, &length);
  int result = 0;
  bool gcm_length = length == 4 || length == 8 || (length >= 12 && length <= 16);
  if (!cipher->authenticated || cipher->encrypt || cipher->finished || cipher->tag_known) {
    result = 1;
  } else if ((cipher->tag_length != 0 && cipher->tag_length != length) || length == 0 ||
             length > 16 || (cipher->mode == EVP_CIPH_GCM_MODE && !gcm_length)) {
    result = 2;
  } else {
    memcpy(cipher->tag, tag, length);
    cipher->tag_length = (unsigned)length;
    cipher->tag_known = true;
  }
  duk_push_int(ctx, result);
  return 1;
}

/* setAAD(cipher, data, plaintextLength or -1): whether it went well */
static duk_ret_t set_aad(duk_context *ctx) {
  struct cipher *cipher = cipher_of(ctx);
  size_t length;
  const unsigned char *data = crypto_bytes(ctx, 1, &length);
  int plain = binding_int32(ctx, 2), size = 0;
  bool ok = cipher->authenticated && !cipher->finished && length <= INT32_MAX && give_tag(cipher);
  if (ok && cipher->mode == EVP_CIPH_CCM_MODE) {
    ok = plain >= 0 && EVP_CipherUpdate(cipher->context, NULL, &size, NULL, plain) == 1;
  }
  ok = ok && EVP_CipherUpdate(cipher->context, NULL, &size, data, (int)length) == 1;
  crypto_clear_errors();
  duk_push_boolean(ctx, ok);
  return 1;
}

static const char *mode_name(int mode) {
  switch (mode) {
  case EVP_CIPH_CBC_MODE: return "cbc";
  case EVP_CIPH_CCM_MODE: return "ccm";
  case EVP_CIPH_CFB_MODE: return "cfb";
  case EVP_CIPH_CTR_MODE: return "ctr";
  case EVP_CIPH_ECB_MODE: return "ecb";
  case EVP_CIPH_GCM_MODE: return "gcm";
  case EVP_CIPH_OCB_MODE: return "ocb";
  case EVP_CIPH_OFB_MODE: return "ofb";
  case EVP_CIPH_WRAP_MODE: return "wrap";
  case EVP_CIPH_XTS_MODE: return "xts";
  default: return "stream";
  }
}

/* info(name or nid, keyLength or -1, ivLength or -1): undefined if there is none with these lengths */
static duk_ret_t info(duk_context *ctx) {
  const EVP_CIPHER *kind = duk_is_number(ctx, 0)
                               ? EVP_get_cipherbynid(binding_int32(ctx, 0))
                               : EVP_get_cipherbyname(binding_string(ctx, 0, NULL));
  int wanted_key = binding_int32(ctx, 1), wanted_iv = binding_int32(ctx, 2);
  if (kind == NULL) return 0;
  int mode = EVP_CIPHER_get_mode(kind), iv_length = EVP_CIPHER_get_iv_length(kind);
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
  bool ok = context != NULL && EVP_CipherInit_ex(context, kind, NULL, NULL, NULL, 1) == 1;
  if (ok && wanted_key >= 0) ok = EVP_CIPHER_CTX_set_key_length(context, wanted_key) == 1;
  if (ok && wanted_iv >= 0) {
    if (is_authenticated(kind)) {
      ok = EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, wanted_iv, NULL) == 1;
    } else {
      ok = wanted_iv == iv_length;
    }
  }
  int key_length = ok ? EVP_CIPHER_CTX_get_key_length(context) : 0;
  EVP_CIPHER_CTX_free(context);
  crypto_clear_errors();
  if (!ok) return 0;
  duk_push_object(ctx);
  duk_push_string(ctx, mode_name(mode));
  duk_put_prop_literal(ctx, -2, "mode");
  char name[80];
  snprintf(name, sizeof(name), "%s", OBJ_nid2sn(EVP_CIPHER_get_nid(kind)));
  for (char *c = name; *c != '\0'; c++) *c = (char)tolower((unsigned char)*c);
  duk_push_string(ctx, name);
  duk_put_prop_literal(ctx, -2, "name");
  duk_push_int(ctx, EVP_CIPHER_get_nid(kind));
  duk_put_prop_literal(ctx, -2, "nid");
  int block = EVP_CIPHER_get_block_size(kind);
  if (mode != EVP_CIPH_STREAM_CIPHER) {
    duk_push_int(ctx, block);
    duk_put_prop_literal(ctx, -2, "blockSize");
  }
  if (iv_length > 0) {
    duk_push_int(ctx, wanted_iv >= 0 ? wanted_iv : iv_length);
    duk_put_prop_literal(ctx, -2, "ivLength");
  }
  duk_push_int(ctx, key_length);
  duk_put_prop_literal(ctx, -2, "keyLength");
  return 1;
}

static void add_name(const EVP_CIPHER *cipher, const char *from, const char *to, void *data) {
  (void)to;
  duk_context *ctx = data;
  if (from == NULL || cipher == NULL) return;
  EVP_CIPHER *fetched = EVP_CIPHER_fetch(NULL, EVP_CIPHER_get0_name(cipher), NULL);
  if (fetched == NULL) return;
  EVP_CIPHER_free(fetched);
  duk_push_string(ctx, from);
  duk_put_prop_index(ctx, -2, (duk_uarridx_t)duk_get_length(ctx, -2));
}

/* ciphers(): the names of those that work */
static duk_ret_t ciphers(duk_context *ctx) {
  duk_push_array(ctx);
  EVP_CIPHER_do_all_sorted(add_name, ctx);
  crypto_clear_errors();
  return 1;
}

static const duk_function_list_entry functions[] = {
    {"create", create, 5},      {"update", update, 2},
    {"final", final, 1},        {"setAutoPadding", set_auto_padding, 2},
    {"getAuthTag", get_tag, 1}, {"setAuthTag", set_tag, 2},
    {"setAAD", set_aad, 3},     {"info", info, 3},
    {"ciphers", ciphers, 0},    {NULL, NULL, 0}};

const struct binding binding_crypto_cipher = {.name = "crypto_cipher", .functions = functions};

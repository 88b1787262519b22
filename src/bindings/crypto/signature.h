/* Making and checking signatures, without JavaScript: on any thread. What goes wrong is in OpenSSL's queue of errors. */
#ifndef JSRUN_CRYPTO_SIGNATURE_H
#define JSRUN_CRYPTO_SIGNATURE_H

#include <openssl/evp.h>
#include <stdbool.h>
#include <stddef.h>

struct signature_options {
  const EVP_MD *md; /* NULL: the key's own */
  bool is_hash;     /* the data is the hash already */
  int padding;      /* of RSA; 0: the key's own */
  bool has_salt;
  int salt;    /* length, of RSA-PSS */
  bool halves; /* of EC and DSA keys: two numbers side by side (IEEE P1363) instead of DER */
};

/* *out is from malloc. */
bool signature_make(EVP_PKEY *key, const struct signature_options *options,
                    const unsigned char *data, size_t length, unsigned char **out,
                    size_t *out_length);
/* False if it could not be looked at; else *right. */
bool signature_check(EVP_PKEY *key, const struct signature_options *options,
                     const unsigned char *data, size_t length, const unsigned char *signature,
                     size_t size, bool *right);

#endif

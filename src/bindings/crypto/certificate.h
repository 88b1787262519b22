/* X.509 certificates as JavaScript sees them, for tls and for crypto.X509Certificate. */
#ifndef JSRUN_CRYPTO_CERTIFICATE_H
#define JSRUN_CRYPTO_CERTIFICATE_H

#include <openssl/x509.h>

#include "runtime/binding.h"

/*
 * Pushes {subject, issuer, subjectaltname, infoAccess, ca, modulus, ..., raw}: tlsSocket.getPeerCertificate() and
 * X509Certificate.toLegacyObject(). The certificate stays the caller's.
 */
void certificate_push(duk_context *ctx, X509 *certificate);

/* The parts of it. Each pushes one value; undefined where the certificate has none. */
void certificate_push_name_object(duk_context *ctx, const X509_NAME *name);
void certificate_push_name_text(duk_context *ctx, const X509_NAME *name);
void certificate_push_alternative_names(duk_context *ctx, X509 *certificate);
void certificate_push_info_access(duk_context *ctx, X509 *certificate);
void certificate_push_key_usage(duk_context *ctx, X509 *certificate);
void certificate_push_time(duk_context *ctx, const ASN1_TIME *time);
void certificate_push_serial(duk_context *ctx, X509 *certificate);
void certificate_push_fingerprint(duk_context *ctx, X509 *certificate, const EVP_MD *md);
void certificate_push_raw(duk_context *ctx, X509 *certificate);

#endif

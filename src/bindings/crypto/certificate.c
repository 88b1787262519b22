/* See certificate.h. */
#include "bindings/crypto/certificate.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/objects.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "bindings/crypto/openssl.h"

/* {CN: 'a', OU: ['b', 'c']} */
void certificate_push_name_object(duk_context *ctx, const X509_NAME *name) {
  duk_push_bare_object(ctx);
  for (int i = 0; i < X509_NAME_entry_count(name); i++) {
    X509_NAME_ENTRY *entry = X509_NAME_get_entry(name, i);
    ASN1_OBJECT *object = X509_NAME_ENTRY_get_object(entry);
    int nid = OBJ_obj2nid(object);
    char key[80];
    if (nid != NID_undef) {
      snprintf(key, sizeof(key), "%s", OBJ_nid2sn(nid));
    } else {
      OBJ_obj2txt(key, sizeof(key), object, 1);
    }
    unsigned char *text = NULL;
    int length = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(entry));
    if (length < 0) continue;
    duk_push_string(ctx, key);
    binding_push_utf8(ctx, (char *)text, (size_t)length);
    OPENSSL_free(text);
    duk_dup(ctx, -2);
    duk_get_prop(ctx, -4); /* [ object key value old ] */
    if (duk_is_undefined(ctx, -1)) {
      duk_pop(ctx);
    } else {
      if (!duk_is_array(ctx, -1)) {
        duk_push_array(ctx);
        duk_insert(ctx, -2);
        duk_put_prop_index(ctx, -2, 0);
      }
      duk_dup(ctx, -2);
      duk_put_prop_index(ctx, -2, (duk_uarridx_t)duk_get_length(ctx, -2));
      duk_remove(ctx, -2);
    }
    duk_put_prop(ctx, -3);
  }
}

/* One 'CN=a' on each line. */
void certificate_push_name_text(duk_context *ctx, const X509_NAME *name) {
  BIO *bio = BIO_new(BIO_s_mem());
  if (bio == NULL) (void)duk_range_error(ctx, "out of memory");
  unsigned long flags = ASN1_STRFLGS_ESC_2253 | ASN1_STRFLGS_ESC_CTRL | ASN1_STRFLGS_UTF8_CONVERT |
                        XN_FLAG_SEP_MULTILINE | XN_FLAG_FN_SN;
  if (X509_NAME_entry_count(name) > 0 && X509_NAME_print_ex(bio, name, 0, flags) > 0) {
    crypto_push_bio_string(ctx, bio);
  } else {
    duk_push_undefined(ctx);
  }
  BIO_free(bio);
}

/*
 * Alternative names are a text with ", " between the names. A name that could be mistaken for two, or has what is not
 * printed plainly, is a JSON string, so that 'DNS:a.com, DNS:b.com' never comes from a single name.
 */
static bool is_plain(const unsigned char *text, size_t length, bool utf8) {
  for (size_t i = 0; i < length; i++) {
    unsigned char c = text[i];
    if (c == '"' || c == '\\' || c == ',' || c == '\'') return false;
    if (c < ' ' || c == 0x7f || (c > 0x7e && !utf8)) return false;
  }
  return true;
}

static void print_text(BIO *out, const unsigned char *text, size_t length, const char *prefix,
                       bool utf8) {
  if (is_plain(text, length, utf8)) {
    if (prefix != NULL) BIO_printf(out, "%s:", prefix);
    BIO_write(out, text, (int)length);
    return;
  }
  BIO_puts(out, "\"");
  if (prefix != NULL) BIO_printf(out, "%s:", prefix);
  for (size_t i = 0; i < length; i++) {
    unsigned char c = text[i];
    if (c == '"' || c == '\\') {
      BIO_printf(out, "\\%c", c);
    } else if (c >= ' ' && c != 0x7f && (c <= 0x7e || utf8) && c != ',' && c != '\'') {
      BIO_write(out, &c, 1);
    } else if (c == ',' || c == '\'') {
      BIO_write(out, &c, 1);
    } else {
      BIO_printf(out, "\\u%04x", c);
    }
  }
  BIO_puts(out, "\"");
}

static void print_name(BIO *out, const GENERAL_NAME *name) {
  switch (name->type) {
  case GEN_EMAIL:
  case GEN_DNS:
  case GEN_URI: {
    const char *prefix = name->type == GEN_EMAIL ? "email" : name->type == GEN_DNS ? "DNS" : "URI";
    const ASN1_IA5STRING *text = name->d.ia5;
    BIO_printf(out, "%s:", prefix);
    print_text(out, ASN1_STRING_get0_data(text), (size_t)ASN1_STRING_length(text), NULL, false);
    break;
  }
  case GEN_IPADD: {
    const unsigned char *b = ASN1_STRING_get0_data(name->d.ip);
    int length = ASN1_STRING_length(name->d.ip);
    BIO_puts(out, "IP Address:");
    if (length == 4) {
      BIO_printf(out, "%d.%d.%d.%d", b[0], b[1], b[2], b[3]);
    } else if (length == 16) {
      for (int i = 0; i < 8; i++)
        BIO_printf(out, "%s%X", i != 0 ? ":" : "", b[2 * i] << 8 | b[2 * i + 1]);
    } else {
      BIO_puts(out, "<invalid>");
    }
    break;
  }
  case GEN_RID: {
    char oid[128];
    OBJ_obj2txt(oid, sizeof(oid), name->d.rid, 1);
    BIO_printf(out, "Registered ID:%s", oid);
    break;
  }
  case GEN_DIRNAME: {
    BIO_puts(out, "DirName:");
    BIO *inner = BIO_new(BIO_s_mem());
    if (inner == NULL) break;
    X509_NAME_print_ex(inner, name->d.dirn, 0,
                       (XN_FLAG_ONELINE & ~ASN1_STRFLGS_ESC_MSB & ~XN_FLAG_SPC_EQ) |
                           ASN1_STRFLGS_UTF8_CONVERT);
    char *text;
    long length = BIO_get_mem_data(inner, &text);
    print_text(out, (unsigned char *)text, length > 0 ? (size_t)length : 0, NULL, true);
    BIO_free(inner);
    break;
  }
  case GEN_OTHERNAME: BIO_puts(out, "othername:<unsupported>"); break;
  case GEN_X400: BIO_puts(out, "X400Name:<unsupported>"); break;
  case GEN_EDIPARTY: BIO_puts(out, "EdiPartyName:<unsupported>"); break;
  default: break;
  }
}

void certificate_push_alternative_names(duk_context *ctx, X509 *certificate) {
  GENERAL_NAMES *names = X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
  BIO *out = names != NULL ? BIO_new(BIO_s_mem()) : NULL;
  if (out == NULL) {
    GENERAL_NAMES_free(names);
    duk_push_undefined(ctx);
    return;
  }
  for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
    if (i != 0) BIO_puts(out, ", ");
    print_name(out, sk_GENERAL_NAME_value(names, i));
  }
  crypto_push_bio_string(ctx, out);
  BIO_free(out);
  GENERAL_NAMES_free(names);
}

void certificate_push_info_access(duk_context *ctx, X509 *certificate) {
  AUTHORITY_INFO_ACCESS *infos = X509_get_ext_d2i(certificate, NID_info_access, NULL, NULL);
  BIO *out = infos != NULL ? BIO_new(BIO_s_mem()) : NULL;
  if (out == NULL) {
    AUTHORITY_INFO_ACCESS_free(infos);
    duk_push_undefined(ctx);
    return;
  }
  for (int i = 0; i < sk_ACCESS_DESCRIPTION_num(infos); i++) {
    ACCESS_DESCRIPTION *info = sk_ACCESS_DESCRIPTION_value(infos, i);
    char method[80];
    i2t_ASN1_OBJECT(method, sizeof(method), info->method);
    if (i != 0) BIO_puts(out, "\n");
    BIO_printf(out, "%s - ", method);
    print_name(out, info->location);
  }
  crypto_push_bio_string(ctx, out);
  BIO_free(out);
  AUTHORITY_INFO_ACCESS_free(infos);
}

void certificate_push_key_usage(duk_context *ctx, X509 *certificate) {
  EXTENDED_KEY_USAGE *usages = X509_get_ext_d2i(certificate, NID_ext_key_usage, NULL, NULL);
  if (usages == NULL) {
    duk_push_undefined(ctx);
    return;
  }
  duk_push_array(ctx);
  for (int i = 0; i < sk_ASN1_OBJECT_num(usages); i++) {
    char oid[128];
    OBJ_obj2txt(oid, sizeof(oid), sk_ASN1_OBJECT_value(usages, i), 1);
    duk_push_string(ctx, oid);
    duk_put_prop_index(ctx, -2, (duk_uarridx_t)i);
  }
  EXTENDED_KEY_USAGE_free(usages);
}

void certificate_push_time(duk_context *ctx, const ASN1_TIME *time) {
  BIO *bio = BIO_new(BIO_s_mem());
  if (bio == NULL) (void)duk_range_error(ctx, "out of memory");
  ASN1_TIME_print(bio, time);
  crypto_push_bio_string(ctx, bio);
  BIO_free(bio);
}

void certificate_push_serial(duk_context *ctx, X509 *certificate) {
  BIGNUM *number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), NULL);
  char *text = number != NULL ? BN_bn2hex(number) : NULL;
  duk_push_string(ctx, text != NULL ? text : "");
  OPENSSL_free(text);
  BN_free(number);
}

/* 'AB:CD:...' */
void certificate_push_fingerprint(duk_context *ctx, X509 *certificate, const EVP_MD *md) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  char text[EVP_MAX_MD_SIZE * 3 + 1];
  unsigned size = 0;
  if (X509_digest(certificate, md, digest, &size) != 1) size = 0;
  for (unsigned i = 0; i < size; i++) {
    snprintf(text + 3 * i, 4, "%02X%s", digest[i], i + 1 < size ? ":" : "");
  }
  duk_push_string(ctx, size != 0 ? text : "");
}

void certificate_push_raw(duk_context *ctx, X509 *certificate) {
  int length = i2d_X509(certificate, NULL);
  unsigned char *out = binding_push_buffer(ctx, length > 0 ? (size_t)length : 0);
  if (length > 0) i2d_X509(certificate, &out);
}

/* Sets object[name] to what is on top of the stack, unless that is undefined: [ ... object value ] -> [ ... object ] */
static void put(duk_context *ctx, const char *name) {
  if (duk_is_undefined(ctx, -1)) {
    duk_pop(ctx);
  } else {
    duk_put_prop_string(ctx, -2, name);
  }
}

static void put_rsa(duk_context *ctx, EVP_PKEY *key) {
  BIGNUM *n = NULL, *e = NULL;
  if (EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &n) == 1 &&
      EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &e) == 1) {
    char *text = BN_bn2hex(n);
    duk_push_string(ctx, text != NULL ? text : "");
    duk_put_prop_literal(ctx, -2, "modulus");
    OPENSSL_free(text);
    duk_push_int(ctx, BN_num_bits(n));
    duk_put_prop_literal(ctx, -2, "bits");
    duk_push_sprintf(ctx, "0x%lx", BN_get_word(e));
    duk_put_prop_literal(ctx, -2, "exponent");
  }
  BN_free(n);
  BN_free(e);
  int length = i2d_PUBKEY(key, NULL);
  unsigned char *out = binding_push_buffer(ctx, length > 0 ? (size_t)length : 0);
  if (length > 0) i2d_PUBKEY(key, &out);
  duk_put_prop_literal(ctx, -2, "pubkey");
}

static void put_ec(duk_context *ctx, EVP_PKEY *key) {
  unsigned char *point = NULL;
  char group[80];
  size_t length = 0;
  duk_push_int(ctx, EVP_PKEY_get_bits(key));
  duk_put_prop_literal(ctx, -2, "bits");
  if ((length = EVP_PKEY_get1_encoded_public_key(key, &point)) > 0) {
    memcpy(binding_push_buffer(ctx, length), point, length);
    duk_put_prop_literal(ctx, -2, "pubkey");
  }
  OPENSSL_free(point);
  if (EVP_PKEY_get_group_name(key, group, sizeof(group), NULL) != 1) return;
  int nid = OBJ_txt2nid(group);
  duk_push_string(ctx, group);
  duk_put_prop_literal(ctx, -2, "asn1Curve");
  const char *nist = nid != NID_undef ? EC_curve_nid2nist(nid) : NULL;
  if (nist == NULL) return;
  duk_push_string(ctx, nist);
  duk_put_prop_literal(ctx, -2, "nistCurve");
}

void certificate_push(duk_context *ctx, X509 *certificate) {
  duk_push_object(ctx);
  certificate_push_name_object(ctx, X509_get_subject_name(certificate));
  put(ctx, "subject");
  certificate_push_name_object(ctx, X509_get_issuer_name(certificate));
  put(ctx, "issuer");
  certificate_push_alternative_names(ctx, certificate);
  put(ctx, "subjectaltname");
  certificate_push_info_access(ctx, certificate);
  put(ctx, "infoAccess");
  duk_push_boolean(ctx, X509_check_ca(certificate) == 1);
  put(ctx, "ca");
  EVP_PKEY *key = X509_get0_pubkey(certificate);
  if (key != NULL && EVP_PKEY_is_a(key, "RSA")) put_rsa(ctx, key);
  if (key != NULL && EVP_PKEY_is_a(key, "EC")) put_ec(ctx, key);
  certificate_push_time(ctx, X509_get0_notBefore(certificate));
  put(ctx, "valid_from");
  certificate_push_time(ctx, X509_get0_notAfter(certificate));
  put(ctx, "valid_to");
  certificate_push_fingerprint(ctx, certificate, EVP_sha1());
  put(ctx, "fingerprint");
  certificate_push_fingerprint(ctx, certificate, EVP_sha256());
  put(ctx, "fingerprint256");
  certificate_push_fingerprint(ctx, certificate, EVP_sha512());
  put(ctx, "fingerprint512");
  certificate_push_key_usage(ctx, certificate);
  put(ctx, "ext_key_usage");
  certificate_push_serial(ctx, certificate);
  put(ctx, "serialNumber");
  certificate_push_raw(ctx, certificate);
  put(ctx, "raw");
  crypto_clear_errors();
}

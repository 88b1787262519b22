'use strict';

// crypto.X509Certificate.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateBoolean, validateObject, validateOneOf, validateString } = require('internal/validators');
const { isArrayBufferView } = require('internal/util/types');
const { KeyObject, kHandle, normalized } = require('internal/crypto/keys');
const binding = internalBinding('crypto_x509');

const kCertificate = Symbol('certificate');

function checkFlags(options) {
  if (options === undefined) return 0;
  validateObject(options, 'options');
  const { subject = 'default', wildcards = true, partialWildcards = true, multiLabelWildcards = false,
          singleLabelSubdomains = false } = options;
  validateOneOf(subject, 'options.subject', ['default', 'always', 'never']);
  for (const [name, value] of Object.entries({ wildcards, partialWildcards, multiLabelWildcards, singleLabelSubdomains })) {
    validateBoolean(value, `options.${name}`);
  }
  return (subject === 'always' ? binding.ALWAYS_CHECK_SUBJECT : 0) |
    (subject === 'never' ? binding.NEVER_CHECK_SUBJECT : 0) |
    (wildcards ? 0 : binding.NO_WILDCARDS) |
    (partialWildcards ? 0 : binding.NO_PARTIAL_WILDCARDS) |
    (multiLabelWildcards ? binding.MULTI_LABEL_WILDCARDS : 0) |
    (singleLabelSubdomains ? binding.SINGLE_LABEL_SUBDOMAINS : 0);
}

function requireKey(key, type) {
  if (!(key instanceof KeyObject)) throw new ERR_INVALID_ARG_TYPE('pkey', 'KeyObject', key);
  if (key.type !== type) throw new ERR_INVALID_ARG_VALUE('pkey', key);
  return key[kHandle];
}

class X509Certificate {
  #legacy;
  #names;

  /** @param {string|Buffer|TypedArray|DataView} buffer PEM or DER */
  constructor(buffer) {
    if (typeof buffer !== 'string' && !isArrayBufferView(buffer)) {
      throw new ERR_INVALID_ARG_TYPE('buffer', ['string', 'Buffer', 'TypedArray', 'DataView'], buffer);
    }
    Object.defineProperty(this, kCertificate, { __proto__: null, value: binding.parse(buffer) });
  }

  get #fields() { return (this.#legacy ??= binding.legacy(this[kCertificate])); }
  get #texts() { return (this.#names ??= binding.names(this[kCertificate])); }

  get subject() { return this.#texts[0]; }
  get issuer() { return this.#texts[1]; }
  get subjectAltName() { return this.#texts[2]; }
  get infoAccess() { return this.#texts[3]; }
  get issuerCertificate() { return undefined; }
  get validFrom() { return this.#fields.valid_from; }
  get validTo() { return this.#fields.valid_to; }
  get validFromDate() { return new Date(this.validFrom); }
  get validToDate() { return new Date(this.validTo); }
  get fingerprint() { return this.#fields.fingerprint; }
  get fingerprint256() { return this.#fields.fingerprint256; }
  get fingerprint512() { return this.#fields.fingerprint512; }
  get keyUsage() { return this.#fields.ext_key_usage; }
  get serialNumber() { return this.#fields.serialNumber; }
  get raw() { return this.#fields.raw; }
  get ca() { return this.#fields.ca; }
  get publicKey() { return normalized(binding.publicKey(this[kCertificate])); }

  toString() { return binding.pem(this[kCertificate]); }
  toJSON() { return this.toString(); }
  toLegacyObject() { return binding.legacy(this[kCertificate]); }

  /** @returns {string|undefined} the name that matched */
  checkHost(name, options) {
    validateString(name, 'name');
    return binding.checkHost(this[kCertificate], name, checkFlags(options));
  }

  checkEmail(email, options) {
    validateString(email, 'email');
    return binding.checkEmail(this[kCertificate], email, checkFlags(options)) ? email : undefined;
  }

  checkIP(ip, options) {
    validateString(ip, 'ip');
    if (options !== undefined) checkFlags(options);
    return binding.checkIP(this[kCertificate], ip) ? ip : undefined;
  }

  checkIssued(otherCert) {
    if (!(otherCert instanceof X509Certificate)) throw new ERR_INVALID_ARG_TYPE('otherCert', 'X509Certificate', otherCert);
    return binding.checkIssued(this[kCertificate], otherCert[kCertificate]);
  }

  checkPrivateKey(pkey) {
    return binding.checkPrivateKey(this[kCertificate], requireKey(pkey, 'private'));
  }

  verify(pkey) {
    return binding.verify(this[kCertificate], requireKey(pkey, 'public'));
  }
}

module.exports = { X509Certificate };

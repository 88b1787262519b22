'use strict';

// createSecureContext: what certificates, keys, trust and versions a side of TLS has. The SSL_CTX is C's.

const {
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_TLS_DH_PARAM_SIZE,
    ERR_TLS_INVALID_PROTOCOL_VERSION,
    ERR_TLS_PROTOCOL_VERSION_CONFLICT,
  },
} = require('internal/errors');
const { validateBuffer, validateInt32, validateInteger, validateString } = require('internal/validators');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const binding = internalBinding('tls_context');

const { TLS1_VERSION, TLS1_1_VERSION, TLS1_2_VERSION, TLS1_3_VERSION } = binding;

const VERSIONS = {
  '__proto__': null, 'TLSv1': TLS1_VERSION, 'TLSv1.1': TLS1_1_VERSION, 'TLSv1.2': TLS1_2_VERSION, 'TLSv1.3': TLS1_3_VERSION,
};

const DEFAULT_CIPHERS = 'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:' +
  'ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:' +
  'ECDHE-ECDSA-AES256-GCM-SHA384:DHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-SHA256:DHE-RSA-AES128-SHA256:' +
  'ECDHE-RSA-AES256-SHA384:DHE-RSA-AES256-SHA384:ECDHE-RSA-AES256-SHA256:DHE-RSA-AES256-SHA256:HIGH:' +
  '!aNULL:!eNULL:!EXPORT:!DES:!RC4:!MD5:!PSK:!SRP:!CAMELLIA';

// tls.DEFAULT_...; programs may set them.
const defaults = {
  ciphers: DEFAULT_CIPHERS, ecdhCurve: 'auto', minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3',
};

function versionNumber(label, version, fallback) {
  const name = version ?? fallback;
  const number = VERSIONS[name];
  if (number === undefined) throw new ERR_TLS_INVALID_PROTOCOL_VERSION(name, label);
  return number;
}

/** The range that a method's name stands for, such as TLSv1_2_method. */
function methodVersions(method) {
  const match = /^(SSLv2|SSLv23|SSLv3|TLS|TLSv1|TLSv1_1|TLSv1_2)_(?:(?:client|server)_)?method$/.exec(method);
  const unknown = (text) => {
    const error = new TypeError(text);
    error.code = 'ERR_TLS_INVALID_PROTOCOL_METHOD';
    return error;
  };
  if (match === null) throw unknown(`Unknown method: ${method}`);
  switch (match[1]) {
    case 'SSLv2': throw unknown('SSLv2 methods disabled');
    case 'SSLv3': throw unknown('SSLv3 methods disabled');
    case 'SSLv23': return [0, TLS1_2_VERSION];
    case 'TLS': return [0, 0];
    default: {
      const version = VERSIONS[match[1].replace('_', '.')];
      return [version, version];
    }
  }
}

/** @throws ERR_TLS_PROTOCOL_VERSION_CONFLICT */
class SecureContext {
  constructor(secureProtocol, secureOptions, minVersion, maxVersion) {
    this.context = binding.create();
    if (secureProtocol) {
      if (minVersion != null) throw new ERR_TLS_PROTOCOL_VERSION_CONFLICT(minVersion, secureProtocol);
      if (maxVersion != null) throw new ERR_TLS_PROTOCOL_VERSION_CONFLICT(maxVersion, secureProtocol);
      const [min, max] = methodVersions(secureProtocol);
      binding.setVersions(this.context, min, max);
    } else {
      binding.setVersions(this.context, versionNumber('minimum', minVersion, defaults.minVersion),
                          versionNumber('maximum', maxVersion, defaults.maxVersion));
    }
    if (secureOptions) {
      validateInteger(secureOptions, 'secureOptions');
      binding.setOptions(this.context, secureOptions);
    }
  }
}

function validateKeyOrCert(name, value) {
  if (typeof value !== 'string' && !isArrayBufferView(value) && !isAnyArrayBuffer(value)) {
    throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], value);
  }
}

function listOf(value) {
  return Array.isArray(value) ? value : [value];
}

function loadKeys(context, key, passphrase, name) {
  for (const item of listOf(key)) {
    const pem = item?.pem !== undefined ? item.pem : item;
    const phrase = item?.passphrase !== undefined ? item.passphrase : passphrase;
    validateKeyOrCert(`${name}.key`, pem);
    if (phrase !== null && phrase !== undefined) validateString(phrase, `${name}.passphrase`);
    binding.setKey(context, pem, phrase ?? undefined);
  }
}

function loadPfx(context, pfx, passphrase) {
  for (const item of listOf(pfx)) {
    const raw = item.buf ?? item;
    const bytes = typeof raw === 'string' ? Buffer.from(raw, 'latin1') : raw;
    if (!isArrayBufferView(bytes) && !isAnyArrayBuffer(bytes)) {
      throw new ERR_INVALID_ARG_TYPE('options.pfx', ['string', 'Buffer', 'TypedArray', 'DataView'], bytes);
    }
    binding.loadPKCS12(context, bytes, item.passphrase ?? passphrase ?? undefined);
  }
}

function setCiphers(context, ciphers, name) {
  const names = (ciphers || defaults.ciphers).split(':');
  const suites = names.filter((cipher) => cipher.startsWith('TLS_'));
  const list = names.filter((cipher) => cipher !== '' && !cipher.startsWith('TLS_'));
  if (suites.length === 0 && list.length === 0) throw new ERR_INVALID_ARG_VALUE(`${name}.ciphers`, names);
  // Without names of TLS 1.3 those that OpenSSL has stay.
  if (suites.length !== 0) binding.setCipherSuites(context, suites.join(':'));
  binding.setCiphers(context, list.join(':'));
  const min = binding.getMinProto(context);
  const max = binding.getMaxProto(context);
  if (list.length === 0 && min < TLS1_3_VERSION && (max === 0 || max > TLS1_2_VERSION)) {
    binding.setVersions(context, TLS1_3_VERSION, max);
  }
}

function configure(context, options, name = 'options') {
  const {
    ca, cert, ciphers, clientCertEngine, crl, dhparam, ecdhCurve = defaults.ecdhCurve, key, passphrase, pfx,
    privateKeyEngine, privateKeyIdentifier, sessionIdContext, sessionTimeout, sigalgs, ticketKeys,
  } = options;
  // Trust comes first: sessions and chains look at it.
  if (ca) {
    for (const item of listOf(ca)) {
      validateKeyOrCert(`${name}.ca`, item);
      binding.addCACert(context, item);
    }
  } else {
    context.needsRoots = true;
  }
  if (cert) {
    for (const item of listOf(cert)) {
      validateKeyOrCert(`${name}.cert`, item);
      binding.setCert(context, item);
    }
  }
  if (key) loadKeys(context, key, passphrase, name);
  if (sigalgs !== undefined && sigalgs !== null) {
    validateString(sigalgs, `${name}.sigalgs`);
    if (sigalgs === '') throw new ERR_INVALID_ARG_VALUE(`${name}.sigalgs`, sigalgs);
    binding.setSigalgs(context, sigalgs);
  }
  if (privateKeyEngine || privateKeyIdentifier || clientCertEngine) {
    const { codes: { ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED } } = require('internal/errors');
    throw new ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED();
  }
  if (ciphers !== undefined && ciphers !== null) validateString(ciphers, `${name}.ciphers`);
  setCiphers(context, ciphers, name);
  validateString(ecdhCurve, `${name}.ecdhCurve`);
  binding.setECDHCurve(context, ecdhCurve);
  if (dhparam !== undefined && dhparam !== null) {
    if (dhparam !== 'auto') validateKeyOrCert(`${name}.dhparam`, dhparam);
    const bits = binding.setDHParam(context, dhparam === 'auto' ? true : dhparam);
    if (bits !== undefined) {
      if (bits < 1024) throw new ERR_INVALID_ARG_VALUE('DH parameter', bits, 'is less than 1024 bits');
      process.emitWarning(new ERR_TLS_DH_PARAM_SIZE(bits).message, 'SecurityWarning');
    }
  }
  if (crl !== undefined && crl !== null) {
    useRoots(context);
    for (const item of listOf(crl)) {
      validateKeyOrCert(`${name}.crl`, item);
      binding.addCRL(context, item);
    }
  }
  if (sessionIdContext !== undefined && sessionIdContext !== null) {
    validateString(sessionIdContext, `${name}.sessionIdContext`);
    binding.setSessionIdContext(context, sessionIdContext);
  }
  if (pfx !== undefined && pfx !== null) {
    useRoots(context);
    loadPfx(context, pfx, passphrase);
  }
  if (sessionTimeout !== undefined && sessionTimeout !== null) {
    validateInt32(sessionTimeout, `${name}.sessionTimeout`, 0);
    binding.setSessionTimeout(context, sessionTimeout);
  }
  if (ticketKeys !== undefined && ticketKeys !== null) {
    validateBuffer(ticketKeys, `${name}.ticketKeys`);
    if (ticketKeys.byteLength !== 48) {
      throw new ERR_INVALID_ARG_VALUE(`${name}.ticketKeys`, ticketKeys.byteLength, 'must be exactly 48 bytes');
    }
    binding.setTicketKeys(context, ticketKeys);
  }
}

/** Lets the context trust what the system does, when that has not been done: reading 150 certificates takes its time. */
function useRoots(context) {
  if (!context.needsRoots) return;
  context.needsRoots = false;
  binding.addRootCerts(context);
}

/**
 * @param {object} [options] ca, cert, key, pfx, passphrase, ciphers, minVersion, maxVersion, secureProtocol, sigalgs,
 *   ecdhCurve, dhparam, crl, honorCipherOrder, secureOptions, sessionIdContext, sessionTimeout, ticketKeys
 * @returns {SecureContext}
 * @throws ERR_INVALID_ARG_TYPE, ERR_TLS_INVALID_PROTOCOL_VERSION, ERR_TLS_PROTOCOL_VERSION_CONFLICT, and OpenSSL's errors
 */
function createSecureContext(options) {
  options ??= {};
  const { honorCipherOrder, minVersion, maxVersion, secureProtocol } = options;
  let { secureOptions } = options;
  if (honorCipherOrder) secureOptions = (secureOptions ?? 0) + binding.SSL_OP_CIPHER_SERVER_PREFERENCE;
  const made = new SecureContext(secureProtocol, secureOptions, minVersion, maxVersion);
  configure(made.context, options);
  return made;
}

module.exports = { SecureContext, binding, createSecureContext, defaults, useRoots };

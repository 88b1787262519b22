'use strict';

// Normalizing an algorithm (Web Cryptography API, 18.4): the name in its own spelling, and the members that an operation
// takes, converted as Web IDL has it and copied, so that nobody changes them on the way.

const { isArrayBuffer, isArrayBufferView, isSharedArrayBuffer, isUint8Array } = require('internal/util/types');
const { genericNodeError } = require('internal/errors');
const { failure, notSupported } = require('internal/webcrypto/errors');

const AES = ['AES-CTR', 'AES-CBC', 'AES-GCM', 'AES-KW'];
const RSA = ['RSASSA-PKCS1-v1_5', 'RSA-PSS', 'RSA-OAEP'];
const HASHES = ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'];

/** {name: dictionary} of several. */
function all(names, dictionary = null) {
  return Object.fromEntries(names.map((name) => [name, dictionary]));
}

const CIPHERS = { 'RSA-OAEP': 'RsaOaepParams', 'AES-CTR': 'AesCtrParams', 'AES-CBC': 'AesCbcParams', 'AES-GCM': 'AesGcmParams' };
const SIGNATURES = {
  'RSASSA-PKCS1-v1_5': null, 'RSA-PSS': 'RsaPssParams', 'ECDSA': 'EcdsaParams', 'HMAC': null, 'Ed25519': null,
  'Ed448': 'Ed448Params',
};
const CURVES = ['Ed25519', 'Ed448', 'X25519', 'X448'];

// What each operation can do, and with which dictionary.
const OPERATIONS = {
  __proto__: null,
  digest: all(HASHES),
  encrypt: CIPHERS,
  decrypt: CIPHERS,
  sign: SIGNATURES,
  verify: SIGNATURES,
  deriveBits: {
    HKDF: 'HkdfParams', PBKDF2: 'Pbkdf2Params', ECDH: 'EcdhKeyDeriveParams', X25519: 'EcdhKeyDeriveParams',
    X448: 'EcdhKeyDeriveParams',
  },
  keyLength: { ...all(AES, 'AesDerivedKeyParams'), HMAC: 'HmacImportParams', HKDF: null, PBKDF2: null },
  generateKey: {
    ...all(RSA, 'RsaHashedKeyGenParams'), ...all(['ECDSA', 'ECDH'], 'EcKeyGenParams'), ...all(AES, 'AesKeyGenParams'),
    HMAC: 'HmacKeyGenParams', ...all(CURVES),
  },
  importKey: {
    ...all(RSA, 'RsaHashedImportParams'), ...all(['ECDSA', 'ECDH'], 'EcKeyImportParams'), ...all(AES),
    HMAC: 'HmacImportParams', HKDF: null, PBKDF2: null, ...all(CURVES),
  },
  wrapKey: { 'AES-KW': null },
  unwrapKey: { 'AES-KW': null },
};

// The members of dictionaries: [name, type, required]
const DICTIONARIES = {
  __proto__: null,
  AesCbcParams: [['iv', 'bytes', true]],
  AesCtrParams: [['counter', 'bytes', true], ['length', 'octet', true]],
  AesDerivedKeyParams: [['length', 'unsigned short', true]],
  AesGcmParams: [['iv', 'bytes', true], ['additionalData', 'bytes', false], ['tagLength', 'octet', false]],
  AesKeyGenParams: [['length', 'unsigned short', true]],
  EcKeyGenParams: [['namedCurve', 'string', true]],
  EcKeyImportParams: [['namedCurve', 'string', true]],
  EcdhKeyDeriveParams: [['public', 'CryptoKey', true]],
  EcdsaParams: [['hash', 'hash', true]],
  Ed448Params: [['context', 'bytes', false]],
  HkdfParams: [['hash', 'hash', true], ['info', 'bytes', true], ['salt', 'bytes', true]],
  HmacImportParams: [['hash', 'hash', true], ['length', 'unsigned long', false]],
  HmacKeyGenParams: [['hash', 'hash', true], ['length', 'unsigned long', false]],
  Pbkdf2Params: [['hash', 'hash', true], ['iterations', 'unsigned long', true], ['salt', 'bytes', true]],
  RsaHashedImportParams: [['hash', 'hash', true]],
  RsaHashedKeyGenParams: [
    ['modulusLength', 'unsigned long', true], ['publicExponent', 'Uint8Array', true], ['hash', 'hash', true],
  ],
  RsaOaepParams: [['label', 'bytes', false]],
  RsaPssParams: [['saltLength', 'unsigned long', true]],
};
const LIMITS = { __proto__: null, 'octet': 255, 'unsigned short': 65535, 'unsigned long': 4294967295 };

function typeFault(where, what) {
  return genericNodeError(`${where} ${what}`, { code: 'ERR_INVALID_ARG_TYPE' }, TypeError);
}

/** A copy of an ArrayBuffer's or view's bytes as a Buffer. `where` begins the message of a fault. */
function copyBytes(value, where) {
  if (isArrayBufferView(value) ? isSharedArrayBuffer(value.buffer) : !isArrayBuffer(value)) {
    throw typeFault(where, 'is not instance of ArrayBuffer, Buffer, TypedArray, or DataView.');
  }
  return isArrayBufferView(value) ?
    Buffer.from(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) : Buffer.from(value.slice(0));
}

/** An integer without a sign, in range. */
function enforceRange(value, limit, where) {
  const number = Number(value);
  if (!Number.isFinite(number)) throw typeFault(where, 'is not a finite number.');
  const integer = Math.trunc(number) + 0;
  if (integer < 0 || integer > limit) {
    throw genericNodeError(`${where} is outside the expected range of 0 to ${limit}.`, { code: 'ERR_OUT_OF_RANGE' }, TypeError);
  }
  return integer;
}

function convert(value, type, where) {
  switch (type) {
    case 'bytes': return copyBytes(value, where);
    case 'hash': return { name: normalize(value, 'digest').name };
    case 'string': return `${value}`;
    case 'Uint8Array':
      if (!isUint8Array(value)) throw typeFault(where, 'is not an Uint8Array object.');
      return new Uint8Array(value);
    case 'CryptoKey':
      if (!require('internal/webcrypto/key').isCryptoKey(value)) throw typeFault(where, 'is not of type CryptoKey.');
      return value;
    default: return enforceRange(value, LIMITS[type], where);
  }
}

function missing(name, dictionary) {
  const error = new TypeError('Failed to normalize algorithm: passed algorithm can not be converted to ' +
    `'${dictionary}' because '${name}' is required in '${dictionary}'.`);
  error.code = 'ERR_MISSING_OPTION';
  return error;
}

// What is wrong with values that their types allow.
const CHECKS = {
  __proto__: null,
  AesCbcParams({ iv }) {
    if (iv.length !== 16) throw failure('OperationError', 'algorithm.iv must contain exactly 16 bytes');
  },
  AesCtrParams({ counter, length }) {
    if (counter.length !== 16) throw failure('OperationError', 'algorithm.counter must contain exactly 16 bytes');
    if (length < 1 || length > 128) throw failure('OperationError', 'AES-CTR algorithm.length must be between 1 and 128');
  },
  AesDerivedKeyParams: checkAesLength,
  AesKeyGenParams: checkAesLength,
  AesGcmParams({ tagLength }) {
    if (tagLength !== undefined && ![32, 64, 96, 104, 112, 120, 128].includes(tagLength)) {
      throw failure('OperationError', `${tagLength} is not a valid AES-GCM tag length`);
    }
  },
  EcKeyGenParams: checkCurve,
  EcKeyImportParams: checkCurve,
  Ed448Params({ context }) {
    if (context !== undefined && context.length !== 0) throw notSupported('Non zero-length context is not supported.');
  },
  HmacImportParams: checkHmacLength,
  HmacKeyGenParams: checkHmacLength,
  Pbkdf2Params({ iterations }) {
    if (iterations === 0) throw failure('OperationError', 'iterations cannot be zero');
  },
};

function checkAesLength({ length }) {
  if (length !== 128 && length !== 192 && length !== 256) {
    throw failure('OperationError', 'AES key length must be 128, 192, or 256 bits');
  }
}

function checkCurve({ namedCurve }) {
  if (!['P-256', 'P-384', 'P-521'].includes(namedCurve)) throw notSupported('Unrecognized namedCurve');
}

function checkHmacLength({ length }) {
  if (length === 0) throw failure('DataError', 'Zero-length key is not supported');
  if (length % 8) throw notSupported('Unsupported algorithm.length');
}

/**
 * @param {string|object} algorithm
 * @param {string} operation of OPERATIONS
 * @returns {object} {name, ...}
 * @throws NotSupportedError, ERR_MISSING_OPTION, ERR_INVALID_ARG_TYPE
 */
function normalize(algorithm, operation) {
  let given = algorithm;
  if (algorithm === null || (typeof algorithm !== 'object' && typeof algorithm !== 'function')) {
    given = { name: `${algorithm}` };
  } else if (algorithm.name === undefined) {
    throw missing('name', 'Algorithm');
  }
  const known = OPERATIONS[operation];
  const wanted = `${given.name}`.toLowerCase();
  const name = Object.keys(known).find((each) => each.toLowerCase() === wanted);
  if (name === undefined) throw notSupported();
  const dictionary = known[name];
  const result = { name };
  if (dictionary === null) return result;
  for (const [member, type, required] of DICTIONARIES[dictionary]) {
    const value = given[member];
    if (value === undefined) {
      if (required) throw missing(member, dictionary);
      continue;
    }
    result[member] = convert(value, type, `Failed to normalize algorithm: '${member}' of '${dictionary}' (passed algorithm)`);
  }
  CHECKS[dictionary]?.(result);
  return result;
}

/** Can the operation be done with that algorithm? */
function supports(algorithm, operation) {
  try {
    normalize(algorithm, operation);
    return true;
  } catch {
    return false;
  }
}

module.exports = { copyBytes, enforceRange, normalize, supports, typeFault };

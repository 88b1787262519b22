'use strict';

// generateKeyPair and generateKey, at once or on the pool.

const {
  codes: {
    ERR_CRYPTO_INVALID_CURVE, ERR_CRYPTO_INVALID_DIGEST, ERR_CRYPTO_UNKNOWN_DH_GROUP, ERR_INCOMPATIBLE_OPTION_PAIR,
    ERR_INVALID_ARG_VALUE, ERR_MISSING_OPTION,
  },
} = require('internal/errors');
const {
  validateBuffer, validateFunction, validateInt32, validateInteger, validateObject, validateOneOf, validateString, validateUint32,
} = require('internal/validators');
const { createSecretKey, make, normalized, readEncoding } = require('internal/crypto/keys');
const { hasDigest } = internalBinding('crypto_kdf');
const binding = internalBinding('crypto_keygen');

const RAW = { __proto__: null, ed25519: 'ED25519', ed448: 'ED448', x25519: 'X25519', x448: 'X448' };

const GROUPS = {
  __proto__: null, modp1: null, modp2: null, modp5: 'modp_1536', modp14: 'modp_2048', modp15: 'modp_3072', modp16: 'modp_4096',
  modp17: 'modp_6144', modp18: 'modp_8192',
};

/** Diffie-Hellman: a group, a prime, or a new prime of some length. */
function dhParameters(options, plain) {
  validateObject(options, 'options');
  const { group, prime, primeLength, generator } = options;
  if (group !== undefined && group !== null) {
    for (const [name, value] of [['prime', prime], ['primeLength', primeLength], ['generator', generator]]) {
      if (value !== undefined && value !== null) throw new ERR_INCOMPATIBLE_OPTION_PAIR('group', name);
    }
    validateString(group, 'options.group');
    if (!(group in GROUPS)) throw new ERR_CRYPTO_UNKNOWN_DH_GROUP();
    if (GROUPS[group] !== null) return plain('DH', 0, { group: GROUPS[group] });
    return [...plain('DH'), internalBinding('crypto_prime').group(group), 2];
  }
  if (prime !== undefined && prime !== null) {
    if (primeLength !== undefined && primeLength !== null) throw new ERR_INCOMPATIBLE_OPTION_PAIR('prime', 'primeLength');
    validateBuffer(prime, 'options.prime');
  } else if (primeLength !== undefined && primeLength !== null) {
    validateInt32(primeLength, 'options.primeLength', 0);
  } else {
    throw new ERR_MISSING_OPTION('At least one of the group, prime, or primeLength options');
  }
  if (generator !== undefined && generator !== null) validateInt32(generator, 'options.generator', 0);
  return [...plain('DH', primeLength ?? 0), prime ?? undefined, generator ?? 2];
}

/** The arguments of binding.start() after the request. */
function parameters(type, options) {
  validateString(type, 'type');
  const plain = (algorithm, bits = 0, rest = {}) =>
    [algorithm, bits, rest.exponent ?? 65537, rest.group ?? null, rest.divisor ?? -1, rest.hash ?? null, rest.mgf1 ?? null,
     rest.salt ?? -1];
  if (RAW[type]) return plain(RAW[type]);
  switch (type) {
    case 'rsa':
    case 'rsa-pss': {
      validateObject(options, 'options');
      const { modulusLength, publicExponent, hashAlgorithm, mgf1HashAlgorithm, saltLength } = options;
      validateUint32(modulusLength, 'options.modulusLength');
      if (publicExponent !== undefined) validateUint32(publicExponent, 'options.publicExponent');
      if (type === 'rsa') return plain('RSA', modulusLength, { exponent: publicExponent });
      const hash = hashAlgorithm ?? options.hash;
      const mgf1 = mgf1HashAlgorithm ?? options.mgf1Hash;
      if (saltLength !== undefined) validateInt32(saltLength, 'options.saltLength', 0);
      for (const [value, name] of [[hash, 'options.hashAlgorithm'], [mgf1, 'options.mgf1HashAlgorithm']]) {
        if (value === undefined) continue;
        validateString(value, name);
        if (!hasDigest(value)) throw new ERR_CRYPTO_INVALID_DIGEST(value);
      }
      return plain('RSA-PSS', modulusLength, { exponent: publicExponent, hash, mgf1, salt: saltLength });
    }
    case 'dsa': {
      validateObject(options, 'options');
      validateUint32(options.modulusLength, 'options.modulusLength');
      if (options.divisorLength !== undefined) validateInt32(options.divisorLength, 'options.divisorLength', 0);
      return plain('DSA', options.modulusLength, { divisor: options.divisorLength });
    }
    case 'ec': {
      validateObject(options, 'options');
      const { namedCurve, paramEncoding } = options;
      validateString(namedCurve, 'options.namedCurve');
      validateOneOf(paramEncoding, 'options.paramEncoding', [undefined, null, 'named', 'explicit']);
      if (!binding.isCurve(namedCurve)) throw new ERR_CRYPTO_INVALID_CURVE();
      return plain('EC', 0, { group: namedCurve });
    }
    case 'dh': return dhParameters(options, plain);
    default: throw new ERR_INVALID_ARG_VALUE('type', type, 'must be a supported key type');
  }
}

/** Both halves, as KeyObjects or as the options want them written. */
function bothHalves(handle, options) {
  const half = (key, encoding) => (encoding === undefined || encoding === null ? key : key.export(encoding));
  const { publicKeyEncoding, privateKeyEncoding } = options ?? {};
  return {
    publicKey: half(normalized(handle), publicKeyEncoding),
    privateKey: half(make('private', handle), privateKeyEncoding),
  };
}

function validateEncodings(type, options) {
  for (const [name, isPrivate] of [['publicKeyEncoding', false], ['privateKeyEncoding', true]]) {
    const encoding = options?.[name];
    if (encoding === undefined || encoding === null) continue;
    if (typeof encoding !== 'object') throw new ERR_INVALID_ARG_VALUE(`options.${name}`, encoding);
    if (encoding.format !== 'jwk') readEncoding(encoding, type, isPrivate, `options.${name}`);
  }
}

/** @returns {{publicKey, privateKey}} KeyObjects, or what publicKeyEncoding and privateKeyEncoding ask for */
function generateKeyPairSync(type, options) {
  const list = parameters(type, options);
  validateEncodings(type, options);
  return bothHalves(binding.result(binding.start(undefined, ...list)), options);
}

/** The callback gets (error, publicKey, privateKey). */
function generateKeyPair(type, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  const list = parameters(type, options);
  validateEncodings(type, options);
  validateFunction(callback, 'callback');
  let result;
  const request = {
    oncomplete() {
      let pair;
      try {
        pair = bothHalves(binding.result(result), options);
      } catch (error) {
        callback(error);
        return;
      }
      callback(null, pair.publicKey, pair.privateKey);
    },
  };
  result = binding.start(request, ...list);
}
Object.defineProperty(generateKeyPair, Symbol.for('nodejs.util.promisify.custom'), {
  __proto__: null,
  configurable: true,
  value(type, options) {
    return new Promise((resolve, reject) => {
      generateKeyPair(type, options, (error, publicKey, privateKey) => {
        if (error) reject(error);
        else resolve({ publicKey, privateKey });
      });
    });
  },
});

function secretLength(type, options) {
  validateString(type, 'type');
  validateObject(options, 'options');
  const { length } = options;
  if (type === 'hmac') {
    validateInteger(length, 'options.length', 8, 2 ** 31 - 1);
  } else if (type === 'aes') {
    validateOneOf(length, 'options.length', [128, 192, 256]);
  } else {
    throw new ERR_INVALID_ARG_VALUE('type', type, 'must be a supported key type');
  }
  return length >> 3;
}

/** A secret key for 'hmac' or 'aes'. @returns {KeyObject} */
function generateKeySync(type, options) {
  return createSecretKey(require('internal/crypto/random').randomBytes(secretLength(type, options)));
}

function generateKey(type, options, callback) {
  const length = secretLength(type, options);
  validateFunction(callback, 'callback');
  require('internal/crypto/random').randomBytes(length, (error, bytes) => {
    if (error) callback(error);
    else callback(null, createSecretKey(bytes));
  });
}

module.exports = { generateKey, generateKeyPair, generateKeyPairSync, generateKeySync };

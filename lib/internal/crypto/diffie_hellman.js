'use strict';

// Key agreement: diffieHellman() with KeyObjects, createECDH, createDiffieHellman.

const {
  codes: {
    ERR_CRYPTO_ECDH_INVALID_FORMAT,
    ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY,
    ERR_CRYPTO_INCOMPATIBLE_KEY,
    ERR_CRYPTO_INVALID_CURVE,
    ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE,
    ERR_CRYPTO_UNKNOWN_DH_GROUP,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
  },
} = require('internal/errors');
const { validateInt32, validateObject, validateString } = require('internal/validators');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const { KeyObject, kHandle } = require('internal/crypto/keys');
const keys = internalBinding('crypto_key');
const keygen = internalBinding('crypto_keygen');
const { agree } = internalBinding('crypto_sign');
const primes = internalBinding('crypto_prime');

/** @param {{privateKey: KeyObject, publicKey: KeyObject}} options @returns {Buffer} the shared secret */
function diffieHellman(options) {
  validateObject(options, 'options');
  const { privateKey, publicKey } = options;
  if (!(privateKey instanceof KeyObject)) throw new ERR_INVALID_ARG_VALUE('options.privateKey', privateKey);
  if (!(publicKey instanceof KeyObject)) throw new ERR_INVALID_ARG_VALUE('options.publicKey', publicKey);
  if (privateKey.type !== 'private') throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(privateKey.type, 'private');
  if (publicKey.type !== 'public' && publicKey.type !== 'private') {
    throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(publicKey.type, 'private or public');
  }
  const [own, other] = [privateKey.asymmetricKeyType, publicKey.asymmetricKeyType];
  if (own !== other || !['dh', 'ec', 'x448', 'x25519'].includes(own)) {
    throw new ERR_CRYPTO_INCOMPATIBLE_KEY('key types for Diffie-Hellman', `${own} and ${other}`);
  }
  return agree(privateKey[kHandle], publicKey[kHandle]);
}

const FORMS = { __proto__: null, compressed: 2, uncompressed: 4, hybrid: 6 };

function formOf(format) {
  if (format === undefined || format === null || format === '') return FORMS.uncompressed;
  const form = FORMS[format];
  if (form === undefined) throw new ERR_CRYPTO_ECDH_INVALID_FORMAT(format);
  return form;
}

function toBuffer(value, encoding, name) {
  if (typeof value === 'string') return Buffer.from(value, encoding === 'buffer' ? undefined : encoding);
  if (!isArrayBufferView(value) && !isAnyArrayBuffer(value)) {
    throw new ERR_INVALID_ARG_TYPE(name, ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], value);
  }
  return value;
}

function encoded(buffer, encoding) {
  return encoding && encoding !== 'buffer' ? buffer.toString(encoding) : buffer;
}

class ECDHState {
  constructor(curve) {
    this.curve = curve;
    this.point = null;
    this.scalar = null;
  }
}

/** @throws ERR_CRYPTO_INVALID_CURVE */
function ECDH(curve) {
  if (!(this instanceof ECDH)) return new ECDH(curve);
  validateString(curve, 'curve');
  if (!keygen.isCurve(curve)) throw new ERR_CRYPTO_INVALID_CURVE();
  Object.defineProperty(this, '_state', { __proto__: null, value: new ECDHState(curve) });
}

ECDH.prototype.generateKeys = function generateKeys(encoding, format) {
  const state = this._state;
  const handle = keygen.result(keygen.start(undefined, 'EC', 0, 65537, state.curve, -1, null, null, -1));
  const { x, y, d } = keys.parts(handle, true);
  state.scalar = d;
  state.point = Buffer.concat([Buffer.from([4]), x, y]);
  return this.getPublicKey(encoding, format);
};

ECDH.prototype.computeSecret = function computeSecret(otherPublicKey, inputEncoding, outputEncoding) {
  const state = this._state;
  const other = toBuffer(otherPublicKey, inputEncoding, 'otherPublicKey');
  const point = keygen.convertPoint(state.curve, other, FORMS.uncompressed);
  if (point === undefined) throw new ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY();
  if (state.scalar === null) throw new Error('Failed to compute ECDH key');
  const own = keys.fromEC(state.curve, state.point, state.scalar);
  const peer = keys.fromEC(state.curve, point, undefined);
  if (own === undefined || peer === undefined) throw new ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY();
  return encoded(agree(own, peer), outputEncoding);
};

ECDH.prototype.getPublicKey = function getPublicKey(encoding, format) {
  const form = formOf(format);
  const state = this._state;
  if (state.point === null) throw new Error('Failed to get ECDH public key');
  return encoded(keygen.convertPoint(state.curve, state.point, form), encoding);
};

ECDH.prototype.getPrivateKey = function getPrivateKey(encoding) {
  const { scalar } = this._state;
  if (scalar === null) throw new Error('Failed to get ECDH private key');
  return encoded(Buffer.from(scalar), encoding);
};

ECDH.prototype.setPrivateKey = function setPrivateKey(privateKey, encoding) {
  const state = this._state;
  const scalar = Buffer.from(toBuffer(privateKey, encoding, 'key'));
  const point = keygen.publicPoint(state.curve, scalar);
  if (point === undefined) {
    const error = new Error('Private key is not valid for specified curve.');
    error.code = 'ERR_CRYPTO_INVALID_KEYTYPE';
    throw error;
  }
  state.scalar = scalar;
  state.point = point;
  return this;
};

ECDH.prototype.setPublicKey = function setPublicKey(publicKey, encoding) {
  const state = this._state;
  const point = keygen.convertPoint(state.curve, toBuffer(publicKey, encoding, 'key'), FORMS.uncompressed);
  if (point === undefined) throw new Error('Failed to convert Buffer to EC_POINT');
  state.point = point;
  return this;
};

/** A point in another form. */
ECDH.convertKey = function convertKey(key, curve, inputEncoding, outputEncoding, format) {
  validateString(curve, 'curve');
  const bytes = toBuffer(key, inputEncoding, 'key');
  const form = formOf(format);
  if (!keygen.isCurve(curve)) throw new ERR_CRYPTO_INVALID_CURVE();
  const point = keygen.convertPoint(curve, bytes, form);
  if (point === undefined) throw new Error('Failed to convert Buffer to EC_POINT');
  return encoded(point, outputEncoding);
};

// Classic Diffie-Hellman: numbers modulo a prime.

function failure(message, code, Base = Error) {
  const error = new Base(message);
  error.code = code;
  return error;
}

const MIN_BITS = 512; // OpenSSL's

class DHState {
  constructor(prime, generator) {
    this.prime = prime;
    this.generator = generator;
    this.privateKey = null;
    this.publicKey = null;
  }

  /** A power modulo the prime, as long as the prime. */
  power(base, exponent) {
    const result = primes.power(base, exponent, this.prime, this.prime.length);
    if (result === undefined) throw new Error('Diffie-Hellman computation failed');
    return result;
  }
}

/** The smallest form of a number given as anything. */
function numberBytes(value, encoding, name) {
  if (typeof value === 'number') {
    if (value !== value >> 0 || value < 0) throw new ERR_INVALID_ARG_VALUE(name, value);
    return Buffer.from(value.toString(16).padStart(value > 255 ? 8 : 2, '0'), 'hex');
  }
  return Buffer.from(toBuffer(value, encoding, name));
}

/**
 * (prime[, primeEncoding][, generator[, generatorEncoding]]) or (primeLength[, generator])
 * @throws ERR_INVALID_ARG_TYPE, ERR_OSSL_...
 */
function DiffieHellman(sizeOrPrime, keyEncoding, generator, generatorEncoding) {
  if (!(this instanceof DiffieHellman)) return new DiffieHellman(sizeOrPrime, keyEncoding, generator, generatorEncoding);
  if (typeof sizeOrPrime !== 'number' && typeof sizeOrPrime !== 'string' && !isArrayBufferView(sizeOrPrime) &&
      !isAnyArrayBuffer(sizeOrPrime)) {
    throw new ERR_INVALID_ARG_TYPE('sizeOrPrime', ['number', 'string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'],
                                   sizeOrPrime);
  }
  if (keyEncoding && !Buffer.isEncoding(keyEncoding) && keyEncoding !== 'buffer') {
    generatorEncoding = generator;
    generator = keyEncoding;
    keyEncoding = undefined;
  }
  const base = numberBytes(generator || 2, generatorEncoding, 'generator');
  if (base.every((byte) => byte === 0) || (base.length === 1 && base[0] === 1)) {
    throw failure('error:02800065:Diffie-Hellman routines::bad generator', 'ERR_OSSL_DH_BAD_GENERATOR');
  }
  let prime;
  if (typeof sizeOrPrime === 'number') {
    validateInt32(sizeOrPrime, 'sizeOrPrime');
    if (sizeOrPrime < 2) throw failure('error:0280007E:Diffie-Hellman routines::modulus too small', 'ERR_OSSL_DH_MODULUS_TOO_SMALL');
    if (sizeOrPrime < MIN_BITS) throw failure('Invalid DH parameters', 'ERR_INVALID_ARG_VALUE', TypeError);
    prime = primes.generate(sizeOrPrime, true, undefined, undefined);
    if (prime === undefined) throw new Error('Diffie-Hellman parameters could not be made');
  } else {
    prime = Buffer.from(toBuffer(sizeOrPrime, keyEncoding, 'sizeOrPrime'));
  }
  Object.defineProperty(this, '_state', { __proto__: null, value: new DHState(prime, base) });
}

/** One of the groups of RFC 2409 and RFC 3526, whose keys cannot be set. @throws ERR_CRYPTO_UNKNOWN_DH_GROUP */
function DiffieHellmanGroup(name) {
  if (!(this instanceof DiffieHellmanGroup)) return new DiffieHellmanGroup(name);
  const prime = primes.group(String(name));
  if (prime === undefined) throw new ERR_CRYPTO_UNKNOWN_DH_GROUP();
  Object.defineProperty(this, '_state', { __proto__: null, value: new DHState(prime, Buffer.from([2])) });
}

const dhMethods = {
  generateKeys(encoding) {
    const state = this._state;
    state.privateKey ??= primes.below(state.prime);
    if (!state.privateKey) throw new Error('Diffie-Hellman key could not be made');
    state.publicKey = state.power(state.generator, state.privateKey);
    return encoded(Buffer.from(state.publicKey), encoding);
  },

  computeSecret(otherPublicKey, inputEncoding, outputEncoding) {
    const state = this._state;
    const other = Buffer.from(toBuffer(otherPublicKey, inputEncoding, 'otherPublicKey'));
    if (state.privateKey === null) throw new Error('No private key');
    if (primes.compare(other, Buffer.from([1])) <= 0) throw failure('Supplied key is too small', 'ERR_CRYPTO_INVALID_KEYLEN', RangeError);
    if (primes.compare(other, state.prime) >= 0) {
      throw failure('Unspecified validation error', 'ERR_CRYPTO_INVALID_KEYTYPE', RangeError);
    }
    return encoded(state.power(other, state.privateKey), outputEncoding);
  },

  getPrime(encoding) {
    return encoded(Buffer.from(this._state.prime), encoding);
  },

  getGenerator(encoding) {
    return encoded(Buffer.from(this._state.generator), encoding);
  },

  getPublicKey(encoding) {
    const { publicKey } = this._state;
    if (publicKey === null) throw failure('No public key - did you forget to generate one?', 'ERR_CRYPTO_INVALID_STATE');
    return encoded(Buffer.from(publicKey), encoding);
  },

  getPrivateKey(encoding) {
    const { privateKey } = this._state;
    if (privateKey === null) throw failure('No private key - did you forget to generate one?', 'ERR_CRYPTO_INVALID_STATE');
    return encoded(Buffer.from(privateKey), encoding);
  },
};

for (const Class of [DiffieHellman, DiffieHellmanGroup]) Object.assign(Class.prototype, dhMethods);

DiffieHellman.prototype.setPublicKey = function setPublicKey(key, encoding) {
  this._state.publicKey = Buffer.from(toBuffer(key, encoding, 'key'));
};

DiffieHellman.prototype.setPrivateKey = function setPrivateKey(key, encoding) {
  this._state.privateKey = Buffer.from(toBuffer(key, encoding, 'key'));
};

// What is wrong with the numbers: DH_CHECK_P_NOT_PRIME and its like.
for (const Class of [DiffieHellman, DiffieHellmanGroup]) {
  Object.defineProperty(Class.prototype, 'verifyError', {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      const { prime } = this._state;
      const NOT_PRIME = 1;
      const NOT_SAFE = 2;
      const TOO_SMALL = 128;
      const small = prime.length * 8 < MIN_BITS ? TOO_SMALL : 0;
      if (!primes.isPrime(prime)) return small | NOT_PRIME;
      const half = Buffer.from(((BigInt(`0x${prime.toString('hex')}`) - 1n) / 2n).toString(16).padStart(prime.length * 2, '0'), 'hex');
      return small | (primes.isPrime(half) ? 0 : NOT_SAFE);
    },
  });
}

module.exports = { DiffieHellman, DiffieHellmanGroup, ECDH, diffieHellman };

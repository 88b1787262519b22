'use strict';

// Keys from passwords: pbkdf2 and scrypt. The asynchronous forms run on libuv's pool.

const {
  codes: {
    ERR_CRYPTO_INVALID_DIGEST,
    ERR_CRYPTO_INVALID_KEYLEN,
    ERR_CRYPTO_INVALID_SCRYPT_PARAMS,
    ERR_CRYPTO_SCRYPT_INVALID_PARAMETER,
    ERR_INVALID_ARG_TYPE,
    ERR_OUT_OF_RANGE,
  },
} = require('internal/errors');
const {
  validateFunction,
  validateInt32,
  validateInteger,
  validateString,
  validateUint32,
} = require('internal/validators');
const binding = internalBinding('crypto_kdf');

function validateSecret(value, name) {
  if (typeof value === 'string' || ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value;
  throw new ERR_INVALID_ARG_TYPE(name, ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], value);
}

function jobFailed() {
  return new Error('Deriving bits failed');
}

/** Runs `start(request, result)` now or, with a callback, on the pool. */
function derive(keylen, callback, start) {
  const result = Buffer.alloc(keylen);
  if (callback === undefined) {
    if (start(undefined, result)) throw jobFailed();
    return result;
  }
  const request = {
    oncomplete(failed) {
      if (failed) callback(jobFailed());
      else callback(null, result);
    },
  };
  start(request, result);
  return undefined;
}

function startPbkdf2(password, salt, iterations, keylen, digest, callback) {
  validateString(digest, 'digest');
  validateSecret(password, 'password');
  validateSecret(salt, 'salt');
  validateInt32(iterations, 'iterations', 1);
  validateInt32(keylen, 'keylen', 0);
  if (!binding.hasDigest(digest)) throw new ERR_CRYPTO_INVALID_DIGEST(digest);
  if (keylen === 0) {
    if (callback === undefined) throw jobFailed();
    process.nextTick(callback, jobFailed());
    return undefined;
  }
  return derive(keylen, callback, (request, result) =>
    binding.pbkdf2(request, password, salt, result, iterations, digest));
}

/** @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, ERR_CRYPTO_INVALID_DIGEST */
function pbkdf2(password, salt, iterations, keylen, digest, callback) {
  if (typeof digest === 'function') {
    callback = digest;
    digest = undefined;
  }
  validateFunction(callback, 'callback');
  startPbkdf2(password, salt, iterations, keylen, digest, callback);
}

function pbkdf2Sync(password, salt, iterations, keylen, digest) {
  return startPbkdf2(password, salt, iterations, keylen, digest, undefined);
}

const SCRYPT_DEFAULTS = { N: 16384, r: 8, p: 1, maxmem: 32 * 1024 * 1024 };
const SCRYPT_NAMES = [['N', 'cost'], ['r', 'blockSize'], ['p', 'parallelization']];

function scryptParameters(options) {
  const parameters = { ...SCRYPT_DEFAULTS };
  if (options && options !== SCRYPT_DEFAULTS) {
    for (const [short, long] of SCRYPT_NAMES) {
      const given = options[short] !== undefined;
      if (given) {
        validateUint32(options[short], short);
        parameters[short] = options[short];
      }
      if (options[long] !== undefined) {
        if (given) throw new ERR_CRYPTO_SCRYPT_INVALID_PARAMETER();
        validateUint32(options[long], long);
        parameters[short] = options[long];
      }
    }
    if (options.maxmem !== undefined) {
      validateInteger(options.maxmem, 'maxmem', 0);
      parameters.maxmem = options.maxmem;
    }
    for (const name of Object.keys(SCRYPT_DEFAULTS)) {
      if (parameters[name] === 0) parameters[name] = SCRYPT_DEFAULTS[name];
    }
  }
  return parameters;
}

function scryptFault(N, r, maxmem) {
  const powerOfTwo = N > 1 && Number.isInteger(Math.log2(N));
  if (powerOfTwo && 128 * N * r > maxmem) {
    return new ERR_CRYPTO_INVALID_SCRYPT_PARAMS('error:030000AC:digital envelope routines::memory limit exceeded');
  }
  const error = new RangeError('Invalid scrypt params');
  error.code = 'ERR_CRYPTO_INVALID_SCRYPT_PARAMS';
  return error;
}

function startScrypt(password, salt, keylen, options, callback) {
  const { N, r, p, maxmem } = scryptParameters(options);
  validateSecret(password, 'password');
  validateSecret(salt, 'salt');
  validateInt32(keylen, 'keylen', 0);
  if (!binding.scryptFits(N, r, p, maxmem)) {
    throw scryptFault(N, r, maxmem);
  }
  if (keylen === 0) {
    if (callback === undefined) return Buffer.alloc(0);
    process.nextTick(callback, null, Buffer.alloc(0));
    return undefined;
  }
  return derive(keylen, callback, (request, result) =>
    binding.scrypt(request, password, salt, result, N, r, p, maxmem));
}

/** @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, ERR_CRYPTO_INVALID_SCRYPT_PARAMS */
function scrypt(password, salt, keylen, options, callback) {
  if (callback === undefined) {
    callback = options;
    options = SCRYPT_DEFAULTS;
  }
  validateFunction(callback, 'callback');
  startScrypt(password, salt, keylen, options, callback);
}

function scryptSync(password, salt, keylen, options) {
  return startScrypt(password, salt, keylen, options, undefined);
}

// HKDF --------------------------------------------------------------------------------------------

function startHkdf(digest, key, salt, info, length, callback) {
  validateString(digest, 'digest');
  const secret = require('internal/crypto/keys').secretBytes(key, undefined, 'ikm');
  validateSecret(salt, 'salt');
  validateSecret(info, 'info');
  validateInteger(length, 'length', 0, 2147483647);
  const infoLength = typeof info === 'string' ? Buffer.byteLength(info) : info.byteLength;
  if (infoLength > 1024) throw new ERR_OUT_OF_RANGE('info', 'must not contain more than 1024 bytes', infoLength);
  const size = binding.digestSize(digest);
  if (size === undefined) throw new ERR_CRYPTO_INVALID_DIGEST(digest);
  if (length > 255 * size) throw new ERR_CRYPTO_INVALID_KEYLEN();
  const toArrayBuffer = (bytes) => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  if (callback === undefined) {
    return toArrayBuffer(derive(length, undefined, (request, result) =>
      binding.hkdf(request, secret, salt, result, info, digest)));
  }
  return derive(length, (error, bytes) => {
    if (error) callback(error);
    else callback(null, toArrayBuffer(bytes));
  }, (request, result) => binding.hkdf(request, secret, salt, result, info, digest));
}

/** The callback gets (error, ArrayBuffer). @throws ERR_CRYPTO_INVALID_DIGEST, ERR_CRYPTO_INVALID_KEYLEN */
function hkdf(digest, key, salt, info, length, callback) {
  validateFunction(callback, 'callback');
  startHkdf(digest, key, salt, info, length, callback);
}

/** @returns {ArrayBuffer} */
function hkdfSync(digest, key, salt, info, length) {
  return startHkdf(digest, key, salt, info, length, undefined);
}

module.exports = { hkdf, hkdfSync, pbkdf2, pbkdf2Sync, scrypt, scryptSync };

'use strict';

// Signatures: createSign, createVerify, sign(), verify(); and what RSA encrypts and decrypts.

const { Writable } = require('stream');
const {
  codes: {
    ERR_CRYPTO_INVALID_DIGEST,
    ERR_CRYPTO_SIGN_KEY_REQUIRED,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
  },
} = require('internal/errors');
const { validateEncoding, validateFunction, validateInt32, validateString } = require('internal/validators');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const { asymmetricHandle } = require('internal/crypto/keys');
const keys = internalBinding('crypto_key');
const hashes = internalBinding('crypto_hash');
const kdf = internalBinding('crypto_kdf');
const binding = internalBinding('crypto_sign');

const kHash = Symbol('hash');
const kAlgorithm = Symbol('algorithm');

const BYTES = ['Buffer', 'TypedArray', 'DataView'];
const RSA_PKCS1_PADDING = 1;
const RSA_PKCS1_OAEP_PADDING = 4;

/** What a key's options say of the signature. */
function readOptions(options) {
  const result = { padding: 0, saltLength: undefined, halves: false };
  if (options === null || typeof options !== 'object' || isArrayBufferView(options)) return result;
  const { padding, saltLength, dsaEncoding } = options;
  if (padding !== undefined && padding !== null) {
    if (padding !== padding >> 0) throw new ERR_INVALID_ARG_VALUE('options.padding', padding);
    result.padding = padding;
  }
  if (saltLength !== undefined && saltLength !== null) {
    if (saltLength !== saltLength >> 0) throw new ERR_INVALID_ARG_VALUE('options.saltLength', saltLength);
    result.saltLength = saltLength;
  }
  if (dsaEncoding === 'ieee-p1363') result.halves = true;
  else if (dsaEncoding !== undefined && dsaEncoding !== 'der') throw new ERR_INVALID_ARG_VALUE('options.dsaEncoding', dsaEncoding);
  return result;
}

function encoded(buffer, encoding) {
  return encoding && encoding !== 'buffer' ? buffer.toString(encoding) : buffer;
}

function toBytes(data, encoding) {
  return typeof data === 'string' && encoding && encoding !== 'buffer' ? Buffer.from(data, encoding) : data;
}

/** @throws ERR_INVALID_ARG_TYPE */
function Sign(algorithm, options) {
  if (!(this instanceof Sign)) return new Sign(algorithm, options);
  setUp(this, algorithm, options);
}
Object.setPrototypeOf(Sign.prototype, Writable.prototype);
Object.setPrototypeOf(Sign, Writable);

function setUp(self, algorithm, options) {
  validateString(algorithm, 'algorithm');
  self[kAlgorithm] = algorithm;
  self[kHash] = hashes.createHash(algorithm);
  if (self[kHash] === undefined) {
    const error = new TypeError('Invalid digest');
    error.code = 'ERR_CRYPTO_INVALID_DIGEST';
    throw error;
  }
  Writable.call(self, options);
}

Sign.prototype._write = function _write(chunk, encoding, callback) {
  this.update(chunk, encoding);
  callback();
};

Sign.prototype.update = function update(data, encoding) {
  if (typeof data !== 'string' && !isArrayBufferView(data)) throw new ERR_INVALID_ARG_TYPE('data', ['string', ...BYTES], data);
  if (typeof data === 'string') validateEncoding(data, encoding);
  hashes.hashUpdate(this[kHash], toBytes(data, encoding));
  return this;
};

/** @returns {Buffer|string} @throws ERR_CRYPTO_SIGN_KEY_REQUIRED */
Sign.prototype.sign = function sign(options, encoding) {
  if (!options) throw new ERR_CRYPTO_SIGN_KEY_REQUIRED();
  const handle = asymmetricHandle(options, 'private');
  const { padding, saltLength, halves } = readOptions(options);
  const digest = hashes.hashDigest(this[kHash], -1);
  return encoded(binding.sign(handle, digest, this[kAlgorithm], true, padding, saltLength, halves), encoding);
};

function Verify(algorithm, options) {
  if (!(this instanceof Verify)) return new Verify(algorithm, options);
  setUp(this, algorithm, options);
}
Object.setPrototypeOf(Verify.prototype, Writable.prototype);
Object.setPrototypeOf(Verify, Writable);
Verify.prototype._write = Sign.prototype._write;
Verify.prototype.update = Sign.prototype.update;

/** @returns {boolean} */
Verify.prototype.verify = function verify(options, signature, encoding) {
  const handle = asymmetricHandle(options, 'public');
  const { padding, saltLength, halves } = readOptions(options);
  if (typeof signature !== 'string' && !isArrayBufferView(signature) && !isAnyArrayBuffer(signature)) {
    throw new ERR_INVALID_ARG_TYPE('signature', ['string', ...BYTES], signature);
  }
  const digest = hashes.hashDigest(this[kHash], -1);
  return binding.verify(handle, digest, this[kAlgorithm], true, padding, saltLength, halves, toBytes(signature, encoding));
};

/** A digest's name for a key: those of the Edwards curves have none, others default to SHA-256. */
function digestFor(algorithm, handle) {
  if (algorithm !== null && algorithm !== undefined) {
    validateString(algorithm, 'algorithm');
    if (!kdf.hasDigest(algorithm)) throw new ERR_CRYPTO_INVALID_DIGEST(algorithm);
    return algorithm;
  }
  return /^ed/.test(keys.type(handle)) ? null : 'sha256';
}

function later(callback, compute) {
  validateFunction(callback, 'callback');
  let result;
  let failure = null;
  try {
    result = compute();
  } catch (error) {
    failure = error;
  }
  setImmediate(() => {
    if (failure === null) callback(null, result);
    else callback(failure);
  });
}

/** One-shot. @returns {Buffer|undefined} undefined with a callback */
function signOneShot(algorithm, data, key, callback) {
  if (!isArrayBufferView(data) && !isAnyArrayBuffer(data)) throw new ERR_INVALID_ARG_TYPE('data', ['ArrayBuffer', ...BYTES], data);
  if (!key) throw new ERR_CRYPTO_SIGN_KEY_REQUIRED();
  const handle = asymmetricHandle(key, 'private');
  const { padding, saltLength, halves } = readOptions(key);
  const digest = digestFor(algorithm, handle);
  const compute = () => binding.sign(handle, data, digest, false, padding, saltLength, halves);
  return callback === undefined ? compute() : later(callback, compute);
}

/** One-shot. @returns {boolean|undefined} */
function verifyOneShot(algorithm, data, key, signature, callback) {
  if (!isArrayBufferView(data) && !isAnyArrayBuffer(data)) throw new ERR_INVALID_ARG_TYPE('data', ['ArrayBuffer', ...BYTES], data);
  const handle = asymmetricHandle(key, 'public');
  const { padding, saltLength, halves } = readOptions(key);
  if (!isArrayBufferView(signature) && !isAnyArrayBuffer(signature)) {
    throw new ERR_INVALID_ARG_TYPE('signature', ['ArrayBuffer', ...BYTES], signature);
  }
  const digest = digestFor(algorithm, handle);
  const compute = () => binding.verify(handle, data, digest, false, padding, saltLength, halves, signature);
  return callback === undefined ? compute() : later(callback, compute);
}

/** An RSA operation: (key, buffer) => Buffer. */
function rsa(run, usage, defaultPadding) {
  return (key, buffer) => {
    const handle = asymmetricHandle(key, usage);
    const options = key !== null && typeof key === 'object' && !isArrayBufferView(key) ? key : {};
    const padding = options.padding || defaultPadding;
    validateInt32(padding, 'options.padding');
    let { oaepHash = 'sha1', oaepLabel } = options;
    validateString(oaepHash, 'key.oaepHash');
    if (!kdf.hasDigest(oaepHash)) throw new ERR_CRYPTO_INVALID_DIGEST(oaepHash);
    if (oaepLabel !== undefined) {
      oaepLabel = toBytes(oaepLabel, options.encoding);
      if (typeof oaepLabel !== 'string' && !isArrayBufferView(oaepLabel) && !isAnyArrayBuffer(oaepLabel)) {
        throw new ERR_INVALID_ARG_TYPE('key.oaepLabel', ['string', 'ArrayBuffer', ...BYTES], oaepLabel);
      }
    }
    const data = toBytes(buffer, options.encoding);
    if (typeof data !== 'string' && !isArrayBufferView(data) && !isAnyArrayBuffer(data)) {
      throw new ERR_INVALID_ARG_TYPE('buffer', ['string', 'ArrayBuffer', ...BYTES], data);
    }
    return run(handle, data, padding, oaepHash, oaepLabel);
  };
}

module.exports = {
  Sign,
  Verify,
  privateDecrypt: rsa(binding.privateDecrypt, 'private', RSA_PKCS1_OAEP_PADDING),
  privateEncrypt: rsa(binding.privateEncrypt, 'private', RSA_PKCS1_PADDING),
  publicDecrypt: rsa(binding.publicDecrypt, 'public', RSA_PKCS1_PADDING),
  publicEncrypt: rsa(binding.publicEncrypt, 'public', RSA_PKCS1_OAEP_PADDING),
  signOneShot,
  verifyOneShot,
};

'use strict';

// createHash, createHmac and hash(). A Hash is a Transform, but what update() and digest() use of it is C; the stream's
// state is made when somebody uses it as a stream.

const { Transform } = require('stream');
const {
  codes: {
    ERR_CRYPTO_HASH_FINALIZED,
    ERR_CRYPTO_INVALID_DIGEST,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
  },
} = require('internal/errors');
const { validateEncoding, validateString, validateUint32 } = require('internal/validators');
const binding = internalBinding('crypto_hash');

const kContext = Symbol('context');
const kFinal = Symbol('final');
const kResult = Symbol('result');

const BYTES = ['Buffer', 'TypedArray', 'DataView'];

/** Data as C takes it: text that is UTF-8, or bytes. */
function toBytes(data, encoding) {
  if (typeof data !== 'string') return data;
  if (!encoding || encoding === 'utf8' || encoding === 'utf-8' || encoding === 'buffer') return data;
  return Buffer.isEncoding(encoding) ? Buffer.from(data, encoding) : data;
}

function output(buffer, encoding) {
  return encoding && encoding !== 'buffer' && Buffer.isEncoding(encoding) ? buffer.toString(encoding) : buffer;
}

/** Streams are set up on first use: most hashes are only updated and digested. */
function lazyStream(prototype) {
  for (const name of ['_readableState', '_writableState']) {
    Object.defineProperty(prototype, name, {
      __proto__: null,
      configurable: true,
      enumerable: false,
      get() {
        if (this[kContext] === undefined && !Object.hasOwn(this, kContext)) return undefined;
        Transform.call(this, this._options);
        return this[name];
      },
      set(value) {
        Object.defineProperty(this, name, {
          __proto__: null, configurable: true, enumerable: true, writable: true, value,
        });
      },
    });
  }
}

function notXof() {
  const error = new Error('error:030000B2:digital envelope routines::not XOF or invalid length');
  error.library = 'digital envelope routines';
  error.reason = 'not XOF or invalid length';
  error.code = 'ERR_OSSL_EVP_NOT_XOF_OR_INVALID_LENGTH';
  return error;
}

/**
 * @param {string|Hash} algorithm
 * @param {{outputLength?: number}} [options] and those of a stream
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
function Hash(algorithm, options) {
  if (!(this instanceof Hash)) return new Hash(algorithm, options);
  const copied = algorithm instanceof Hash;
  if (!copied) validateString(algorithm, 'algorithm');
  const length = typeof options === 'object' && options !== null ? options.outputLength : undefined;
  if (length !== undefined) validateUint32(length, 'options.outputLength');
  this._options = options;
  this[kContext] = copied ? binding.copyHash(algorithm[kContext]) : binding.createHash(algorithm);
  if (this[kContext] === undefined) throw new Error('Digest method not supported');
  if (length !== undefined && !binding.canDigest(this[kContext], length)) throw notXof();
  this._length = length ?? -1;
  this[kFinal] = false;
}
Object.setPrototypeOf(Hash.prototype, Transform.prototype);
Object.setPrototypeOf(Hash, Transform);
lazyStream(Hash.prototype);

Hash.prototype.copy = function copy(options) {
  if (this[kFinal]) throw new ERR_CRYPTO_HASH_FINALIZED();
  return new Hash(this, options);
};

/** @throws ERR_CRYPTO_HASH_FINALIZED, ERR_INVALID_ARG_TYPE */
Hash.prototype.update = function update(data, encoding) {
  if (this[kFinal]) throw new ERR_CRYPTO_HASH_FINALIZED();
  if (typeof data !== 'string' && !ArrayBuffer.isView(data)) {
    throw new ERR_INVALID_ARG_TYPE('data', ['string', ...BYTES], data);
  }
  if (typeof data === 'string') validateEncoding(data, encoding);
  binding.hashUpdate(this[kContext], toBytes(data, encoding));
  return this;
};

/** @returns {Buffer|string} @throws ERR_CRYPTO_HASH_FINALIZED */
Hash.prototype.digest = function digest(encoding) {
  if (this[kFinal]) throw new ERR_CRYPTO_HASH_FINALIZED();
  const result = finalDigest(this);
  this[kFinal] = true;
  return output(result, encoding && String(encoding));
};

/** The digest, which the stream's end and digest() may both ask for. */
function finalDigest(hash) {
  hash[kResult] ??= binding.hashDigest(hash[kContext], hash._length);
  if (hash[kResult] === undefined) throw notXof();
  return hash[kResult];
}

Hash.prototype._transform = function _transform(chunk, encoding, callback) {
  binding.hashUpdate(this[kContext], toBytes(chunk, encoding));
  callback();
};

Hash.prototype._flush = function _flush(callback) {
  this.push(finalDigest(this));
  callback();
};

/**
 * @param {string} algorithm
 * @param {string|ArrayBuffer|Buffer|TypedArray|DataView} key
 * @throws ERR_INVALID_ARG_TYPE, ERR_CRYPTO_INVALID_DIGEST
 */
function Hmac(algorithm, key, options) {
  if (!(this instanceof Hmac)) return new Hmac(algorithm, key, options);
  validateString(algorithm, 'hmac');
  const encoding = options?.encoding;
  if (key !== null && typeof key === 'object' && !ArrayBuffer.isView(key) && !(key instanceof ArrayBuffer)) {
    key = require('internal/crypto/keys').secretBytes(key);
  } else if (typeof key !== 'string' && !ArrayBuffer.isView(key) && !(key instanceof ArrayBuffer)) {
    throw new ERR_INVALID_ARG_TYPE('key',
      ['string', 'ArrayBuffer', ...BYTES, 'KeyObject', 'CryptoKey'], key);
  }
  this._options = options;
  this[kContext] = binding.createHmac(algorithm, toBytes(key, encoding));
  if (this[kContext] === undefined) throw new ERR_CRYPTO_INVALID_DIGEST(algorithm);
  this[kFinal] = false;
}
Object.setPrototypeOf(Hmac.prototype, Transform.prototype);
Object.setPrototypeOf(Hmac, Transform);
lazyStream(Hmac.prototype);

Hmac.prototype.update = function update(data, encoding) {
  if (this[kFinal]) throw new ERR_CRYPTO_HASH_FINALIZED();
  if (typeof data !== 'string' && !ArrayBuffer.isView(data)) {
    throw new ERR_INVALID_ARG_TYPE('data', ['string', ...BYTES], data);
  }
  if (typeof data === 'string') validateEncoding(data, encoding);
  binding.hmacUpdate(this[kContext], toBytes(data, encoding));
  return this;
};

/** The second time there is nothing left: an empty result. */
Hmac.prototype.digest = function digest(encoding) {
  const result = this[kFinal] ? Buffer.alloc(0) : binding.hmacDigest(this[kContext]);
  this[kFinal] = true;
  return output(result, encoding && String(encoding));
};

Hmac.prototype._transform = function _transform(chunk, encoding, callback) {
  binding.hmacUpdate(this[kContext], toBytes(chunk, encoding));
  callback();
};

Hmac.prototype._flush = function _flush(callback) {
  this.push(this.digest());
  callback();
};

/** The digest at once: crypto.hash(algorithm, data[, outputEncoding]). */
function hash(algorithm, input, outputEncoding = 'hex') {
  validateString(algorithm, 'algorithm');
  if (typeof input !== 'string' && !ArrayBuffer.isView(input)) {
    throw new ERR_INVALID_ARG_TYPE('input', ['string', ...BYTES], input);
  }
  if (outputEncoding !== 'hex') {
    validateString(outputEncoding, 'outputEncoding');
    if (outputEncoding !== 'buffer' && !Buffer.isEncoding(outputEncoding)) {
      throw new ERR_INVALID_ARG_VALUE('outputEncoding', outputEncoding);
    }
  }
  const result = binding.oneShot(algorithm, input);
  if (result === undefined) throw new Error(`Digest method ${algorithm} is not supported`);
  return outputEncoding === 'buffer' ? result : result.toString(outputEncoding);
}

let hashNames;

/** @returns {string[]} */
function getHashes() {
  hashNames ??= binding.hashes();
  return hashNames.slice();
}

module.exports = { Hash, Hmac, getHashes, hash };

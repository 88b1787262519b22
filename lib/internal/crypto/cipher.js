'use strict';

// createCipheriv, createDecipheriv, getCipherInfo. A cipher is a Transform; update() and final() are C.

const { Transform } = require('stream');
const { StringDecoder } = require('string_decoder');
const {
  codes: {
    ERR_CRYPTO_INVALID_AUTH_TAG,
    ERR_CRYPTO_INVALID_IV,
    ERR_CRYPTO_INVALID_KEYLEN,
    ERR_CRYPTO_INVALID_STATE,
    ERR_CRYPTO_UNKNOWN_CIPHER,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
  },
} = require('internal/errors');
const { validateEncoding, validateInt32, validateObject, validateString, validateUint32 } = require('internal/validators');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const { secretBytes } = require('internal/crypto/keys');
const binding = internalBinding('crypto_cipher');

const kContext = Symbol('context');
const kDecoder = Symbol('decoder');

const BYTES = ['Buffer', 'TypedArray', 'DataView'];

function setUp(self, cipher, key, iv, options, encrypt) {
  validateString(cipher, 'cipher');
  const bytes = secretBytes(key, options?.encoding);
  if (iv !== null && typeof iv !== 'string' && !isArrayBufferView(iv) && !isAnyArrayBuffer(iv)) {
    throw new ERR_INVALID_ARG_TYPE('iv', ['string', 'ArrayBuffer', ...BYTES], iv);
  }
  const tagLength = options?.authTagLength;
  if (tagLength !== undefined && tagLength !== null && tagLength !== tagLength >>> 0) {
    throw new ERR_INVALID_ARG_VALUE('options.authTagLength', tagLength);
  }
  const context = binding.create(cipher, bytes, iv, encrypt, tagLength ?? -1);
  switch (context) {
    case 'cipher': throw new ERR_CRYPTO_UNKNOWN_CIPHER();
    case 'key': throw new ERR_CRYPTO_INVALID_KEYLEN();
    case 'iv': throw new ERR_CRYPTO_INVALID_IV();
    case 'tag required': {
      const error = new TypeError(`authTagLength required for ${cipher}`);
      error.code = 'ERR_CRYPTO_INVALID_AUTH_TAG';
      throw error;
    }
    case 'tag': throw new ERR_CRYPTO_INVALID_AUTH_TAG(tagLength);
    default:
  }
  self[kContext] = context;
  self[kDecoder] = null;
  Transform.call(self, options);
}

/** @throws ERR_CRYPTO_UNKNOWN_CIPHER, ERR_CRYPTO_INVALID_KEYLEN, ERR_CRYPTO_INVALID_IV, ERR_CRYPTO_INVALID_AUTH_TAG */
function Cipheriv(cipher, key, iv, options) {
  if (!(this instanceof Cipheriv)) return new Cipheriv(cipher, key, iv, options);
  setUp(this, cipher, key, iv, options, true);
}

function Decipheriv(cipher, key, iv, options) {
  if (!(this instanceof Decipheriv)) return new Decipheriv(cipher, key, iv, options);
  setUp(this, cipher, key, iv, options, false);
}

function text(self, buffer, encoding, last) {
  if (!encoding || encoding === 'buffer') return buffer;
  self[kDecoder] ??= new StringDecoder(encoding);
  return last ? self[kDecoder].end(buffer) : self[kDecoder].write(buffer);
}

const methods = {
  _transform(chunk, encoding, callback) {
    try {
      this.push(this.update(chunk, encoding));
      callback();
    } catch (error) {
      callback(error);
    }
  },

  _flush(callback) {
    try {
      this.push(this.final());
      callback();
    } catch (error) {
      callback(error);
    }
  },

  /** @returns {Buffer|string} @throws ERR_INVALID_ARG_TYPE, ERR_CRYPTO_INVALID_STATE */
  update(data, inputEncoding, outputEncoding) {
    if (typeof data === 'string') validateEncoding(data, inputEncoding);
    else if (!isArrayBufferView(data)) throw new ERR_INVALID_ARG_TYPE('data', ['string', ...BYTES], data);
    const bytes = typeof data === 'string' && inputEncoding && inputEncoding !== 'buffer' ?
      Buffer.from(data, inputEncoding) : data;
    const result = binding.update(this[kContext], bytes);
    if (result === undefined) {
      throw new Error('Trying to add data in unsupported state');
    }
    return text(this, result, outputEncoding, false);
  },

  /** @returns {Buffer|string} @throws ERR_CRYPTO_INVALID_STATE, or an Error if the data are not authentic */
  final(outputEncoding) {
    const result = binding.final(this[kContext]);
    if (result === undefined) {
      const error = new Error('Invalid state');
      error.code = 'ERR_CRYPTO_INVALID_STATE';
      throw error;
    }
    if (result === null) throw new Error('Unsupported state or unable to authenticate data');
    return text(this, result, outputEncoding, true);
  },

  setAutoPadding(pad) {
    if (!binding.setAutoPadding(this[kContext], pad === undefined ? true : Boolean(pad))) {
      throw new ERR_CRYPTO_INVALID_STATE('setAutoPadding');
    }
    return this;
  },

  /** @param {{plaintextLength?: number}} [options] which CCM needs */
  setAAD(buffer, options) {
    const bytes = typeof buffer === 'string' ? Buffer.from(buffer, options?.encoding) : buffer;
    if (!isArrayBufferView(bytes) && !isAnyArrayBuffer(bytes)) {
      throw new ERR_INVALID_ARG_TYPE('buffer', ['string', 'ArrayBuffer', ...BYTES], buffer);
    }
    const length = options?.plaintextLength;
    if (length !== undefined) validateInt32(length, 'options.plaintextLength', 0);
    if (!binding.setAAD(this[kContext], bytes, length ?? -1)) throw new ERR_CRYPTO_INVALID_STATE('setAAD');
    return this;
  },
};

for (const Class of [Cipheriv, Decipheriv]) {
  Object.setPrototypeOf(Class.prototype, Transform.prototype);
  Object.setPrototypeOf(Class, Transform);
  for (const name of Object.keys(methods)) Class.prototype[name] = methods[name];
}

/** @returns {Buffer} @throws ERR_CRYPTO_INVALID_STATE before final() */
Cipheriv.prototype.getAuthTag = function getAuthTag() {
  const tag = binding.getAuthTag(this[kContext]);
  if (tag === undefined) throw new ERR_CRYPTO_INVALID_STATE('getAuthTag');
  return tag;
};

Decipheriv.prototype.setAuthTag = function setAuthTag(tag, encoding) {
  const bytes = typeof tag === 'string' ? Buffer.from(tag, encoding) : tag;
  if (!isArrayBufferView(bytes) && !isAnyArrayBuffer(bytes)) {
    throw new ERR_INVALID_ARG_TYPE('buffer', ['string', 'ArrayBuffer', ...BYTES], tag);
  }
  const result = binding.setAuthTag(this[kContext], bytes);
  if (result === 1) throw new ERR_CRYPTO_INVALID_STATE('setAuthTag');
  if (result === 2) throw new ERR_CRYPTO_INVALID_AUTH_TAG(bytes.byteLength);
  return this;
};

let names;

/** @returns {string[]} */
function getCiphers() {
  names ??= [...new Set(binding.ciphers())].sort();
  return names.slice();
}

/** @returns {{name, nid, blockSize, ivLength, keyLength, mode}|undefined} */
function getCipherInfo(nameOrNid, options) {
  if (typeof nameOrNid !== 'string' && typeof nameOrNid !== 'number') {
    throw new ERR_INVALID_ARG_TYPE('nameOrNid', ['string', 'number'], nameOrNid);
  }
  if (typeof nameOrNid === 'number') validateInt32(nameOrNid, 'nameOrNid');
  let keyLength;
  let ivLength;
  if (options !== undefined) {
    validateObject(options, 'options');
    ({ keyLength, ivLength } = options);
    if (keyLength !== undefined) validateUint32(keyLength, 'options.keyLength');
    if (ivLength !== undefined) validateUint32(ivLength, 'options.ivLength');
  }
  return binding.info(nameOrNid, keyLength ?? -1, ivLength ?? -1);
}

module.exports = { Cipheriv, Decipheriv, getCipherInfo, getCiphers };

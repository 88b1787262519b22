'use strict';

// Key agreement: diffieHellman() with KeyObjects, and createECDH.

const {
  codes: {
    ERR_CRYPTO_ECDH_INVALID_FORMAT,
    ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY,
    ERR_CRYPTO_INCOMPATIBLE_KEY,
    ERR_CRYPTO_INVALID_CURVE,
    ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
  },
} = require('internal/errors');
const { validateObject, validateString } = require('internal/validators');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const { KeyObject, kHandle } = require('internal/crypto/keys');
const keys = internalBinding('crypto_key');
const keygen = internalBinding('crypto_keygen');
const { agree } = internalBinding('crypto_sign');

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

module.exports = { ECDH, diffieHellman };
